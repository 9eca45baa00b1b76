"""The pgbouncer that the tests of poolers put before PostgreSQL: the machine's own, else Debian's package."""

import os
import shutil
import subprocess
from typing import Final

from collab.supervise.processes import say

PACKAGE: Final = "pgbouncer"
SBIN: Final = "/usr/sbin"  # where Debian puts it, outside of the PATH of ordinary accounts
PATIENCE_S: Final = 300
COMMANDS: Final = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=60", PACKAGE),
)


def pooler_program() -> str | None:
    """Where it stands, or None."""
    return shutil.which(PACKAGE) or shutil.which(PACKAGE, path=SBIN)


def install_pooler() -> None:
    """Install it if it is missing and we are root on Debian; takes seconds then.  Raises nothing.

    Without it its tests are skipped, and say which package they want.
    """
    if pooler_program() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"{PACKAGE} for the tests of poolers")
    if not all(_is_done(command) for command in COMMANDS):
        say(f"it could not be installed, so these tests are skipped (apt-get install {PACKAGE})")


def _is_done(command: tuple[str, ...]) -> bool:
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=False, timeout=PATIENCE_S)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
