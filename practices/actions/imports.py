"""Import sourced practices, repeatable: what the sources do not say stays empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from collab.errors import CollabError
from collab.people.imports.slugs import free_slug
from collab.people.models import City
from collab.postgres import clock
from collab.postgres.versions import save_next
from collab.streams.publish import lock_streams, new_epoch, publish, seal_in_log
from groups.models import Thread, WorkingGroup
from practices.actions.fields import write_fields
from practices.actions.practices import save_slug
from practices.actions.review import FIRST_EDITION, discussion_audience, keep_edition
from practices.events import PracticePublished, PracticeWithdrawn
from practices.models import Practice, PracticeText
from practices.models.practices import CLEAR, LIBRARY, PUBLISHED
from practices.models.texts import LONG_TEXTS
from practices.shapes.practices import load_brief, load_content, load_tombstone

EDITORS_LANGUAGE: Final = "en"  # in which an import's long texts are written
Record = Mapping[str, Any]


@dataclass
class Report:
    """What an import did: external ids by outcome, refused ones with the reason."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def read(self) -> int:
        return len(self.created) + len(self.changed) + len(self.unchanged) + len(self.refused)


def import_practices(records: Iterable[Record]) -> Report:
    """Create or update one published practice for each record, each in its own transaction.

    A record is known again by its `id`.  One that people have taken over since is left alone.  New
    ones are heard in the library.  A record that breaks a rule is refused, the others go on.
    """
    report = Report()
    for record in records:
        name = str(record.get("id") or "?")
        try:
            outcome = _import_one(record)
        except (CollabError, KeyError, TypeError, ValueError) as error:
            report.refused[name] = _reason(error)
        else:
            getattr(report, outcome).append(name)
    return report


@transaction.atomic
def _import_one(record: Record) -> str:
    """ "created", "changed" or "unchanged"."""
    known = Practice.objects.select_for_update(of=("self",), no_key=True).filter(external_id=record["id"]).first()
    if known is None:
        _publish(_create(record))
        return "created"
    if known.edition != FIRST_EDITION or known.author_id or known.state != PUBLISHED:
        return "unchanged"
    before, heard_in = _compared(known), known.stream
    _write(known, record)
    if _compared(known) == before:
        return "unchanged"
    _keep_change(known)
    if known.stream != heard_in:
        _tell_other_readers(known, heard_in)
    return "changed"


def _create(record: Record) -> Practice:
    practice = Practice(
        external_id=record["id"],
        imported=True,
        city=_city(record["city"], record["country_iso2"]),
        group=_group(record["theme"]),
        original_language=record["original_language"],
    )
    practice.save()
    _write(practice, record)
    return practice


def _publish(practice: Practice) -> None:
    now = clock.now()
    practice.state, practice.edition = PUBLISHED, FIRST_EDITION
    practice.published_at = practice.listed_at = practice.state_at = now
    practice.save(update_fields=["state", "edition", "published_at", "listed_at", "state_at"])
    keep_edition(practice, None)
    practice.announce(PracticePublished(practice=load_brief(practice.pk)), by=None)


def _keep_change(practice: Practice) -> None:
    save_next(practice, updated_at=clock.now())
    practice.versions.filter(edition=practice.edition).delete()
    keep_edition(practice, None)


def _tell_other_readers(practice: Practice, heard_in: str) -> None:
    """A new label: who may read it now hears of it; who may no longer keeps no word of it, nor does the log."""
    if practice.thread_id:
        Thread.objects.filter(pk=practice.thread_id).update(audience=discussion_audience(practice))
    chat = f"thread:{practice.thread_id}"
    lock_streams(heard_in, practice.stream, *([chat] if practice.thread_id else []))
    if heard_in == LIBRARY:
        gone = load_tombstone(practice.pk)
        seal_in_log(heard_in, subject=practice.subject, data={"practice": gone})
        publish(PracticeWithdrawn(practice=gone), to=heard_in, by=None)
    practice.announce(PracticePublished(practice=load_brief(practice.pk)), by=None)
    new_epoch(chat)


def _write(practice: Practice, record: Record) -> None:
    write_fields(practice, _fields(record))
    statuses = record["translation_status"]
    for text in PracticeText.objects.filter(practice=practice):
        text.status = statuses.get(text.tag, text.status)
        text.of_edition = FIRST_EDITION
        text.save(update_fields=["status", "of_edition"])
    save_slug(practice)


def _compared(practice: Practice) -> dict[str, Any]:
    """All that the import writes."""
    content = load_content(practice.pk)
    return {name: value for name, value in content.items() if name not in ("version", "updated_at")}


def _fields(record: Record) -> dict[str, Any]:
    """The record as a body of the API; null becomes empty."""
    plain = {name: record.get(name) or "" for name in ("practice_type", "theme", "implementation_status")}
    lists = {name: list(record.get(name) or []) for name in ("subtopics", "funding_sources", "sdg_targets")}
    longs = {name: {EDITORS_LANGUAGE: record[name]} for name in LONG_TEXTS if record.get(name)}
    return plain | lists | longs | {
        "title": record["title"],
        "summary": record["summary"],
        "start": _year(record.get("start_year")),
        "end": _year(record.get("end_year")),
        "visibility": record.get("visibility") or CLEAR,
        "partners": [{"name": name} for name in record.get("partners") or []],
        "cost": _cost(record.get("cost")),
        "cost_band": record.get("cost_band") or "",
        "staff": record.get("staff") or "",
        "legal_basis": record.get("legal_basis") or "",
        "evidence_level": record.get("evidence_level") or "",
        "results": [_result(result) for result in record.get("results") or []],
        "sources": [{"url": url} for url in record.get("sources") or []],
        "not_stated": list(record.get("not_sourced") or []),
    }  # fmt: skip


def _year(year: int | None) -> str:
    return str(year) if year else ""


def _cost(cost: Record | None) -> dict[str, Any] | None:
    if not cost:
        return None
    return {
        "amount": cost["amount"],
        "currency": cost["currency"],
        "year": cost.get("year"),
        "what": cost.get("what") or "",
    }


def _result(result: Record) -> dict[str, str]:
    """Figures are kept as the source writes them."""
    names = ("indicator", "value", "unit", "change", "period", "source")
    return {name: "" if result.get(name) is None else str(result[name]) for name in names}


def _city(name: str, country: str) -> City:
    """The city of this name; one that the network does not know becomes a place on no map."""
    known = City.objects.filter(name_en=name, country=country).first()
    if known is None:
        known = City.objects.filter(names__name=name, country=country).distinct().first()
    if known:
        return known
    zone = City.objects.filter(country=country).order_by("pk").values_list("zone", flat=True).first()
    slug = free_slug(name, country, lambda found: City.objects.filter(slug=found).exists())
    return City.objects.create(slug=slug, name_en=name, country=country, zone=zone or "UTC")


def _group(theme: str) -> WorkingGroup:
    groups = WorkingGroup.objects.filter(is_active=True, default_themes__contains=[theme])
    group = groups.order_by("position", "pk").first()
    if group is None:
        raise ValueError(f"no working group takes the theme {theme}")
    return group


def _reason(error: Exception) -> str:
    if isinstance(error, CollabError):
        lines = [f"{name}: {' '.join(map(str, sentences))}" for name, sentences in error.fields.items()]
        return "; ".join(lines) or str(error.detail)
    return f"{type(error).__name__}: {error}"
