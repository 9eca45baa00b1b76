"""Write the fields of a practice: codes checked against the vocabularies, texts by language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from collab.errors import Invalid
from collab.people.models import City
from collab.vocabularies.models import Entry
from groups.models import WorkingGroup
from practices.actions.search_index import write_search_words
from practices.models import Practice, PracticeResult, PracticeText
from practices.models.practices import LABELS
from practices.models.texts import HUMAN, ORIGINAL, TEXTS

VOCABULARY_OF: Final = {  # field: vocabulary of its codes
    "practice_type": "practice_type",
    "theme": "themes",
    "other_themes": "themes",
    "subtopics": "subtopics",
    "implementation_status": "implementation_status",
    "original_language": "locales",
    "contact_languages": "locales",
    "cost_band": "cost_bands_eur",
    "cost_currency": "currencies",
    "funding_sources": "funding_sources",
    "sdg_targets": "sdg_targets",
    "evidence_level": "evidence_level",
}
COLUMNS: Final = (
    "original_language", "practice_type", "theme", "other_themes", "subtopics", "implementation_status", "start",
    "end", "visibility", "licence", "partners", "cost_band", "funding_sources", "staff", "legal_basis",
    "sdg_targets", "sources", "not_stated", "evidence_level", "contact_unit", "contact_role",
    "contact_languages", "contact_mailbox", "cost_amount", "cost_currency", "cost_year", "cost_what",
)  # fmt: skip
FIELDS: Final = (*TEXTS, *COLUMNS, "group", "city", "contact", "cost", "results", "partner_cities")


def write_fields(practice: Practice, fields: Mapping[str, Any]) -> None:
    """Write the named fields of a practice whose row is locked or new; the caller saves its version.

    `fields` is as the body of the API: `title` and the other texts are {tag: text}, `contact` and `cost`
    are dicts, `group` a slug.  Raises Invalid with the fields at fault; writes nothing then.
    """
    columns = _columns(fields)
    _check_codes(columns, fields)
    _check_rules(practice, columns)
    language_before = practice.original_language
    for name, value in columns.items():
        setattr(practice, name, value)
    _route(practice, fields)
    practice.save(update_fields=[*columns, "group"])
    texts = {name: fields[name] for name in TEXTS if name in fields}
    _write_texts(practice, texts, language_before)
    if "results" in fields:
        _write_results(practice, fields["results"])
    if "partner_cities" in fields:
        practice.partner_cities.set(_cities(fields["partner_cities"]))
    if texts or {"theme", "other_themes", "subtopics", "partners", "original_language"} & set(fields):
        write_search_words(practice)


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The plain columns that the fields set."""
    columns = {name: fields[name] for name in COLUMNS if name in fields}
    columns |= {f"contact_{name}": value for name, value in (fields.get("contact") or {}).items()}
    if "cost" in fields:
        cost = fields["cost"] or {}
        columns |= {
            "cost_amount": cost.get("amount"),
            "cost_currency": cost.get("currency", ""),
            "cost_year": cost.get("year"),
            "cost_what": cost.get("what", ""),
        }
    return columns


def _check_codes(columns: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    """Every code must be a word in use of its vocabulary; one query."""
    asked = {name: _as_list(columns[name]) for name in VOCABULARY_OF if columns.get(name)}
    tags = {name: list(fields[name]) for name in TEXTS if fields.get(name)}
    if not asked and not tags:
        return
    wanted = {VOCABULARY_OF[name] for name in asked} | ({"locales"} if tags else set())
    known: dict[str, set[str]] = {}
    found = Entry.objects.filter(vocabulary__in=wanted, is_active=True).values_list("vocabulary", "code")
    for vocabulary, code in found:
        known.setdefault(vocabulary, set()).add(code)
    wrong = {
        name: [_("%(code)s is not a word of this list.") % {"code": code} for code in codes if code not in words]
        for name, codes, words in (
            *((name, codes, known.get(VOCABULARY_OF[name], set())) for name, codes in asked.items()),
            *((name, codes, known.get("locales", set())) for name, codes in tags.items()),
        )
    }
    if any(wrong.values()):
        raise Invalid(fields={_wire_name(name): lines for name, lines in wrong.items() if lines})


def _check_rules(practice: Practice, columns: Mapping[str, Any]) -> None:
    """What no draft may hold: a label too strict to be stored, an end before the start."""
    wrong: dict[str, list[str]] = {}
    if columns.get("visibility", practice.visibility) not in LABELS:
        wrong["visibility"] = [_("This label may not be stored here: public, network or group only.")]
    start, end = columns.get("start", practice.start), columns.get("end", practice.end)
    if start and end and end < start[: len(end)]:
        wrong["end"] = [_("The end is before the start.")]
    if "original_language" in columns and not columns["original_language"]:
        wrong["original_language"] = [_("Name the language of your text.")]
    if wrong:
        raise Invalid(fields=wrong)


def _route(practice: Practice, fields: Mapping[str, Any]) -> None:
    """The group that reviews: as named, else the default of the theme."""
    if "group" in fields:
        slug = fields["group"]
        practice.group = WorkingGroup.objects.filter(slug=slug, is_active=True).first() if slug else None
        if slug and practice.group is None:
            raise Invalid(fields={"group": [_("There is no such group.")]})
    elif fields.get("theme") and practice.group_id is None:
        defaults = WorkingGroup.objects.filter(is_active=True, default_themes__contains=[fields["theme"]])
        practice.group = defaults.order_by("position", "pk").first()


def _write_texts(practice: Practice, texts: Mapping[str, Mapping[str, str]], language_before: str) -> None:
    """One row a language.  A text written before its language was named moves to that language."""
    rows = {row.tag: row for row in PracticeText.objects.filter(practice=practice)}
    language = practice.original_language
    if language != language_before and language_before in rows and language not in rows:
        rows[language] = rows.pop(language_before)
        rows[language].tag = language
    for name, by_tag in texts.items():
        for tag, text in by_tag.items():
            row = rows.setdefault(tag, PracticeText(practice=practice, tag=tag))
            setattr(row, name, text)
    for tag, row in rows.items():
        row.status = ORIGINAL if tag == language else row.status if row.status != ORIGINAL else HUMAN
        if any(getattr(row, name) for name in TEXTS):
            row.save()
        elif row.pk:
            row.delete()


def _write_results(practice: Practice, results: Iterable[Mapping[str, Any]]) -> None:
    PracticeResult.objects.filter(practice=practice).delete()
    PracticeResult.objects.bulk_create(
        PracticeResult(practice=practice, position=position, **result)
        for position, result in enumerate(results, start=1)
    )


def _cities(slugs: list[str]) -> list[City]:
    cities = list(City.objects.filter(slug__in=slugs))
    unknown = set(slugs) - {city.slug for city in cities}
    if unknown:
        raise Invalid(fields={"partner_cities": [_("There is no city %(slug)s.") % {"slug": min(unknown)}]})
    return cities


def _as_list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _wire_name(name: str) -> str:
    return name.replace("_", ".", 1) if name.startswith(("contact_", "cost_c", "cost_y", "cost_w")) else name
