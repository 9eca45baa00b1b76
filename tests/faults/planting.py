"""Plant a bug into a copy of the product and see whether the suite finds it.

A patch below tests/faults/bugs begins with lines of `Name: value` before its diff: `About` says what is
wrong, `Test` names a test that must fail, `Quick: yes` puts it into the short form.
"""

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from collab.supervise.services import ROOT

BUGS = Path(__file__).parent / "bugs"
COPIED = ("collab", "groups", "practices", "tests", "locale", "manage.py", "pyproject.toml", "dev.py")
LINKED = ("frontend", "docs")
RUN_S = 300


@dataclass(frozen=True)
class Bug:
    """One patch, and the test that must find it."""

    name: str
    patch: Path
    about: str
    test: str
    is_quick: bool


def planted_bugs() -> list[Bug]:
    """Every patch of the folder, by name."""
    found = []
    for patch in sorted(BUGS.glob("*.patch")):
        head = patch.read_text().partition("\ndiff --git")[0]
        said = dict(re.findall(r"^(\w+): (.+)$", head, flags=re.M))
        found.append(Bug(patch.stem, patch, said["About"], said["Test"], said.get("Quick") == "yes"))
    return found


class Tree:
    """A copy of what Python runs; everything big is linked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        leave = shutil.ignore_patterns("__pycache__", "node_modules")
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=leave)
            elif source.exists():
                shutil.copy2(source, folder / name)
        for name in LINKED:
            (folder / name).symlink_to(ROOT / name)

    def apply(self, bug: Bug, *options: str) -> str:
        """What git says when it does not apply; empty when it did."""
        done = subprocess.run(
            ["git", "apply", *options, str(bug.patch)],
            cwd=self.folder, capture_output=True, text=True, check=False,
            env=os.environ | {"GIT_CEILING_DIRECTORIES": str(self.folder.parent)},
        )  # fmt: skip
        return "" if done.returncode == 0 else done.stderr or "git apply failed"

    def run(self, *tests: str) -> tuple[int, int, int]:
        """(tests, failures, errors) of a pytest within the copy, beside the services of this run."""
        report = self.folder / "report.xml"
        report.unlink(missing_ok=True)
        environ = {name: value for name, value in os.environ.items() if not name.startswith("FAULTS_")}
        subprocess.run(
            [sys.executable, "-m", "pytest", *tests, "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--reuse-db",
             f"--junitxml={report}"],
            cwd=self.folder, timeout=RUN_S * len(tests), check=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        suite = ElementTree.parse(report).getroot().find("testsuite")
        assert suite is not None
        return int(suite.get("tests", 0)), int(suite.get("failures", 0)), int(suite.get("errors", 0))
