"""What a client may say on the socket: a closed set of ops, each with its fields and their types."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from collab.errors import Invalid, TooLarge

FRAME_MOST_BYTES: Final = 64 * 1024
SEQ_MOST: Final = 2**63 - 1
STREAM: Final = re.compile(r"[a-z]{1,12}(:[a-z0-9_-]{1,80})?")
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Field:
    """How one field is read; `read` raises ValueError for what it does not accept."""

    read: Callable[[Any], Any]
    is_required: bool = True


class Op(NamedTuple):
    """One op as it was said: its name, its ref (or None), and its fields, typed."""

    name: str
    ref: int | str | None
    fields: Mapping[str, Any]


def _ref(value: Any) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 64:
        raise ValueError("a number or a short text")
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= SEQ_MOST:
        raise ValueError("a whole number from 0")
    return value


def _id(value: Any) -> int:
    """An id as a number, or as the text of one: programs read it off stream keys such as thread:42."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value):
        return int(value)
    return _number(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or UNSTORABLE.search(value):
        raise ValueError("text")
    return value


def _stream(value: Any) -> str:
    if not STREAM.fullmatch(_text(value)):
        raise ValueError("the key of a stream, such as thread:42")
    return str(value)


def _uuid(value: Any) -> UUID:
    return UUID(_text(value))


def _epoch(value: Any) -> str:
    return str(_uuid(value))


def _language(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?", _text(value)):
        raise ValueError("a language tag")
    return str(value)


OPS: Final[dict[str, dict[str, Field]]] = {
    "join": {
        "ref": Field(_ref),
        "stream": Field(_stream),
        "after": Field(_number, is_required=False),
        "epoch": Field(_epoch, is_required=False),
    },
    "leave": {"ref": Field(_ref), "stream": Field(_stream)},
    "post": {
        "ref": Field(_ref),
        "thread": Field(_id),
        "key": Field(_uuid),
        "body": Field(_text),
        "language": Field(_language, is_required=False),
        "reply_to": Field(_id, is_required=False),
    },
    "typing": {"stream": Field(_stream)},
    "ping": {"ref": Field(_ref)},
}


class BadFrame(Exception):
    """A frame that cannot be understood; `ref` is the frame's, or None."""

    def __init__(self, ref: int | str | None, error: Invalid | TooLarge) -> None:
        super().__init__(error.detail)
        self.ref = ref
        self.error = error


def read_op(text: str) -> Op:
    """One frame's op; raises BadFrame.  An optional field may be null."""
    if len(text) * 4 > FRAME_MOST_BYTES and len(text.encode()) > FRAME_MOST_BYTES:  # at most 4 bytes a character
        raise BadFrame(None, TooLarge(code="frame_too_large"))
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadFrame(None, Invalid("This is no JSON.")) from error
    if not isinstance(said, dict):
        raise BadFrame(None, Invalid("A frame is an object with an op."))
    ref = _ref_of(said)
    name = said.pop("op", None)
    known = OPS.get(name) if isinstance(name, str) else None
    if known is None:
        raise BadFrame(ref, Invalid("This op is not known.", code="unknown_op"))
    fields, wrong = _read_fields(said, known)
    if wrong:
        raise BadFrame(ref, Invalid(fields=wrong))
    return Op(str(name), fields.pop("ref", None), fields)


def _ref_of(said: Mapping[str, Any]) -> int | str | None:
    try:
        return _ref(said.get("ref"))
    except ValueError:
        return None


def _read_fields(said: Mapping[str, Any], known: Mapping[str, Field]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The fields that are right, typed; and what is wrong with the others."""
    fields: dict[str, Any] = {}
    wrong = {str(name): ["This field is not known."] for name in said if name not in known}
    for name, field in known.items():
        value = said.get(name)
        if value is None and not field.is_required:
            fields[name] = None
            continue
        try:
            fields[name] = field.read(value)
        except ValueError as error:
            wrong[name] = ["This field is required." if name not in said else f"It must be {error}."]
    return fields, wrong
