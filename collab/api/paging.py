"""Lists by cursor: stable while rows come and go, one query however deep one reads."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.shapes import PageShape
from collab.errors import Invalid

PAGE: Final = frozenset({"after", "before", "limit"})
Row = Mapping[str, Any]
Shape = TypeVar("Shape")


def paged(
    request: Request,
    rows: QuerySet[Any, Any],
    *,
    order: Sequence[str],
    shape: Callable[[Any], Shape],
    limit: int = 50,
    most: int = 200,
    extra: Mapping[str, Any] | None = None,
) -> Response:
    """One page of `.values()` rows as {"results", "next", "previous", **extra}; one query.

    `next` and `previous` are addresses that can be asked as they are, or None.
    `order` names columns of the row ("-starts_at", "-id"), none of them null, the last unique; the
    cursor is their value in the last row seen.  The view's `takes` must hold `PAGE`.
    """
    page = page_of_rows(request.query_params, absolute(request), rows, order, shape, (limit, most))
    return Response({**page, **(extra or {})})


def absolute(request: HttpRequest | Request) -> str:
    """The address of what was asked, without its query, as it is typed from outside.

    A site has one name, whatever stands before it; only on a loopback address is it the caller's.
    """
    site = f"{settings.SITE.scheme}://{request.get_host()}" if settings.SITE_IS_LOOPBACK else settings.SITE_URL
    return f"{site}{request.path}"


def page_of_rows(
    query: QueryDict,
    path: str,
    rows: QuerySet[Any, Any],
    order: Sequence[str],
    shape: Callable[[Any], Shape],
    limits: tuple[int, int],
) -> PageShape[Shape]:
    """The same outside of a request's answer, with links that begin with `path`."""
    limit = limit_of(query, *limits)
    after, before = query.get("after"), query.get("before")
    if after and before:
        raise Invalid(fields={"before": [_("Name either `after` or `before`.")]})
    backwards = bool(before)
    found = _rows(rows, order, after or before, "before" if backwards else "after", limit + 1)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(after))
    return {
        "results": [shape(row) for row in found],
        "next": _link(query, path, "after", found[-1], order) if has_next and found else None,
        "previous": _link(query, path, "before", found[0], order) if has_previous and found else None,
    }


def first_page_of(
    query: QueryDict,
    path: str,
    found: list[Any],
    order: Sequence[str],
    shape: Callable[[Any], Shape],
    limit: int,
) -> PageShape[Shape]:
    """The first page of rows that were read already, one more than `limit` where more follow."""
    shown = found[:limit]
    return {
        "results": [shape(row) for row in shown],
        "next": _link(query, path, "after", shown[-1], order) if len(found) > limit else None,
        "previous": None,
    }


def limit_of(query: Mapping[str, Any], usual: int = 50, most: int = 200) -> int:
    """`limit` of the query, from 1 to `most`; raises Invalid."""
    text = query.get("limit", str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise Invalid(fields={"limit": [_("A number from 1 to %(most)d.") % {"most": most}]})
    return int(text)


def _rows(
    rows: QuerySet[Any, Any], order: Sequence[str], cursor: str | None, name: str, limit: int
) -> list[dict[str, Any]]:
    keys = [_turned(key) for key in order] if name == "before" else list(order)
    try:
        wanted = rows.filter(_beyond(keys, _read(cursor))) if cursor else rows
        return list(wanted.order_by(*keys)[:limit])
    except (ValueError, TypeError, ValidationError, DataError, OverflowError) as error:
        if not cursor:
            raise
        raise Invalid(fields={name: [_("This cursor is none of ours.")]}) from error


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that stand after `values` in this order."""
    if len(values) != len(order):
        raise ValueError("cursor of another list")
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(order, values, strict=True):
        name, side = key.lstrip("-"), "lt" if key.startswith("-") else "gt"
        condition |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    return condition


def _link(query: QueryDict, path: str, name: str, row: Row, order: Sequence[str]) -> str:
    rest = {key: value for key, value in query.items() if key not in {"after", "before"}}
    return f"{path}?{urlencode(rest | {name: _write([row[key.lstrip('-')] for key in order])})}"


def _write(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime | date) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps(plain, default=str)).decode().rstrip("=")


def _read(cursor: str) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, orjson.JSONDecodeError) as error:
        raise ValueError("no cursor") from error
    if not isinstance(values, list) or any(isinstance(value, dict | list) or value is None for value in values):
        raise ValueError("no cursor")
    return values
