"""What a practice looks like: plain functions from `.values()` rows to dicts.

The brief shape stands in lists and in events, the whole one on the page and in a published edition.
What a withdrawn practice said, and what the public may not know, is withheld here, once.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal, NotRequired, TypedDict, TypeVar, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, OuterRef, QuerySet, TextField
from msgspec import Meta

from collab.api.shapes import Instant, Ref
from collab.people.shapes import PersonRef, city_ref, degrees
from collab.streams.tombstones import tombstone
from practices.models import Practice, PracticeResult, PracticeText
from practices.models.practices import WITHDRAWN
from practices.models.texts import LONG_TEXTS, TEXTS

BRIEF_FIELDS: Final = (
    "id", "slug", "city__slug", "city__name_en", "city__country", "city__lat", "city__lon", "group__slug",
    "practice_type", "theme", "subtopics", "original_language", "implementation_status", "visibility", "state",
    "edition", "evidence_level", "cost_band", "adoption_counts", "imported", "published_at", "updated_at",
    "listed_at", "reuses", "version", "texts_found",
)  # fmt: skip
PLAIN_FIELDS: Final = (
    "other_themes", "start", "end", "licence", "partners", "funding_sources", "staff", "legal_basis",
    "sdg_targets", "sources", "not_stated",
)  # fmt: skip
WHOLE_FIELDS: Final = (
    *BRIEF_FIELDS, *PLAIN_FIELDS, "cost_amount", "cost_currency", "cost_year", "cost_what", "contact_unit",
    "contact_role", "contact_languages", "contact_mailbox", "author_id", "author__name", "author_office",
    "state_note", "state_at", "thread_id", "created_at",
)  # fmt: skip
TOMBSTONE_SHOWS: Final = frozenset({
    "id", "city", "group", "practice_type", "theme", "subtopics", "original_language", "implementation_status",
    "visibility", "state", "edition", "evidence_level", "cost_band", "adoptions", "imported", "published_at",
    "updated_at", "version", "start", "end", "licence",
})  # fmt: skip
RESULT_FIELDS: Final = (
    "indicator", "baseline", "value", "unit", "change", "period", "method", "source",
)  # fmt: skip
TEXT_FIELDS: Final = ("tag", "status", *TEXTS)  # in lists the first four: title and summary come first


ByTag = Annotated[dict[str, str], Meta(description="{language tag: text}")]


class PlaceShape(Ref):
    """The city of a practice, with its place on the map."""

    country: str
    lat: float | None
    lon: float | None


class PracticeBriefShape(TypedDict):
    """A practice as lists and events carry it: no persons, the same for every reader."""

    id: int
    slug: str
    title: ByTag
    summary: ByTag
    translations: ByTag
    city: PlaceShape
    group: str | None
    practice_type: str
    theme: str
    subtopics: list[str]
    original_language: str
    implementation_status: str
    visibility: str
    state: Literal["draft", "submitted", "in_review", "changes_requested", "published", "archived", "withdrawn"]
    edition: str | None
    evidence_level: str | None
    cost_band: str | None
    adoptions: Annotated[dict[str, int], Meta(description="{stage: cities}")]
    imported: bool
    published_at: Instant | None
    updated_at: Instant
    version: int


class CostShape(TypedDict):
    """What was paid."""

    amount: float
    currency: str
    year: int | None
    what: str


class ResultShape(TypedDict):
    """One indicator, before and after."""

    indicator: str
    baseline: str
    value: str
    unit: str
    change: str
    period: str
    method: str
    source: str


class PartnerShape(TypedDict):
    """Who took part, as what, and what came from them."""

    name: str
    kind: NotRequired[str]
    support: NotRequired[str]


class SourceShape(TypedDict):
    """Where it is written; `on` is a year, a month or a day."""

    url: str
    title: NotRequired[str]
    on: NotRequired[str]


class PracticeContentShape(PracticeBriefShape):
    """All that a practice says, without persons: what an edition keeps."""

    challenge: ByTag
    solution: ByTag
    participation: ByTag
    what_failed: ByTag
    lessons: ByTag
    transfer_core: ByTag
    transfer_adapt: ByTag
    preconditions: ByTag
    other_themes: list[str]
    start: str
    end: str
    licence: str
    partners: list[PartnerShape]
    funding_sources: list[str]
    staff: str
    legal_basis: str
    sdg_targets: list[str]
    sources: list[SourceShape]
    not_stated: list[str]
    cost: CostShape | None
    results: list[ResultShape]
    partner_cities: list[Ref]


class OfficialRef(PersonRef):
    """A person in the office of that day."""

    office: str


Readable = TypeVar("Readable", bound=Mapping[str, Any])


def brief_rows(practices: "QuerySet[Practice]") -> Any:
    """Rows for `brief_shape`, titles and summaries of all languages included; one query."""
    return _with_texts(practices, TEXT_FIELDS[:4]).values(*BRIEF_FIELDS)


def whole_rows(practices: "QuerySet[Practice]") -> Any:
    """Rows for `whole_shape`; one query."""
    return _with_texts(practices, TEXT_FIELDS).values(*WHOLE_FIELDS)


def _with_texts(practices: "QuerySet[Practice]", columns: tuple[str, ...]) -> "QuerySet[Practice]":
    """As arrays: PostgreSQL takes half as long again to make JSON objects of them."""
    texts = PracticeText.objects.filter(practice=OuterRef("pk")).order_by("pk")
    together = Func(*columns, template="ARRAY[%(expressions)s]", output_field=ArrayField(TextField()))
    return practices.annotate(texts_found=ArraySubquery(texts.values(together=together)))


def brief_shape(row: Mapping[str, Any]) -> PracticeBriefShape:
    """A row of `brief_rows`."""
    return as_readable(row, _brief(row))


def as_readable(row: Mapping[str, Any], shape: Readable) -> Readable:
    """The shape, or what is left of it where the practice was withdrawn."""
    return tombstone(shape, shows=TOMBSTONE_SHOWS) if row["state"] == WITHDRAWN else shape


def _brief(row: Mapping[str, Any]) -> PracticeBriefShape:
    texts = _texts(row)
    return {
        "id": row["id"],
        "slug": row["slug"],  # the title's words
        "title": _by_tag(texts, "title"),
        "summary": _by_tag(texts, "summary"),
        "translations": {text["tag"]: text["status"] for text in texts},
        "city": _city(row),
        "group": row["group__slug"],
        "practice_type": row["practice_type"],
        "theme": row["theme"],
        "subtopics": row["subtopics"],
        "original_language": row["original_language"],
        "implementation_status": row["implementation_status"],
        "visibility": row["visibility"],
        "state": row["state"],
        "edition": row["edition"] or None,
        "evidence_level": row["evidence_level"] or None,
        "cost_band": row["cost_band"] or None,
        "adoptions": row["adoption_counts"],
        "imported": row["imported"],
        "published_at": row["published_at"],
        "updated_at": row["updated_at"],
        "version": row["version"],
    }


def content_shape(row: Mapping[str, Any], results: Iterable[Mapping[str, Any]],
                  partner_cities: Iterable[Mapping[str, Any]]) -> PracticeContentShape:  # fmt: skip
    """A row of `whole_rows` with what hangs on it.  Empty where it is not stated."""
    texts = _texts(row)
    whole = {
        **_brief(row),
        **{name: _by_tag(texts, name) for name in LONG_TEXTS},
        **{name: row[name] for name in PLAIN_FIELDS},
        "cost": _cost(row),
        "results": [{name: result[name] for name in RESULT_FIELDS} for result in results],
        "partner_cities": [city_ref(city["slug"], city["name_en"]) for city in partner_cities],
    }
    # Put together from the tables of the fields: a test holds their names and the shape's equal.
    return cast("PracticeContentShape", as_readable(row, whole))


def load_brief(practice_id: int) -> PracticeBriefShape:
    """The brief shape as it is now; one query."""
    return brief_shape(brief_rows(Practice.objects.filter(pk=practice_id)).get())


def load_tombstone(practice_id: int) -> PracticeBriefShape:
    """What is left for those who may no longer read it, as if it were withdrawn; one query."""
    row = brief_rows(Practice.objects.filter(pk=practice_id)).get()
    return brief_shape(row | {"state": WITHDRAWN})


def load_whole_row(practice_id: int) -> dict[str, Any]:
    row: dict[str, Any] = whole_rows(Practice.objects.filter(pk=practice_id)).get()
    return row


def load_content(practice_id: int, row: Mapping[str, Any] | None = None) -> PracticeContentShape:
    """The whole content as it is now; two queries, three without the row."""
    results = PracticeResult.objects.filter(practice_id=practice_id).order_by("position")
    partners = Practice.partner_cities.through.objects.filter(practice_id=practice_id).order_by("city__name_en")
    cities = [{"slug": slug, "name_en": name} for slug, name in partners.values_list("city__slug", "city__name_en")]
    return content_shape(row or load_whole_row(practice_id), results.values(*RESULT_FIELDS), cities)


def _texts(row: Mapping[str, Any]) -> list[dict[str, str]]:
    return [dict(zip(TEXT_FIELDS, text, strict=False)) for text in row["texts_found"]]


def _by_tag(texts: Iterable[Mapping[str, Any]], name: str) -> dict[str, str]:
    return {text["tag"]: text[name] for text in texts if text[name]}


def _city(row: Mapping[str, Any]) -> PlaceShape:
    return {
        "slug": row["city__slug"],
        "name": row["city__name_en"],
        "country": row["city__country"],
        "lat": degrees(row["city__lat"]),
        "lon": degrees(row["city__lon"]),
    }


def _cost(row: Mapping[str, Any]) -> CostShape | None:
    """None where it is not stated."""
    if row["cost_amount"] is None:
        return None
    amount = float(row["cost_amount"])
    return {
        "amount": int(amount) if amount.is_integer() else amount,
        "currency": row["cost_currency"],
        "year": row["cost_year"],
        "what": row["cost_what"],
    }
