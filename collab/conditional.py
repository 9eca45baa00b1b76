"""Answers that a reader has already: an ETag of what she would be sent, and 304.

A tag belongs to one reader, one address and one release; it changes with any value of the rows, or
with the one that tells of it (`unmarked` in collab/postgres/compiled.py).  Answers stay `private, no-store`: a
program or the page keeps its own copy and names its tag.

What a 304 rested upon is remembered, so that a program which asks again and again is told in one round
trip: its rights and the marks are asked together, and it is the answer as long as neither has changed.
"""

import inspect
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from collab.postgres.compiled import Compiled, Question, answered, answered_each, marks_of

TAG_LENGTH: Final = 40
VARY: Final = "Authorization, Cookie"
REMEMBERED_MOST: Final = 1_000  # answers, of about 1 KB each beside the plans, which are kept anyway


@cache
def _release_of(shape: Callable[..., Any]) -> str:
    """The code that makes the shape: a new release may say the same rows otherwise."""
    return sha256(inspect.getsource(inspect.getmodule(shape) or shape).encode()).hexdigest()


def tag_for(request: Request, shape: Callable[..., Any], *marks: str) -> str:
    """The strong ETag of an answer made by `shape` of rows with these marks (collab/postgres/compiled.py)."""
    parts = (_release_of(shape), str(request.user.pk), request.get_full_path(), *marks)
    digest = sha256("\n".join(parts).encode()).hexdigest()
    return f'"{digest[:TAG_LENGTH]}"'


class Marked(NamedTuple):
    """Plans, what they are given, and the marks of their rows as they were asked."""

    plans: Sequence[Compiled]
    given: Mapping[str, Any]
    marks: list[str]

    @classmethod
    def now(cls, *plans: Compiled, **given: Any) -> "Marked":
        """One query."""
        return cls(plans, given, answered(marks_of(*plans, **given)))


def names_a_tag(request: Request) -> bool:
    return "HTTP_IF_NONE_MATCH" in request.META


def is_known(request: HttpRequest | Request, tag: str) -> bool:
    """Whether the reader says that she has what the tag stands for; `*` is no tag of ours."""
    return tag in (known.removeprefix("W/") for known in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")))


def tagged(data: Any, tag: str) -> Response:
    """200 with the data."""
    return Response(data, headers={"ETag": tag, "Vary": VARY})


def not_modified(request: Request, rights: Any, tag: str, marked: Marked) -> Response:
    """304, without a body; remembered for a program, with the rights by which the plans were chosen."""
    _remembered.keep(_place_of(request), _Known(tag, rights, marked))
    return Response(status=304, headers={"ETag": tag, "Vary": VARY})


class _Known(NamedTuple):
    tag: str
    rights: Any
    marked: Marked


class _Remembered:
    """The latest answers; safe from several threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._changing = threading.Lock()

    def keep(self, place: str | None, known: _Known) -> None:
        if place is not None:
            with self._changing:
                self._known[place] = known
                self._known.move_to_end(place)
                if len(self._known) > REMEMBERED_MOST:
                    self._known.popitem(last=False)

    def find(self, place: str | None) -> _Known | None:
        return self._known.get(place) if place is not None else None


_remembered = _Remembered()


def _place_of(request: HttpRequest | Request) -> str | None:
    """One token at one address; None for whoever brings none."""
    header = request.META.get("HTTP_AUTHORIZATION")
    return sha256(f"{header}\n{request.get_full_path()}".encode()).hexdigest() if header else None


def still_not_modified(
    request: HttpRequest, rights_now: Callable[[HttpRequest], Question[Any] | None]
) -> HttpResponse | None:
    """304 if it was the answer to this token here, and it holds, its rights and every row are the same.

    One round trip; None means that the request is to be answered anew, which also says what is wrong.
    """
    if request.method != "GET" or "HTTP_IF_NONE_MATCH" not in request.META:
        return None
    known = _remembered.find(_place_of(request))
    if known is None or not is_known(request, known.tag):
        return None
    asked = rights_now(request)
    if asked is None:
        return None
    try:
        rights, marks = answered_each(asked, marks_of(*known.marked.plans, **known.marked.given))
    except DatabaseError:
        return None
    if rights is None or rights != known.rights or marks != known.marked.marks:
        return None
    answer = HttpResponse(status=304, headers={"ETag": known.tag, "Vary": VARY})
    del answer["Content-Type"]
    return answer
