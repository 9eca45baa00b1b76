"""Who finds which thread, over REST and as a listener.  What one may not see does not exist."""

from datetime import timedelta

import pytest
from django.utils import timezone

from collab.people.rights import rights_of
from groups.actions.sessions import schedule_session
from groups.actions.threads import create_thread
from groups.audiences import DeskAudience, GroupAudience, ThreadAudience
from groups.models import Message, Thread
from tests.cast import make_group, make_person, make_seat, make_thread

pytestmark = pytest.mark.django_db

EVERYBODY = ["amina", "deniz", "rada", "bo", "cleo", "dara", "sanja", "koray", "nobody"]
INSIDE = {"amina", "deniz", "rada", "bo", "cleo"}
DESK = {"amina", "deniz", "rada"}
READERS = {"open": set(EVERYBODY) - {"nobody"}, "closed": INSIDE, "session": INSIDE, "desk": DESK}


@pytest.fixture
def people(amina, deniz, rada, bo, cleo, dara, sanja, koray, nobody):
    return {person.email.split("@")[0]: person for person in (amina, deniz, rada, bo, cleo, dara, sanja, koray, nobody)}


@pytest.fixture
def kinds(people, climate):
    """A thread of each audience, with one message in it."""
    author = people["bo"]
    found = {"open": make_thread(author, climate, title="Open")}
    climate.is_open = False
    climate.save()
    found["closed"] = make_thread(author, climate, title="Closed")
    found["desk"] = create_thread(
        author=author, rights=rights_of(author), group=climate, title="Desk", audience="desk", kind="discussion"
    )
    found["session"] = chat_of_a_session(people["amina"], climate)
    for kind in ("desk", "session"):
        Message.objects.create(thread=found[kind], no=1, author=author, body="Hello", html="Hello")
    return found


def chat_of_a_session(chair, group):
    starts_at = timezone.now() + timedelta(days=1)
    plan = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "zone": "Europe/Sofia"}
    session_id, _new = schedule_session(chair=chair, group=group, title="Stoves", **plan)
    return Thread.objects.get(live_session=session_id)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("kind", list(READERS))
def test_who_reads_a_thread_of_each_audience(who, kind, people, kinds, client_for):
    may, thread = who in READERS[kind], kinds[kind]
    rights = rights_of(people[who])
    assert Thread.objects.visible_to(rights).filter(pk=thread.pk).exists() == may
    assert thread.is_visible_to(rights) == may
    message = Message.objects.get(thread=thread)
    assert Message.objects.visible_to(rights).filter(pk=message.pk).exists() == may
    client = client_for(people[who])
    addresses = (f"threads/{thread.pk}/", f"threads/{thread.pk}/messages/", f"messages/{message.pk}/")
    refused = 403 if who == "nobody" else 404
    for address in (*addresses, f"messages/{message.pk}/versions/"):
        status = client.get(f"/api/v1/{address}").status_code
        assert status == 200 if may else status in {404, refused}, address


def test_the_same_people_may_listen(people, kinds, django_assert_num_queries):
    ids = {person.pk: name for name, person in people.items()}
    with django_assert_num_queries(2):  # however many reaches they have
        pairs = ThreadAudience().may_listen([thread.stream for thread in kinds.values()], ids)
    heard = {kind: {ids[who] for key, who in pairs if key == thread.stream} for kind, thread in kinds.items()}
    assert heard == READERS


def test_the_groups_own_streams_are_heard_inside_and_at_the_desk(people, climate):
    ids = {person.pk: name for name, person in people.items()}
    group = GroupAudience().may_listen(["group:climate", "group:smart-digital", "group:none"], ids)
    desk = DeskAudience().may_listen(["desk:climate"], ids)
    assert {(key, ids[who]) for key, who in group} == {("group:climate", name) for name in INSIDE - {"cleo"}}
    assert {ids[who] for _key, who in desk} == DESK


@pytest.mark.parametrize(
    "key", ["thread:", "thread:x", "thread:1.5", "thread:-1", "thread:9999999999999999999", "thread:٣"]
)
def test_a_stream_that_is_none_is_heard_by_nobody(key, bo, thread):
    assert ThreadAudience().may_listen([key], [bo.pk]) == set()


def test_a_term_that_ended_no_longer_counts(climate, sofia, bo):
    climate.is_open = False
    climate.save()
    inside = make_thread(bo, climate)
    former = make_person("former@cast.example")
    make_seat(former, "official", city=sofia)
    make_seat(former, "official", city=sofia, group=climate, days=-1)
    assert not Thread.objects.visible_to(rights_of(former)).filter(pk=inside.pk).exists()


def test_a_deactivated_person_sees_nothing(bo, thread):
    bo.is_active = False
    bo.save()
    assert not Thread.objects.visible_to(rights_of(bo)).exists()


def test_a_closed_group_shows_its_remit_and_hides_its_inside(bo, dara, climate, client_for):
    climate.is_open = False
    climate.save()
    for person, status in ((bo, 200), (dara, 404)):
        answers = [
            client_for(person).get(f"/api/v1/groups/climate/{part}/").status_code for part in ("threads", "members")
        ]
        assert answers == [status, status]
    assert client_for(dara).get("/api/v1/groups/climate/").status_code == 200


def test_a_group_that_rests_is_not_found(bo, client_for):
    make_group("asleep", is_active=False)
    assert client_for(bo).get("/api/v1/groups/asleep/").status_code == 404


def test_visitors_see_groups_without_names_of_persons(amina, climate, client):
    answer = client.get("/api/v1/groups/climate/")
    assert set(answer.json()) == {"slug", "name", "remit", "members", "is_open", "join_mode"}
    assert "Amina" not in answer.content.decode() + client.get("/api/v1/groups/").content.decode()
    for address in ("groups/climate/threads/", "groups/climate/members/", "me/read/", "threads/1/"):
        assert client.get(f"/api/v1/{address}").status_code == 401
