"""Answers that a reader has already: an ETag of what she would be sent, and 304.

A tag belongs to one reader, one address and one release; it changes with any value of the rows.  Answers
stay `private, no-store`: a program or the page keeps its own copy and names its tag.
"""

import inspect
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any, Final

from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

TAG_LENGTH: Final = 40
VARY: Final = "Authorization, Cookie"


@cache
def _release_of(shape: Callable[..., Any]) -> str:
    """The code that makes the shape: a new release may say the same rows otherwise."""
    return sha256(inspect.getsource(inspect.getmodule(shape) or shape).encode()).hexdigest()


def tag_for(request: Request, shape: Callable[..., Any], *marks: str) -> str:
    """The strong ETag of an answer made by `shape` of rows with these marks (collab/compiled.py)."""
    parts = (_release_of(shape), str(request.user.pk), request.get_full_path(), *marks)
    digest = sha256("\n".join(parts).encode()).hexdigest()
    return f'"{digest[:TAG_LENGTH]}"'


def names_a_tag(request: Request) -> bool:
    return "HTTP_IF_NONE_MATCH" in request.META


def is_known(request: Request, tag: str) -> bool:
    """Whether the reader says that she has what the tag stands for; `*` is no tag of ours."""
    return tag in (known.removeprefix("W/") for known in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")))


def tagged(data: Any, tag: str) -> Response:
    """200 with the data."""
    return Response(data, headers={"ETag": tag, "Vary": VARY})


def not_modified(tag: str) -> Response:
    """304, without a body."""
    return Response(status=304, headers={"ETag": tag, "Vary": VARY})
