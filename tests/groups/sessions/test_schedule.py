"""A chair plans a session; the group hears of it, others do not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from collab.errors import Conflict, Forbidden, Invalid, KeyReused, NotFound, Refused
from groups.actions.sessions import change_session, publish_session, schedule_session
from groups.models import LiveSession, Thread
from tests.cast import heard, make_group, make_seat
from tests.groups.sessions.rollback import do_and_roll_back


def plan(**other):
    starts_at = timezone.now() + timedelta(days=2)
    return {
        "title": "Heating in winter",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "zone": "Europe/Sarajevo",
    } | other


def body(**other):
    return {
        "title": "Heating in winter",
        "starts_at": "2027-03-04T10:00:00Z",
        "ends_at": "2027-03-04T12:00:00Z",
        "zone": "Europe/Sarajevo",
    } | other


@pytest.mark.django_db
def test_a_session_is_made_with_its_chat_and_the_group_hears_it(amina, climate):
    with heard() as frames:
        session_id, is_new = schedule_session(chair=amina, group=climate, **plan())
    live_session = LiveSession.objects.select_related("thread").get(pk=session_id)
    assert is_new
    assert (live_session.state, live_session.thread.kind, live_session.thread.audience) == (
        "scheduled", "session", "group",
    )  # fmt: skip
    assert [(frame["stream"], frame["type"]) for frame in frames] == [("group:climate", "session.scheduled")]
    assert frames[0]["data"]["session"]["id"] == session_id


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["bo", "cleo", "dara"])
def test_only_the_desk_plans(who, climate, request):
    with heard() as frames, pytest.raises(Forbidden):
        schedule_session(chair=request.getfixturevalue(who), group=climate, **plan())
    assert frames == []
    assert not LiveSession.objects.exists()


@pytest.mark.django_db
def test_the_end_comes_after_the_start(amina, climate):
    now = timezone.now()
    with pytest.raises(Invalid) as refusal:
        schedule_session(chair=amina, group=climate, **plan(starts_at=now, ends_at=now))
    assert list(refusal.value.fields) == ["ends_at"]


@pytest.mark.django_db
def test_the_same_key_plans_once(amina, climate):
    key, asked = uuid4(), plan()
    first = schedule_session(chair=amina, group=climate, key=key, **asked)
    with heard() as frames:
        again = schedule_session(chair=amina, group=climate, key=key, **asked)
    assert first == (again[0], True)
    assert (again[1], frames) == (False, [])


@pytest.mark.django_db
def test_a_key_of_another_group_is_no_repeat(amina, climate):
    other, key = make_group("ports"), uuid4()
    make_seat(amina, "chair", group=other)
    schedule_session(chair=amina, group=climate, key=key, **plan())
    with pytest.raises(KeyReused):
        schedule_session(chair=amina, group=other, key=key, **plan())


@pytest.mark.django_db
def test_a_draft_is_the_desks_alone_until_it_is_published(amina, bo, rada, climate, client_for):
    with heard() as frames:
        session_id, _new = schedule_session(chair=amina, group=climate, draft=True, **plan())
    assert frames == []
    thread_id = Thread.objects.get(live_session=session_id).pk
    addresses = [f"/api/v1/sessions/{session_id}/", f"/api/v1/threads/{thread_id}/"]
    assert [client_for(rada).get(address).status_code for address in addresses] == [200, 200]
    assert [client_for(bo).get(address).status_code for address in addresses] == [404, 404]
    with heard() as frames:
        publish_session(chair=amina, session_id=session_id, version=1)
    assert ("group:climate", "session.scheduled") in [(frame["stream"], frame["type"]) for frame in frames]
    assert [client_for(bo).get(address).status_code for address in addresses] == [200, 200]


@pytest.mark.django_db
def test_a_change_of_time_is_heard_and_counts_one_version(amina, room):
    later = room.ends_at + timedelta(hours=1)
    with heard() as frames:
        change_session(chair=amina, session_id=room.pk, version=room.version, ends_at=later)
    assert [(frame["stream"], frame["type"]) for frame in frames] == [
        ("group:climate", "session.changed"), (room.stream, "session.changed"),
    ]  # fmt: skip
    room.refresh_from_db()
    assert (room.ends_at, room.version) == (later, 2)
    with pytest.raises(Conflict):
        change_session(chair=amina, session_id=room.pk, version=1, title="Stale")


@pytest.mark.django_db
def test_a_new_title_is_the_chats_too(amina, room):
    change_session(chair=amina, session_id=room.pk, version=room.version, title="Stoves")
    assert Thread.objects.get(pk=room.thread_id).title == "Stoves"


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_is_not_heard(amina, room):
    with heard() as frames:
        do_and_roll_back(lambda: change_session(chair=amina, session_id=room.pk, version=room.version, title="Stoves"))
    assert frames == []


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "refusal"), [("bo", Forbidden), ("cleo", Forbidden), ("dara", NotFound)])
def test_who_may_not_change(who, refusal, room, request):
    with pytest.raises(refusal):
        change_session(chair=request.getfixturevalue(who), session_id=room.pk, version=1, title="Mine")


@pytest.mark.django_db
def test_what_is_over_is_not_changed(amina, closed_room):
    with pytest.raises(Refused) as refusal:
        change_session(chair=amina, session_id=closed_room.pk, version=closed_room.version, title="Again")
    assert refusal.value.code == "closed"


@pytest.mark.django_db
def test_over_http_a_session_is_planned_and_read(amina, climate, client_for):
    answer = client_for(amina).post("/api/v1/groups/climate/sessions/", body(place="City hall"))
    assert answer.status_code == 201
    shape = answer.json()
    assert (shape["state"], shape["place"], shape["items"], shape["hands"]) == ("scheduled", "City hall", [], [])
    assert (shape["starts_at"], shape["group"]) == ("2027-03-04T10:00:00Z", "climate")
    assert {"open", "edit", "cancel"} <= set(shape["can"])
    assert shape["cursor"]["stream"] == f"session:{shape['id']}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Mars/Olympus"),
        ("title", "   "),
        ("title", "x" * 161),
        ("starts_at", "tomorrow"),
        ("ends_at", "2027-03-04T09:00:00Z"),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.org/a"),
        ("colour", "green"),
    ],
)
def test_over_http_a_wrong_field_is_named(amina, climate, client_for, field, value):
    answer = client_for(amina).post("/api/v1/groups/climate/sessions/", body(**{field: value}))
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.django_db
def test_over_http_a_change_names_its_version(amina, room, client_for):
    client, address = client_for(amina), f"/api/v1/sessions/{room.pk}/"
    assert client.patch(address, {"title": "Stoves"}).json()["code"] == "version_required"
    assert client.patch(address, {"title": "Stoves", "version": 1}).json()["version"] == 2
    stale = client.patch(address, {"title": "Ovens"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["title"]) == (409, "Stoves")


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["publish", "open", "pause", "resume", "close", "cancel"])
def test_over_http_a_verb_names_its_version(amina, room, client_for, verb):
    answer = client_for(amina).post(f"/api/v1/sessions/{room.pk}/{verb}/", {})
    assert (answer.status_code, answer.json()["code"]) == (400, "version_required")
