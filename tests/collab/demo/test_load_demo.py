"""The demonstration network: alive on an empty database, harmless by name again."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from collab.notices.models import Notice
from collab.people.models import City, Person, Term
from collab.people.rights import rights_of
from collab.streams.models import StreamEvent
from groups.models import JoinRequest, LiveSession, Message, ReadPosition, Thread, WorkingGroup
from practices.models import Practice
from tests.cast import PASSWORD, client_for

pytestmark = pytest.mark.django_db

OFFICES = [
    ("secretariat", "secretariat", None),
    ("chair.climate", "chair", "climate"),
    ("deputy.climate", "deputy", "climate"),
    ("rapporteur.climate", "rapporteur", "climate"),
    ("official.varna", "official", "climate"),
    ("official.sofia", "official", "climate"),
    ("official.athens", "official", None),
    ("official.nis", "official", "climate"),
    ("coordinator.sofia", "coordinator", None),
    ("observer", "observer", "climate"),
    ("chair.democracy-migration", "chair", "democracy-migration"),
    ("chair.smart-digital", "chair", "smart-digital"),
    ("chair.economy-culture", "chair", "economy-culture"),
]


def _load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for the module, since it is much to write; emptied afterwards."""
    with django_db_blocker.unblock(), override_settings(DEMO=True):
        try:
            yield _load()
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def demo(loaded, db, settings):
    settings.DEMO = True
    return loaded


def _person(login: str) -> Person:
    return Person.objects.get(email=f"{login}@demo.example")


def test_a_database_with_accounts_of_its_own_is_left_alone(settings, db):
    settings.DEMO = True
    Person.objects.create_user("mayor@city.example", name="Somebody")
    assert "not loaded" in _load()
    assert City.objects.count() == 0


def test_it_is_for_the_demonstration_network_only(settings, db):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not the demonstration network"):
        _load()
    assert Person.objects.count() == 0


def test_it_says_what_it_did(demo):
    assert "62 rows read: 61 cities, 1 organisations, 0 refused" in demo
    assert "87 rows read: 87 cities, 0 organisations, 0 refused" in demo
    assert "practices: 32 read, 32 created, 0 refused" in demo
    assert "people: 27 accounts, 14 threads, 3 sessions" in demo


def test_again_is_harmless(demo):
    counts = [m.objects.count() for m in (Person, Thread, Message, LiveSession, Practice, City, Term, StreamEvent)]
    again = _load()
    assert again.endswith("people and practices: there already\n")
    assert [line.count(" 0 created, 0 changed, ") for line in again.splitlines()] == [1, 1, 1, 0]
    models = (Person, Thread, Message, LiveSession, Practice, City, Term, StreamEvent)
    assert counts == [model.objects.count() for model in models]


@pytest.mark.parametrize(("login", "role", "group"), OFFICES)
def test_the_accounts_of_the_contract(demo, login, role, group):
    person = _person(login)
    assert person.check_password(PASSWORD)
    rights = rights_of(person)
    group_id = WorkingGroup.objects.get(slug=group).pk if group else None
    assert role in {grant.role for grant in rights.grants if grant.group_id == group_id}


def test_the_chair_of_climate_is_of_neither_varna_nor_sofia_and_athens_is_outside(demo):
    chair = rights_of(_person("chair.climate"))
    assert {grant.city_slug for grant in chair.grants} == {"sarajevo"}
    climate = WorkingGroup.objects.get(slug="climate")
    assert climate.pk not in rights_of(_person("official.athens")).group_ids


def test_people_are_named_by_office_and_city(demo):
    for person in Person.objects.exclude(email__startswith="secretariat"):
        assert "," in person.name, person.name
    assert _person("official.varna").name == "Climate officer, Varna"


def test_the_groups_talk_in_many_languages(demo):
    for group in WorkingGroup.objects.all():
        threads = Thread.objects.filter(group=group, kind="discussion")
        assert threads.count() == (8 if group.slug == "climate" else 2)
        assert threads.filter(is_pinned=True).count() <= 1
    said = set(Message.objects.values_list("language", flat=True))
    assert said >= {"bg", "el", "tr", "ro", "sr-Cyrl", "hr", "bs", "cnr", "sq", "mk", "sl", "en"}
    assert Message.objects.filter(state="hidden").get().state_reason == "commercial"
    assert Message.objects.exclude(reactions={}).count() > 20


def test_nothing_was_said_in_the_future_and_the_order_of_numbers_is_the_order_of_time(demo):
    for thread in Thread.objects.filter(kind="discussion"):
        times = list(thread.messages.order_by("no").values_list("created_at", flat=True))
        assert times == sorted(times)
        assert times[-1] < timezone.now()
        assert (thread.created_at, thread.last_at, thread.last_no) == (times[0], times[-1], len(times))
    assert Thread.objects.filter(created_at__lt=timezone.now() - timedelta(days=5)).exists()


def test_the_log_tells_the_same_as_the_messages(demo):
    client = client_for(_person("official.varna"))
    for thread in Thread.objects.filter(group__slug="climate", kind="discussion"):
        shown = client.get(f"/api/v1/threads/{thread.pk}/messages/").json()["results"]
        events = StreamEvent.objects.filter(stream__key=thread.stream, type="message.posted").order_by("seq")
        assert [event.data["message"]["created_at"] for event in events] == [m["created_at"] for m in shown]
        assert [event.data["message"]["body"] for event in events] == [m["body"] for m in shown]


def test_some_is_unread_for_everybody_who_reads(demo):
    positions = ReadPosition.objects.select_related("thread").filter(person=_person("official.varna"))
    behind = [p.thread.last_no - p.last_read_no for p in positions]
    assert any(behind)
    assert not all(behind)


def test_a_session_ahead_and_one_that_has_been(demo):
    ahead = LiveSession.objects.get(group__slug="climate", state="scheduled")
    assert timedelta(0) < ahead.starts_at - timezone.now() < timedelta(days=6)
    assert ahead.items.count() == 5
    past = LiveSession.objects.get(state="closed")
    assert past.closed_at is not None
    assert past.closed_at < timezone.now() - timedelta(days=9)
    assert past.thread.is_locked
    assert past.thread.messages.count() == 10
    assert set(past.items.values_list("state", flat=True)) == {"closed"}
    assert past.thread.messages.filter(agenda_item__no=2).count() == 5


def test_a_practice_of_varna_waits_for_the_chair_of_climate(demo):
    waiting = Practice.objects.get(state="submitted")
    assert (waiting.city.slug, waiting.group.slug) == ("varna", "climate")
    told = Notice.objects.filter(kind="practice.submitted").values_list("person__email", flat=True)
    assert "chair.climate@demo.example" in told
    interested = Practice.objects.exclude(adoption_counts={})
    assert {practice.external_id: practice.reuses for practice in interested} == {"CLI-01": 2, "CLI-02": 1}
    assert JoinRequest.objects.get(state="pending").person.name == "Urban forest officer, Tirana"
