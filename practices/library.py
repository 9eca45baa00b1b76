"""The library's list: filters, facets with counts, order.  A constant number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from collab.api.edge import PAGE
from collab.errors import Invalid
from collab.people.rights import Rights
from collab.postgres.compiled import PLANS_MOST, Compiled
from collab.streams.models import Stream
from practices.models import Practice
from practices.models.practices import ARCHIVED, CHANGES_REQUESTED, DRAFT, IN_REVIEW, PUBLISHED, SUBMITTED
from practices.search import with_words
from practices.shapes.practices import brief_rows

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


def order_of(query: Mapping[str, str]) -> tuple[str, ...]:
    """Raises Invalid for an order that is none."""
    name = query.get("sort", "newest")
    if name not in ORDERS:
        raise Invalid(fields={"sort": [_("newest or most_reused.")]})
    return ORDERS[name]


def practices_for(rights: Rights, query: Mapping[str, str]) -> "QuerySet[Practice]":
    """What the person may see and asked for, but for the facets."""
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
    return practices.order_by(*columns).values(*columns).annotate(n=Count("pk"))


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


@dataclass(frozen=True)
class FirstPage:
    """The beginning of a list without words to search for, which is what most ask: three compiled queries."""

    cursor: Compiled
    facets: Compiled
    rows: Compiled


def first_page_for(rights: Rights, query: Mapping[str, str], limit: int) -> FirstPage | None:
    """Its plans, compiled once for all who see the same; None for a later page or a search.  Raises Invalid."""
    if any(query.get(name) for name in ("after", "before", "q")):
        return None
    asked = {name: value for name, value in query.items() if value and name not in PAGE}
    return _first_page(rights.reach, tuple(sorted(asked.items())), limit)


@lru_cache(PLANS_MOST)
def _first_page(reach: Rights, asked: tuple[tuple[str, str], ...], limit: int) -> FirstPage:
    query = dict(asked)
    found = practices_for(reach, query)
    streams = Stream.objects.filter(key=LIBRARY) if reach.is_in_network else Stream.objects.none()
    rows = brief_rows(chosen(found, query)).order_by(*order_of(query))
    return FirstPage(
        cursor=Compiled(streams.values("key", "epoch", "head")),
        facets=Compiled(facet_rows(found)),
        rows=Compiled(rows[: limit + 1]),
    )


def _values(query: Mapping[str, str], name: str) -> list[str]:
    return [value for value in query.get(name, "").split(",") if value]
