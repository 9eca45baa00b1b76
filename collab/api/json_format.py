"""JSON over HTTP: written by orjson, read with limits.

A body is refused when it is larger than 256 KiB, nested deeper than 16, no object, names a key twice, or
contains NUL, a lone surrogate, a number beyond 15 digits or NaN.
"""

import json
import re
from collections.abc import Mapping
from typing import IO, Any, Final

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from collab.errors import Invalid, TooLarge

MAX_BODY_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 16
MAX_DIGITS: Final = 15
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def encode(value: Any) -> bytes:
    """JSON bytes; instants end in Z, lazy strings are translated to the active language."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON.")


def is_storable(text: str) -> bool:
    """Whether PostgreSQL and UTF-8 can hold the text: no NUL, no lone surrogate."""
    return not _UNSTORABLE.search(text)


class JSONRenderer(BaseRenderer):
    """Answers are JSON and nothing else."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else encode(data)


class JSONParser(BaseParser):
    """Reads one JSON object; raises Invalid or TooLarge."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = stream.read(MAX_BODY_BYTES + 1)
        if len(raw) > MAX_BODY_BYTES:
            raise TooLarge(_("A request may carry 256 KiB at most."))
        return decode(raw)


def decode(raw: bytes) -> dict[str, Any]:
    """The object in the bytes, within the limits above; raises Invalid."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_real,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        raise Invalid(_("The body is not well-formed JSON."), code="malformed") from error
    if not isinstance(value, dict):
        raise Invalid(_("The body must be a JSON object."), code="malformed")
    _guard(value, 1)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Invalid(_("The body names a field twice."), code="malformed")
    return found


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise ValueError("number too long")
    return int(digits)


def _real(digits: str) -> float:
    if len(digits) > 2 * MAX_DIGITS or float(digits) in (float("inf"), float("-inf")):
        raise ValueError("number too long")
    return float(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _guard(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Invalid(_("The body is nested too deeply."), code="malformed")
    if isinstance(value, str):
        if not is_storable(value):
            raise Invalid(_("The body carries characters that no text has."), code="malformed")
    elif isinstance(value, dict):
        for name, part in value.items():
            _guard(name, depth)
            _guard(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _guard(part, depth + 1)
