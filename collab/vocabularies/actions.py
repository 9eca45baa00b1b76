"""Load the words of the network from `collab/vocabularies.json`; again changes nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from collab.vocabularies.models import Entry

FILE = Path(__file__).resolve().parents[1] / "vocabularies.json"
CHANGEABLE = ("labels", "description", "parent", "position", "data")


@dataclass(frozen=True)
class Loaded:
    """How many rows an import made, changed and left as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)

    def __str__(self) -> str:
        return f"{self.created} created, {self.changed} changed, {self.unchanged} unchanged"


@cache
def read_file() -> Mapping[str, Any]:
    """{"vocabularies": {name: [{"code", "labels", "description"?, "parent"?, "data"?}]}, "groups": [...]}."""
    content: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


@transaction.atomic
def load_entries() -> Loaded:
    """Make or correct the entries of the file; others stay.  Three queries at most."""
    known = {(entry.vocabulary, entry.code): entry for entry in Entry.objects.select_for_update()}
    new, changed, unchanged = [], [], 0
    for vocabulary, rows in read_file()["vocabularies"].items():
        for wanted in _entries(vocabulary, rows):
            entry = known.get((vocabulary, wanted.code))
            if entry is None:
                new.append(wanted)
            elif _take_over(entry, wanted):
                changed.append(entry)
            else:
                unchanged += 1
    Entry.objects.bulk_create(new)
    if changed:
        Entry.objects.bulk_update(changed, CHANGEABLE)
    return Loaded(len(new), len(changed), unchanged)


def _entries(vocabulary: str, rows: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    for position, row in enumerate(rows, start=1):
        yield Entry(
            vocabulary=vocabulary,
            code=row["code"],
            labels=row["labels"],
            description=row.get("description", ""),
            parent=row.get("parent", ""),
            position=position,
            data=row.get("data", {}),
        )


def _take_over(entry: Entry, wanted: Entry) -> bool:
    """Whether anything differed; whether an entry is active is the administrator's and stays."""
    before = [getattr(entry, name) for name in CHANGEABLE]
    for name in CHANGEABLE:
        setattr(entry, name, getattr(wanted, name))
    return before != [getattr(entry, name) for name in CHANGEABLE]
