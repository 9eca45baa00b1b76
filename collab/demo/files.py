"""The texts of the demonstration network, in `collab/demo/data`."""

import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

DATA = Path(__file__).resolve().parent / "data"
MAIL_DOMAIN = "demo.example"


def read(name: str) -> Any:
    """The content of `data/<name>.json`."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def key_of(*words: object) -> UUID:
    """The idempotency key of one thing of the demonstration, the same in every run."""
    return uuid5(NAMESPACE_URL, ":".join(["collab-demo", *map(str, words)]))


def email_of(login: str) -> str:
    return f"{login}@{MAIL_DOMAIN}"
