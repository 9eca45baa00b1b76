"""Check the chain of audit entries.  It is computed here anew: nothing of the database's functions is believed.

The hash of an entry is the hex SHA-256 of a JSON object whose values are all text, written as PostgreSQL
writes jsonb: shorter names first, then by bytes, ", " and ": " between.  In the place of a personal field
stands the hex SHA-256 of its salt followed by its content, or nothing if it was empty from the start.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction

PERSONAL: Final = ("actor", "office", "target", "note", "details")
GENESIS: Final = "0" * 64
AT_ONCE: Final = 2_000  # rows a query
_ROWS = """
SELECT l.entry_id, l.position, l.previous, l.hash, l.digests::text AS digests, e.id IS NOT NULL AS is_there,
    e.at, e.acting_as, e.action, e.target_kind, e."group", e.reason, coalesce(e.actor_id::text, '') AS actor,
    e.office, e.target_id AS target, e.note, coalesce(nullif(e.details::text, '{}'), '') AS details,
    (SELECT coalesce(json_object_agg(s.field, encode(s.salt, 'hex')), '{}')::text FROM audit_salt s
        WHERE s.entry_id = l.entry_id) AS salts
FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
WHERE l.position > %s ORDER BY l.position LIMIT %s
"""
_UNCHAINED = """
SELECT min(e.id) FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id WHERE l.position IS NULL
"""


class Broken(Exception):
    """The first bad row: its id (None: it is gone without a trace of its id) and what is wrong with it."""

    def __init__(self, entry: int | None, wrong: str) -> None:
        self.entry, self.wrong = entry, wrong
        super().__init__(f"Entry {entry}: {wrong}" if entry is not None else wrong)


@dataclass(frozen=True)
class Report:
    """A chain without fault: entries, fields erased in them, and the end that an anchor elsewhere may keep."""

    entries: int
    erased: int
    cut_to: int
    position: int
    head: str


def canonical(values: Mapping[str, str]) -> bytes:
    """The one way to write an object of texts."""
    ordered = dict(sorted(values.items(), key=lambda pair: (len(pair[0].encode()), pair[0].encode())))
    return json.dumps(ordered, ensure_ascii=False).encode()


@transaction.atomic
def verify() -> Report:
    """Walk the chain from the last checkpoint to its head; about two queries for 2,000 entries.

    Raises Broken.
    """
    head_position, head_hash = _one("SELECT position, hash FROM audit_head") or (0, GENESIS)
    checkpoint = _one("SELECT position, hash FROM audit_checkpoint ORDER BY position DESC LIMIT 1")
    cut_to, before = checkpoint or (0, GENESIS)
    place, count, erased = cut_to, 0, 0
    for row in _rows(cut_to):
        erased += _check(row, place + 1, before)
        place, before, count = row["position"], row["hash"], count + 1
        if place == head_position and before != head_hash:
            raise Broken(row["entry_id"], "its hash is not the one that the head of the chain keeps.")
    if place < head_position:
        raise Broken(None, f"What stood at position {place + 1} is missing; the chain goes to {head_position}.")
    if unchained := (_one(_UNCHAINED) or (None,))[0]:
        raise Broken(unchained, "it stands outside of the chain.")
    return Report(count, erased, cut_to, place, before)


def _rows(place: int) -> Iterator[dict[str, Any]]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [place, AT_ONCE])
            names = [column.name for column in cursor.description or ()]
            found = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        yield from found
        if len(found) < AT_ONCE:
            return
        place = found[-1]["position"]


def _one(query: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def _check(row: Mapping[str, Any], place: int, before: str) -> int:
    """The number of erased fields of the row that should stand at `place`; raises Broken."""
    entry = row["entry_id"]
    if row["position"] != place:
        raise Broken(entry, f"what stood before it, at position {place}, is missing.")
    if row["previous"] != before:
        raise Broken(entry, "it does not follow the entry before it.")
    if not row["is_there"]:
        raise Broken(entry, "it is missing.")
    digests, salts = json.loads(row["digests"]), json.loads(row["salts"])
    if row["hash"] != sha256(canonical(_content(row, digests))).hexdigest():
        raise Broken(entry, "it is not what was written: a field, its time or its place was changed.")
    erased = 0
    for field in PERSONAL:
        salt, content, digest = salts.get(field), row[field], digests.get(field, "")
        if salt is None and content:
            raise Broken(entry, f"its field {field} was filled in later.")
        if salt is not None and digest != sha256(bytes.fromhex(salt) + content.encode()).hexdigest():
            raise Broken(entry, f"its field {field} was changed.")
        erased += salt is None and digest != ""
    return erased


def _content(row: Mapping[str, Any], digests: Mapping[str, str]) -> dict[str, str]:
    at: datetime = row["at"]
    plain = {name: row[name] for name in ("acting_as", "action", "target_kind", "group", "reason", "previous")}
    return {
        **plain,
        "id": str(row["entry_id"]),
        "position": str(row["position"]),
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        **dict.fromkeys(PERSONAL, ""),
        **digests,
    }
