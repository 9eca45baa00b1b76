"""Which services run for a COLLAB_STATE: written by `run`, read by every `manage.py` command.

Standard library alone, since it is read before there are settings.
"""

import fcntl
import json
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = "services.json"
LOCK = "lock"


def state_folder(environ: Mapping[str, str]) -> Path:
    """Where the development data lives; relative names count from the project."""
    return (ROOT / environ.get("COLLAB_STATE", ".state/dev")).resolve()


def write_running_services(state: Path, names: Mapping[str, str]) -> None:
    """Tell other commands the environment of the running services.  Secrets stand there as files only."""
    path = state / FILE
    half = path.with_suffix(".new")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(dict(names), out, indent=1)
    half.replace(path)


def apply_running_services(environ: MutableMapping[str, str]) -> None:
    """Fill in what `run` wrote for the same COLLAB_STATE, if it runs; what is set already stays."""
    state = state_folder(environ)
    if not is_running(state):
        return
    names: dict[str, str] = json.loads((state / FILE).read_text())
    for name, value in names.items():
        if _other_way(name) not in environ:
            environ.setdefault(name, value)


def _other_way(name: str) -> str:
    """X_FILE of X, and X of X_FILE: a secret is given in one of the two ways."""
    return name.removesuffix("_FILE") if name.endswith("_FILE") else f"{name}_FILE"


def is_running(state: Path) -> bool:
    """Whether a supervisor holds the lock of this folder and has told where its services are."""
    try:
        with (state / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return (state / FILE).exists()
    except FileNotFoundError:
        return False
    return False
