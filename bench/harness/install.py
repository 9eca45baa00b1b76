"""Puts what the bench needs more into folders of its own, from locks with hashes; never into the product's."""

import shutil
from pathlib import Path

import dev
from bench.harness.compiler import WHEEL, found_compiler
from collab.supervise.services import ROOT

OPPONENTS = ROOT / "bench" / "opponents"
INSTALLED = ROOT / ".state" / "bench"
TEXTBOOK, SOCKETIO = INSTALLED / "textbook", INSTALLED / "socketio"


def install_all() -> None:
    """What is missing or has another lock; later starts cost nothing.  Needs the product's environment."""
    if found_compiler() is None:
        _install_wheels("compiler", Path(__file__).with_name("compiler.lock"), WHEEL)
    try:
        # Only what the product does not have: both run on the same Django, Channels and uvicorn.
        _install_wheels("textbook", OPPONENTS / "textbook" / "requirements.lock", TEXTBOOK)
        _install_socketio()
    except dev.Stop as stop:
        dev.say(f"{stop} The bench goes on without what is missing.")


def is_installed(folder: Path) -> bool:
    """Whether an opponent's packages are there, as its lock wants them."""
    name = "bench-textbook" if folder == TEXTBOOK else "bench-socketio"
    return (dev.STATE / "stamps" / name).exists() and folder.exists()


def _install_wheels(name: str, lock: Path, folder: Path) -> None:
    if _is_fresh(f"bench-{name}", [lock], folder):
        return
    dev.say(f"packages of the bench: {name}")
    (dev.STATE / "stamps" / f"bench-{name}").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    uv = [str(ROOT / ".venv" / "bin" / "uv"), "pip", "install", "-q", "--no-deps", "--no-build", "--require-hashes"]
    target = ["--python", str(dev.PYTHON), "--target", str(folder), "-r", str(lock)]
    dev.must([*uv, *target], environ=dev.registry())
    dev.mark(f"bench-{name}", dev.digest([lock]))


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
