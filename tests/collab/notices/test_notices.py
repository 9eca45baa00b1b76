"""Telling people what they should know."""

from typing import get_type_hints

from django.db import transaction

from collab.notices.actions import mark_read, notify
from collab.notices.models import Notice
from collab.notices.shapes import NoticeShape
from collab.people.models import Person
from collab.streams.events import Actor
from tests.cast import client_for, heard

NOTICES = "/api/v1/notices/"
SARAJEVO = Actor(person=1, name="Amina", city="sarajevo")


def tell(*people: Person, once: str = "", by: Actor | None = SARAJEVO) -> None:
    ids = [person.pk for person in people]
    notify(ids, kind="message.hidden", data={"thread": 4, "no": 2}, url="/threads/4#no-2", by=by, once=once)


def test_each_is_told_on_her_own_stream_what_the_list_shows(bo: Person, dara: Person) -> None:
    with heard() as frames:
        tell(bo, dara, bo)
    assert sorted(frame["stream"] for frame in frames) == sorted([f"person:{bo.pk}", f"person:{dara.pk}"])
    listed = client_for(bo).get(NOTICES).json()["results"]
    own = next(frame for frame in frames if frame["stream"] == f"person:{bo.pk}")
    assert (own["type"], own["data"]) == ("notice.created", {"notice": listed[0]})
    assert set(listed[0]) == set(get_type_hints(NoticeShape))
    assert listed[0]["by"] == {"person": 1, "name": "Amina", "city": "sarajevo"}


def test_the_same_cause_is_told_once(bo: Person, dara: Person) -> None:
    tell(bo, once="message:7:hidden")
    with heard() as frames:
        tell(bo, dara, once="message:7:hidden")
    assert [frame["stream"] for frame in frames] == [f"person:{dara.pk}"]
    assert Notice.objects.count() == 2


def test_without_a_cause_each_time_counts(bo: Person) -> None:
    tell(bo)
    tell(bo)
    assert Notice.objects.count() == 2


def test_an_office_may_stay_unnamed(bo: Person) -> None:
    with heard() as frames:
        tell(bo, by=None)
    assert (frames[0]["by"], frames[0]["data"]["notice"]["by"]) == (None, None)


def test_nobody_is_told_of_what_was_rolled_back(bo: Person) -> None:
    with heard() as frames, transaction.atomic():
        tell(bo)
        transaction.set_rollback(True)
    assert (frames, Notice.objects.count()) == ([], 0)


def test_seen(bo: Person, dara: Person) -> None:
    for _ in range(4):
        tell(bo, dara)
    newest_first = client_for(bo).get(NOTICES).json()["results"]
    ids = [notice["id"] for notice in newest_first]
    seen = client_for(bo).post(f"{NOTICES}read/", {"ids": [ids[0]]})
    assert seen.json() == {"unread": 3}
    assert mark_read(person_id=bo.pk, up_to=ids[2]) == 1
    unread = client_for(bo).get(f"{NOTICES}?unread=1").json()["results"]
    assert [notice["id"] for notice in unread] == [ids[1]]
    assert client_for(bo).get("/api/v1/me/").json()["unread_notices"] == 1
    assert client_for(bo).post(f"{NOTICES}read/", {}).json() == {"unread": 0}
    assert Notice.objects.filter(person=dara, read_at=None).count() == 4


def test_a_list_of_fifty_costs_as_much_as_of_one(bo: Person, django_assert_num_queries) -> None:
    client = client_for(bo)
    for count in (1, 49):
        for _ in range(count):
            tell(bo)
        with django_assert_num_queries(4):  # session, person, offices, notices
            client.get(NOTICES)
