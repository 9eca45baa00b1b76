"""Puts what the bench needs more into folders of its own, from locks with hashes; never into the product's."""

import shutil
from pathlib import Path

import dev
from bench import ROOT
from bench.harness.compiler import WHEEL, found_compiler

OPPONENTS = ROOT / "bench" / "opponents"
SOCKETIO = ROOT / ".state" / "bench" / "socketio"


def install_all() -> None:
    """What is missing or has another lock; later starts cost nothing.  Needs the product's environment."""
    if found_compiler() is None:
        _install_compiler(Path(__file__).with_name("compiler.lock"))
    try:
        _install_socketio()
    except dev.Stop as stop:
        dev.say(f"{stop} The bench goes on without socket.io.")


def has_socketio() -> bool:
    """Whether the opponent's packages are there, as its lock wants them."""
    return (dev.STATE / "stamps" / "bench-socketio").exists() and SOCKETIO.exists()


def _install_compiler(lock: Path) -> None:
    if _is_fresh("bench-compiler", [lock], WHEEL):
        return
    dev.say("packages of the bench: a C compiler")
    (dev.STATE / "stamps" / "bench-compiler").unlink(missing_ok=True)
    shutil.rmtree(WHEEL, ignore_errors=True)
    uv = [str(ROOT / ".venv" / "bin" / "uv"), "pip", "install", "-q", "--no-deps", "--no-build", "--require-hashes"]
    target = ["--python", str(dev.PYTHON), "--target", str(WHEEL), "-r", str(lock)]
    dev.must([*uv, *target], environ=dev.registry())
    dev.mark("bench-compiler", dev.digest([lock]))


def _install_socketio() -> None:
    source = OPPONENTS / "socketio"
    files = [source / name for name in ("package.json", "package-lock.json", "server.js")]
    if _is_fresh("bench-socketio", files, SOCKETIO / "node_modules"):
        return
    dev.say("packages of the bench: socket.io")
    SOCKETIO.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, SOCKETIO)
    dev.must(dev.npm("ci", "--ignore-scripts", "--loglevel=error"), folder=SOCKETIO)
    dev.mark("bench-socketio", dev.digest(files))


def _is_fresh(stamp: str, files: list[Path], folder: Path) -> bool:
    (dev.STATE / "stamps").mkdir(parents=True, exist_ok=True)
    return dev.is_fresh(stamp, dev.digest(files)) and folder.exists()


def node() -> Path:
    """The program; the locked wheel's."""
    return dev.node() / "bin" / "node"
