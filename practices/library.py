"""The library's list: filters, facets with counts, order.  A constant number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple, TypedDict

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from collab.api.paging import PAGE
from collab.api.shapes import CursorShape
from collab.errors import Invalid
from collab.people.any_reader import AnyReader, Reader
from collab.postgres.compiled import Compiled
from collab.streams.models import Stream
from practices.models import Practice
from practices.models.practices import ARCHIVED, CHANGES_REQUESTED, DRAFT, IN_REVIEW, PUBLISHED, SUBMITTED
from practices.search import with_words
from practices.shapes.practices import PracticeBriefShape, brief_rows

LIBRARY: Final = "library"  # the stream
FACETS: Final = {  # query parameter: column
    "theme": "theme",
    "country": "city__country",
    "practice_type": "practice_type",
    "cost_band": "cost_band",
    "evidence_level": "evidence_level",
}
ORDERS: Final = {"newest": ("-listed_at", "-id"), "most_reused": ("-reuses", "-listed_at", "-id")}
STATES: Final = (PUBLISHED, ARCHIVED, DRAFT, SUBMITTED, IN_REVIEW, CHANGES_REQUESTED)
TAKES: Final = PAGE | {*FACETS, "city", "group", "subtopic", "q", "sort", "state"}
TEXTS: Final = {
    "theme": "Codes of themes, separated by commas; the main theme counts.",
    "country": "Countries (ISO 3166-1 alpha-2), separated by commas.",
    "practice_type": "Codes, separated by commas.",
    "cost_band": "Codes, separated by commas.",
    "evidence_level": "Codes, separated by commas.",
    "city": "Slugs of cities, separated by commas.",
    "group": "Slugs of working groups, separated by commas.",
    "subtopic": "Codes, separated by commas: any of them.",
    "q": "Words; beginnings are enough, accents and scripts do not matter.",
    "sort": "newest (default) or most_reused.",
    "state": "published (default), archived, or of what you may see: draft, submitted, in_review, "
    "changes_requested; several separated by commas.",
}


class PracticePageShape(TypedDict):
    """One page of the library: the practices, and how many there are of each kind."""

    results: list[PracticeBriefShape]
    next: str | None
    previous: str | None
    facets: dict[str, dict[str, int]]
    count: int
    cursor: CursorShape | None


def order_of(query: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of a named order; raises Invalid for an unknown one."""
    name = query.get("sort", "newest")
    if name not in ORDERS:
        raise Invalid(fields={"sort": [_("newest or most_reused.")]})
    return ORDERS[name]


def practices_for(rights: Reader, query: Mapping[str, str]) -> "QuerySet[Practice]":
    """The practices that the person may see and asked for, before the facets narrow them."""
    states = _values(query, "state") or [PUBLISHED]
    if not set(states) <= set(STATES):
        raise Invalid(fields={"state": [_("There is no such state.")]})
    found = Practice.objects.visible_to(rights).filter(state__in=states)
    for name, column in (("city", "city__slug"), ("group", "group__slug")):
        if values := _values(query, name):
            found = found.filter(**{f"{column}__in": values})
    if subtopics := _values(query, "subtopic"):
        found = found.filter(subtopics__overlap=subtopics)
    return with_words(found, query["q"]) if query.get("q", "").strip() else found


def chosen(practices: "QuerySet[Practice]", query: Mapping[str, str]) -> "QuerySet[Practice]":
    """Those with the values chosen in the facets."""
    choice = {f"{column}__in": _values(query, name) for name, column in FACETS.items() if _values(query, name)}
    return practices.filter(Q(**choice))


def facet_rows(practices: "QuerySet[Practice]") -> "QuerySet[Practice, dict[str, Any]]":
    """How many practices there are with each combination of the facets' values."""
    columns = list(FACETS.values())
    rows: QuerySet[Practice, dict[str, Any]] = practices.order_by(*columns).values(*columns).annotate(n=Count("pk"))
    return rows


def facets_of(rows: Iterable[Mapping[str, Any]], query: Mapping[str, str]) -> tuple[dict[str, dict[str, int]], int]:
    """({facet: {code: practices}}, practices in all) of the `facet_rows`.

    A facet counts what the other facets leave, so that its own other values stay worth choosing.
    """
    choices = {name: set(_values(query, name)) for name in FACETS}
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    total = 0
    for row in rows:
        misses = [n for n, column in FACETS.items() if choices[n] and row[column] not in choices[n]]
        total += 0 if misses else row["n"]
        for name, column in FACETS.items():
            if row[column] and not (misses and set(misses) - {name}):
                counted[name][row[column]] += row["n"]
    return {name: dict(sorted(counts.items())) for name, counts in counted.items()}, total


class FirstPage(NamedTuple):
    """The beginning of the whole library, which is what most ask: three compiled queries."""

    cursor: Compiled
    facets: Compiled
    rows: Compiled


def is_whole_library(query: Mapping[str, str]) -> bool:
    """Whether nothing is asked for but an order and a number of rows."""
    return not any(query.get(name) for name in TAKES - {"limit", "sort"})


@cache
def first_page(reader: AnyReader, order: tuple[str, ...]) -> FirstPage:
    """Its plans, to be asked with `reader` and, the rows, with `limit`."""
    found = practices_for(reader, {})
    streams = Stream.objects.filter(key=LIBRARY) if reader.is_in_network else Stream.objects.none()
    return FirstPage(
        cursor=Compiled(streams.values("key", "epoch", "head")),
        facets=Compiled(facet_rows(found)),
        rows=Compiled(brief_rows(found).order_by(*order), has_limit=True),
    )


def _values(query: Mapping[str, str], name: str) -> list[str]:
    return [value for value in query.get(name, "").split(",") if value]
