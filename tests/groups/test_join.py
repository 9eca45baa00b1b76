"""Come into a group and leave it."""

import pytest

from collab.audit.models import Entry
from collab.errors import Forbidden, NotFound, Refused
from collab.notices.models import Notice
from collab.people.rights import rights_of
from collab.streams.models import Stream
from groups.actions.groups import decide_request, join_group, leave_group, remove_member
from groups.actions.sessions import schedule_session
from groups.models import JoinRequest
from tests.cast import heard, make_thread
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_group(climate):
    climate.join_mode = "open"
    climate.save()
    return climate


@pytest.fixture
def asked(amina, dara, climate):
    join_group(person=dara, group=climate, note="We plant trees.")
    return JoinRequest.objects.get()


def decide(chair, asked, *, accept=True):
    decide_request(chair=chair, group=asked.group, request_id=asked.pk, accept=accept)


def is_in(person, group):
    return group.pk in rights_of(person).group_ids


def said(frames):
    return [(frame["stream"], frame["type"]) for frame in frames]


def test_an_open_group_is_joined_at_once_and_hears_it(dara, open_group):
    with heard() as frames:
        assert join_group(person=dara, group=open_group) == "joined"
    assert is_in(dara, open_group)
    assert said(frames) == [("group:climate", "member.joined")]
    assert frames[0]["data"]["person"] == {"id": dara.pk, "name": "Dara"}
    assert (frames[0]["data"]["city"]["slug"], frames[0]["data"]["role"]) == ("athens", "official")
    assert Entry.objects.get(action="member.join").target_id == str(dara.pk)


def test_joined_twice_is_joined_once(dara, open_group):
    join_group(person=dara, group=open_group)
    with heard() as frames:
        assert join_group(person=dara, group=open_group) == "joined"
    assert frames == []


@pytest.mark.parametrize("who", ["nobody", "sanja"])
def test_only_an_official_of_a_city_joins(who, open_group, request):
    with heard() as frames, pytest.raises(Forbidden):
        join_group(person=request.getfixturevalue(who), group=open_group)
    assert frames == []


def test_what_is_rolled_back_is_not_heard(dara, open_group):
    with heard() as frames:
        do_and_roll_back(lambda: join_group(person=dara, group=open_group))
    assert (frames, is_in(dara, open_group)) == ([], False)


def test_a_group_by_invitation_is_not_asked(dara, climate):
    climate.join_mode = "invitation"
    climate.save()
    with pytest.raises(Forbidden):
        join_group(person=dara, group=climate)


def test_elsewhere_one_asks_and_chair_and_deputy_are_told(amina, deniz, rada, dara, climate):
    with heard() as frames:
        assert join_group(person=dara, group=climate) == "pending"
    assert not is_in(dara, climate)
    assert set(said(frames)) == {(f"person:{person.pk}", "notice.created") for person in (amina, deniz)}
    with heard() as frames:
        assert join_group(person=dara, group=climate) == "pending"
    assert (frames, JoinRequest.objects.count()) == ([], 1)


def test_accepted_one_has_a_seat_and_a_notice(amina, dara, climate, asked):
    with heard() as frames:
        decide(amina, asked)
    assert is_in(dara, climate)
    assert said(frames) == [("group:climate", "member.joined"), (f"person:{dara.pk}", "notice.created")]
    assert Notice.objects.get(person=dara).kind == "group.request_accepted"
    assert set(Entry.objects.values_list("action", flat=True)) == {"member.join", "member.request_accepted"}


def test_declined_one_has_a_notice_and_may_ask_again(amina, dara, climate, asked):
    with heard() as frames:
        decide(amina, asked, accept=False)
    assert (is_in(dara, climate), said(frames)) == (False, [(f"person:{dara.pk}", "notice.created")])
    assert Notice.objects.get(person=dara).kind == "group.request_declined"
    assert join_group(person=dara, group=climate) == "pending"
    assert JoinRequest.objects.count() == 2


@pytest.mark.parametrize("who", ["deniz", "sanja"])
def test_a_deputy_and_the_secretariat_decide_too(who, dara, climate, asked, request):
    decide(request.getfixturevalue(who), asked)
    assert is_in(dara, climate)


@pytest.mark.parametrize("who", ["rada", "bo", "cleo", "dara", "nobody"])
def test_nobody_else_decides(who, asked, request):
    with heard() as frames, pytest.raises(Forbidden):
        decide(request.getfixturevalue(who), asked)
    assert frames == []


def test_decided_is_decided(amina, deniz, climate, asked):
    decide(amina, asked)
    with heard() as frames:
        decide(deniz, asked)
    assert frames == []
    with pytest.raises(Refused):
        decide(deniz, asked, accept=False)
    with pytest.raises(NotFound):
        decide_request(chair=amina, group=climate, request_id=asked.pk + 1, accept=True)


def audiences(*keys):
    found = dict(Stream.objects.filter(key__in=keys).values_list("key", "audience_version"))
    return [found.get(key, 1) for key in keys]


def test_who_leaves_is_put_out_of_what_only_the_group_hears(amina, bo, climate, thread):
    climate.is_open = False
    climate.save()
    inside = make_thread(amina, climate, title="Inside")
    plan = {"starts_at": thread.created_at.replace(year=2031), "ends_at": thread.created_at.replace(year=2032)}
    session_id, _new = schedule_session(chair=amina, group=climate, title="Stoves", zone="Europe/Sofia", **plan)
    keys = ("group:climate", "desk:climate", inside.stream, f"session:{session_id}", thread.stream)
    before = audiences(*keys)
    with heard() as frames:
        leave_group(person=bo, group=climate)
    assert not is_in(bo, climate)
    assert said(frames) == [("group:climate", "member.left")]
    raised = [now - then for now, then in zip(audiences(*keys), before, strict=True)]
    assert raised == [1, 1, 1, 1, 0]
    assert Entry.objects.get(action="member.leave").actor == bo


def test_a_leave_that_is_rolled_back_is_none(bo, climate, thread):
    with heard() as frames:
        do_and_roll_back(lambda: leave_group(person=bo, group=climate))
    assert (frames, is_in(bo, climate)) == ([], True)


@pytest.mark.parametrize("who", ["amina", "deniz", "rada", "dara"])
def test_an_office_is_handed_over_and_who_is_not_in_cannot_leave(who, climate, request):
    with pytest.raises(Forbidden):
        leave_group(person=request.getfixturevalue(who), group=climate)


def test_a_chair_ends_a_members_seat_but_no_office(amina, bo, deniz, dara, climate):
    with heard() as frames:
        remove_member(chair=amina, group=climate, person_id=bo.pk)
    assert (is_in(bo, climate), said(frames)) == (False, [("group:climate", "member.left")])
    with pytest.raises(Forbidden):
        remove_member(chair=amina, group=climate, person_id=deniz.pk)
    with pytest.raises(NotFound):
        remove_member(chair=amina, group=climate, person_id=dara.pk)


@pytest.mark.parametrize("who", ["rada", "cleo", "dara"])
def test_nobody_else_ends_a_seat(who, bo, climate, request):
    with heard() as frames, pytest.raises(Forbidden):
        remove_member(chair=request.getfixturevalue(who), group=climate, person_id=bo.pk)
    assert (frames, is_in(bo, climate)) == ([], True)


def test_the_requests_are_shown_to_who_decides_them(amina, bo, asked, client_for):
    address = "/api/v1/groups/climate/requests/"
    [row] = client_for(amina).get(address).json()["results"]
    assert (row["id"], row["person"]["name"], row["note"]) == (asked.pk, "Dara", "We plant trees.")
    assert client_for(bo).get(address).status_code == 403


def test_over_http_one_asks_is_accepted_and_leaves(amina, dara, climate, client_for):
    group, asker = "/api/v1/groups/climate/", client_for(dara)
    assert asker.post(f"{group}join/", {"note": "Trees"}, format="json").json() == {"state": "pending"}
    assert asker.get(group).json()["join_request"] == "pending"
    asked = JoinRequest.objects.get()
    assert client_for(amina).post(f"{group}requests/{asked.pk}/accept/").status_code == 204
    assert asker.get(group).json()["roles"] == ["official"]
    assert asker.delete(f"{group}members/{dara.pk}/").status_code == 204
    assert asker.get(group).json()["roles"] == []
