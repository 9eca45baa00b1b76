"""`test`: pytest against services of its own that are thrown away afterwards."""

import os
import secrets
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from collab.supervise import places
from collab.supervise.chromium import browser_environ
from collab.supervise.datastores import datastores
from collab.supervise.pooler import install_pooler
from collab.supervise.processes import Child, Supervisor
from collab.supervise.services import ROOT

BROWSER_TESTS = "tests/e2e"
FAULT_TESTS = "tests/faults"
POOLER_TESTS = "tests/collab/postgres/test_pooler.py"
NO_TESTS_COLLECTED = 5
NOTHING: Mapping[str, str] = MappingProxyType({})


def test(arguments: Sequence[str]) -> int:
    """Run pytest; without a path first the quick tests, then the faults, then the browser.

    They are processes of their own: Playwright's synchronous interface leaves a running event loop
    behind, and faults are timed, so nothing else runs beside them.  Returns the worst exit code.
    """
    paths = [each for each in arguments if not each.startswith("-") and (ROOT / each.split("::")[0]).exists()]
    options = [each for each in arguments if each not in paths]
    parts = _parts(paths)
    browser = browser_environ() if any(part[0].startswith(BROWSER_TESTS) for part in parts) else {}
    if is_asked_for(POOLER_TESTS, parts):
        install_pooler()
    return within_services([_pytest(part, options) for part in parts], browser)


def is_asked_for(test: str, parts: Sequence[Sequence[str]]) -> bool:
    """Whether the file `test` is among what these pytest processes run."""
    paths = [each.split("::")[0] for part in parts for each in part if not each.startswith("-")]
    return any(Path(test).is_relative_to(path) for path in paths)


def _parts(paths: Sequence[str]) -> list[list[str]]:
    """What each pytest process gets."""
    if not paths:
        quick = ["tests", f"--ignore={FAULT_TESTS}", f"--ignore={BROWSER_TESTS}", "-n", "2"]
        return [quick, [FAULT_TESTS], [BROWSER_TESTS]]
    faults = [path for path in paths if path.startswith(FAULT_TESTS)]
    browser = [path for path in paths if path.startswith(BROWSER_TESTS)]
    others = [path for path in paths if path not in (*faults, *browser)]
    return [part for part in (others, faults, browser) if part]


def _pytest(part: Sequence[str], options: Sequence[str]) -> list[str]:
    command = [sys.executable, "-m", "pytest", *part, *options]
    reports = os.environ.get("COLLAB_REPORTS")
    if reports:
        names = {BROWSER_TESTS: "browser", FAULT_TESTS: "faults"}
        name = next((name for folder, name in names.items() if part[0].startswith(folder)), "python")
        command.append(f"--junitxml={Path(reports) / name}.xml")
    return command


def within_services(commands: Sequence[Sequence[str]], more: Mapping[str, str] = NOTHING) -> int:
    """Run the commands one after another beside a throwaway PostgreSQL and Redis; the worst exit code."""
    state = ROOT / ".state" / f"test-{os.getpid()}"
    state.mkdir(parents=True)
    supervisor = Supervisor()
    worst = 0
    try:
        with datastores(supervisor, state, durable=False) as addresses:
            environ = (
                os.environ
                | more
                | {
                    "DATABASE_URL": addresses.database_url,
                    "DATABASE_OWNER_URL": addresses.owner_url,
                    "REDIS_URL": addresses.redis_url,
                    "COLLAB_STATE": str(state),
                    "COLLAB_UNSAFE_TEST_DATABASE": "1",
                    "SECRET_KEY": secrets.token_urlsafe(48),
                }
            )
            for command in commands:
                child = Child(Path(command[0]).name, command, environ, ROOT, own_session=False)
                code = supervisor.start(child).wait()
                supervisor.children.remove(child)
                worst = max(worst, 0 if code == NO_TESTS_COLLECTED and len(commands) > 1 else abs(code))
    finally:
        shutil.rmtree(state, ignore_errors=True)
        places.sweep()  # what the tests themselves started and killed
    return worst
