"""The words of the network: complete in English and Bulgarian, loaded once."""

import io

import pytest
from django.core.management import call_command

from collab.people.models import Role
from collab.vocabularies.actions import read_file
from collab.vocabularies.models import Entry
from groups.models import WorkingGroup

pytestmark = pytest.mark.django_db

REASONS = [
    "off_topic", "wrong_group", "duplicate", "personal_data", "confidential_document", "copyright",
    "incivility", "discrimination", "harassment", "threat", "false_official_statement", "unsourced_claim",
    "party_campaigning", "commercial", "spam", "malicious_link_or_file", "impersonation", "illegal_content",
    "legal_order", "author_request", "other",
]  # fmt: skip


def _load() -> str:
    out = io.StringIO()
    call_command("load_vocabularies", stdout=out)
    return out.getvalue()


def test_a_second_run_changes_nothing():
    rows = sum(len(entries) for entries in read_file()["vocabularies"].values()) + 8 + 4
    assert _load() == f"vocabularies: {rows} created, 0 changed, 0 unchanged\n"
    assert _load() == f"vocabularies: 0 created, 0 changed, {rows} unchanged\n"


def test_every_label_is_there_in_english_and_bulgarian():
    _load()
    for entry in Entry.objects.all():
        assert all(entry.labels.get(tag, "").strip() for tag in ("en", "bg")), entry
        assert entry.labels["en"] != entry.labels["bg"], entry
    for group in WorkingGroup.objects.all():
        assert all(group.names[tag] and group.remits[tag] for tag in ("en", "bg")), group


def test_what_the_contract_names_is_there():
    _load()
    assert [entry.code for entry in Entry.objects.of("reasons")] == REASONS
    assert {entry.data["severity"] for entry in Entry.objects.of("reasons")} == {1, 2, 3, 4}
    assert [entry.code for entry in Entry.objects.of("reactions")] == ["👍", "👎", "❓", "🙏", "✅", "👀"]
    assert set(WorkingGroup.objects.values_list("slug", flat=True)) == {
        "climate", "democracy-migration", "smart-digital", "economy-culture",
    }  # fmt: skip
    assert set(Role.objects.values_list("code", flat=True)) == {
        "official", "coordinator", "chair", "deputy", "rapporteur", "observer", "secretariat", "presidency",
    }  # fmt: skip
    themes = set(Entry.objects.of("themes").values_list("code", flat=True))
    assert set(Entry.objects.of("subtopics").values_list("parent", flat=True)) == themes


def test_a_correction_is_taken_back_and_the_administrators_choices_stay():
    _load()
    Entry.objects.filter(vocabulary="reasons", code="spam").update(labels={"en": "Junk"}, is_active=False)
    Entry.objects.create(vocabulary="reasons", code="our_own", labels={"en": "Own", "bg": "Наша"})
    WorkingGroup.objects.filter(slug="climate").update(join_mode="open", position=9)
    assert "2 changed" in _load()
    spam = Entry.objects.get(vocabulary="reasons", code="spam")
    assert (spam.labels["bg"], spam.is_active) == ("Нежелани съобщения", False)
    assert Entry.objects.filter(code="our_own").exists()
    climate = WorkingGroup.objects.get(slug="climate")
    assert (climate.join_mode, climate.position) == ("open", 1)
