"""load_practices: 32 of 32, and again nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from collab.people.models import City
from practices.actions.imports import import_practices
from practices.models import Practice
from practices.shapes.practices import load_content

FILE = settings.BASE_DIR / "practices" / "data" / "sample_practices.json"


def load(path: Path = FILE) -> str:
    said = StringIO()
    call_command("load_practices", path, stdout=said, skip_checks=True)
    return said.getvalue().strip()


@pytest.fixture
def records(words):
    return json.loads(FILE.read_text(encoding="utf-8"))["practices"]


def test_all_of_the_file_and_again_nothing(records, heard):
    with heard() as frames:
        assert load() == "32 read: 32 created, 0 changed, 0 unchanged, 0 refused"
    assert len([frame for frame in frames if frame["type"] == "practice.published"]) == 32
    with heard() as frames:
        assert load() == "32 read: 0 created, 0 changed, 32 unchanged, 0 refused"
    assert frames == []
    assert set(Practice.objects.values_list("state", "imported", "author")) == {("published", True, None)}
    assert Practice.objects.filter(versions__edition="1.0").count() == 32


def test_what_the_sources_do_not_say_stays_empty(records):
    import_practices(records[:1])
    content = load_content(Practice.objects.get(external_id="CLI-01").pk)
    assert (content["staff"], content["participation"], content["end"]) == ("", {}, "")
    assert content["cost"] == {"amount": 53150, "currency": "EUR", "year": 2022, "what": "design guideline only"}
    assert content["results"][0]["value"] == "10"
    assert content["translations"] == {"en": "original", "el": "human"}
    assert content["group"] == "climate"
    assert content["not_stated"]


def test_a_place_outside_of_the_network_is_on_no_map(records):
    import_practices([record for record in records if record["city"].startswith("Karab")])
    place = City.objects.with_state().get(name_en="Karabağlar (İzmir)")
    assert (place.state, place.lat, place.slug) == (None, None, "karabaglar-izmir")


def test_a_changed_record_changes_its_practice_alone(records):
    import_practices(records[:3])
    records[0]["title"]["en"] = "Another title"
    report = import_practices(records[:3])
    assert (report.changed, report.unchanged) == (["CLI-01"], ["CLI-02", "CLI-03"])
    practice = Practice.objects.get(external_id="CLI-01")
    assert practice.version == 2
    assert practice.versions.get().content["title"]["en"] == "Another title"


def test_refused_with_the_reason_and_the_others_go_on(records, tmp_path):
    records[0]["theme"] = "weather"
    del records[1]["title"]
    file = tmp_path / "some.json"
    file.write_text(json.dumps({"practices": records[:3]}), encoding="utf-8")
    complaints = StringIO()
    with pytest.raises(CommandError):
        call_command("load_practices", file, stdout=StringIO(), stderr=complaints, skip_checks=True)
    assert "refused CLI-01: ValueError: no working group takes the theme weather" in complaints.getvalue()
    assert "refused CLI-02: KeyError: 'title'" in complaints.getvalue()
    assert Practice.objects.get().external_id == "CLI-03"


def test_a_file_that_is_none(tmp_path, db):
    file = tmp_path / "some.json"
    file.write_text("[]")
    with pytest.raises(CommandError):
        load(file)
