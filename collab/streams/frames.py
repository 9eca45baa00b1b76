"""Encode events and ops as JSON, and as WebSocket frames that are ready to be written."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson

PROTOCOL: Final = "collab.v1"
FRAME_EVENTS: Final = 200
FRAME_BYTES: Final = 256 * 1024 - 512  # the rest is for the envelope
NIL_EPOCH: Final = str(UUID(int=0))
_OPTIONS: Final = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_NAIVE_UTC
_TEXT: Final = 0x81  # FIN and the opcode of a text frame; a server never masks


def as_json(value: Any) -> str:
    """JSON as REST and the socket send it: UTC with Z, uuids as text, lazy strings translated."""
    return orjson.dumps(value, option=_OPTIONS, default=str).decode()


def event_json(seq: int, name: str, at: datetime, by: str | None, data: str, key: UUID | None) -> str:
    """One event: {"seq", "type", "at", "by", "data", "key"?}.  `by` and `data` are JSON already."""
    tail = f',"key":"{key}"' if key else ""
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f'{{"seq":{seq},"type":"{name}","at":"{moment}","by":{by or "null"},"data":{data}{tail}}}'


def frame(payload: bytes) -> bytes:
    """The payload as one unmasked text frame."""
    size = len(payload)
    if size < 126:
        return bytes((_TEXT, size)) + payload
    if size < 65_536:
        return bytes((_TEXT, 126)) + size.to_bytes(2, "big") + payload
    return bytes((_TEXT, 127)) + size.to_bytes(8, "big") + payload


def say(op: str, **fields: Any) -> bytes:
    """A ready frame: {"op": op, **fields}."""
    return frame(orjson.dumps({"op": op, **fields}, option=_OPTIONS, default=str))


def events_frames(stream: str, epoch: str, events: Iterable[str]) -> bytes:
    """Ready `events` frames of events that are JSON already, ascending; each <= 200 events and <= 256 KiB."""
    start = f'{{"op":"events","stream":{as_json(stream)},"epoch":"{epoch}","events":['.encode()
    found: list[bytes] = []
    together: list[bytes] = []
    size = 0
    for event in events:
        text = event.encode()
        if together and (len(together) >= FRAME_EVENTS or size + len(text) > FRAME_BYTES):
            found.append(frame(start + b",".join(together) + b"]}"))
            together, size = [], 0
        together.append(text)
        size += len(text) + 1
    found.append(frame(start + b",".join(together) + b"]}"))
    return b"".join(found)
