"""Folders that the service account can reach, and the removal of those that a kill left behind."""

import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from pathlib import Path

from collab.supervise.accounts import Account, CannotStart
from collab.supervise.services import ROOT

SHARED = Path("/var/tmp")  # noqa: S108 - what lies below is checked for its owner
SOCKETS = Path("/tmp")  # noqa: S108 - a socket's path may have 107 bytes, so not below the project


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def data_folder(account: Account, wanted: Path) -> Path:
    """`wanted`, owned by the account; where a 0700 home is in the way, a folder of /var/tmp instead."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if _is_own(wanted, account) and account.can_use(wanted):
        return wanted
    if wanted.exists():
        wanted.rmdir()  # empty: it was only tried
    fallback = SHARED / f"collab-{wanted.parent.name}-{_identity(wanted.parent)}"
    if not (_is_own(fallback, account) and account.can_use(fallback)):
        raise CannotStart(f"{fallback} cannot be used by {account.name}; remove it or set COLLAB_STATE.")
    return fallback


def _identity(state: Path) -> str:
    """A name for this state folder that a new folder at the same place does not inherit."""
    place = state / "identity"
    if not place.exists():
        place.write_text(secrets.token_hex(6))
    return place.read_text()


def _is_own(folder: Path, account: Account) -> bool:
    """Make the folder (0700) if it is missing; true when it belongs to the account."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid


def copied_tree(root: Path, parts: tuple[str, ...], version: str) -> Path:
    """A copy of the `parts` of `root` that everybody may read; made once for each `version`.

    Raises CannotStart when somebody else put a folder of that name there.
    """
    target = SHARED / f"collab-bin-{digest(f'{root} {version}')}"
    if not target.exists():
        made = Path(tempfile.mkdtemp(prefix="collab-bin-", dir=SHARED))
        for part in parts:
            shutil.copytree(root / part, made / part, symlinks=True)
        for path in (made, *made.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        made.rename(target)
    if target.lstat().st_uid != os.geteuid():
        raise CannotStart(f"{target} belongs to somebody else; remove it.")
    return target


def socket_folder(account: Account) -> Path:
    """A new 0700 folder with a short path, named after this process."""
    folder = Path(tempfile.mkdtemp(prefix=f"collab-{os.getpid()}-", dir=SOCKETS))
    os.chown(folder, account.uid, account.gid)
    return folder


def sweep() -> None:
    """Remove socket folders and test clusters whose process is gone (kill -9, power cut); several may at once."""
    for parent, prefix in ((SOCKETS, "collab-"), (ROOT / ".state", "test-"), (SHARED, "collab-test-")):
        for folder in parent.glob(f"{prefix}*"):
            pid = folder.name.removeprefix(prefix).split("-")[0]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists() and _may_remove(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _may_remove(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:  # somebody else was faster
        return False
    return stat.S_ISDIR(found.st_mode) and (os.geteuid() in (0, found.st_uid))
