"""Who may do what, as a table of offices."""

from datetime import UTC, datetime, timedelta

import pytest

from collab.people.rights import Grant, Rights
from groups.models import Message, Thread, WorkingGroup
from groups.policies import groups, messages, threads

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
GROUP, ME = 1, 5
IN_GROUP = ("chair", "deputy", "rapporteur", "official", "observer")
READER = {"read"}
GROUP_ABILITIES = {
    "chair": READER | {"start_thread", "decide_requests", "remove_member", "schedule", "read_desk"},
    "deputy": READER | {"start_thread", "decide_requests", "remove_member", "schedule", "read_desk"},
    "rapporteur": READER | {"start_thread", "schedule", "read_desk"},
    "official": READER | {"start_thread", "leave"},
    "observer": READER | {"leave"},
    "elsewhere": READER | {"join"},
    "secretariat": READER | {"decide_requests", "remove_member", "read_desk"},
    "nobody": set(),
}
TALK, ORDER = {"post", "react"}, {"lock", "pin", "slow", "remove", "restore"}
THREAD_ABILITIES = {
    "chair": TALK | ORDER | {"rename", "hide", "read_sealed"},
    "deputy": TALK | ORDER | {"rename", "hide", "read_sealed"},
    "rapporteur": TALK | {"rename", "hide", "read_sealed"},
    "official": TALK,
    "observer": set(),
    "elsewhere": set(),
    "secretariat": ORDER | {"hide"},
    "nobody": set(),
}
everybody = pytest.mark.parametrize("who", list(GROUP_ABILITIES))


def grant(role, *, city=None, group=None):
    return Grant(role=role, city_id=city, city_slug=None, organisation_id=None, group_id=group, title="")


def somebody(who, *, group=GROUP):
    """The rights of me in this office."""
    grants = {
        "elsewhere": [grant("official", city=7)],
        "secretariat": [grant("secretariat")],
        "nobody": [],
        "observer": [grant("observer"), grant("observer", group=group)],
    }
    return Rights(ME, tuple(grants.get(who, [grant("official", city=7), grant(who, city=7, group=group)])))


def a_group(**fields):
    return WorkingGroup(pk=GROUP, slug="climate", **fields)


def a_thread(*, author=6, age=timedelta(0), group=None, **fields):
    return Thread(group=group or a_group(), author_id=author, created_at=NOW - age, **fields)


def a_message(*, author=ME, age=timedelta(0), state="published", state_by=9, reason="", since=timedelta(0), **thread):
    return Message(
        thread=a_thread(**thread), author_id=author, created_at=NOW - age, state=state, state_by_id=state_by,
        state_reason=reason, state_at=NOW - since,
    )  # fmt: skip


@everybody
def test_what_an_office_may_do_with_a_group(who):
    assert set(groups.abilities(somebody(who), a_group())) == GROUP_ABILITIES[who]


@everybody
def test_what_an_office_may_do_with_a_thread(who):
    assert set(threads.abilities(somebody(who), a_thread())) == THREAD_ABILITIES[who]


@everybody
def test_a_closed_group_is_read_from_within_only(who):
    assert groups.can_read_inside(somebody(who), a_group(is_open=False)) == (who in IN_GROUP)


@pytest.mark.parametrize("who", IN_GROUP)
def test_an_office_in_another_group_is_none_here(who):
    assert threads.abilities(somebody(who, group=2), a_thread()) == []
    assert set(groups.abilities(somebody(who, group=2), a_group())) <= READER | {"join"}


def test_a_group_that_rests_takes_nothing_new():
    resting = a_group(is_active=False)
    assert not groups.can_start_thread(somebody("chair"), resting)
    assert not groups.can_schedule(somebody("chair"), resting)
    assert not groups.can_join(somebody("elsewhere"), resting)


@pytest.mark.parametrize("mode", ["open", "request", "invitation"])
def test_by_invitation_nobody_asks(mode):
    assert groups.can_join(somebody("elsewhere"), a_group(join_mode=mode)) == (mode != "invitation")


def test_an_observer_writes_where_the_group_lets_observers():
    assert threads.can_post(somebody("observer"), a_thread(group=a_group(observers_may_post=True)))


@pytest.mark.parametrize(
    ("who", "audience", "may"),
    [
        ("elsewhere", "network", True),
        ("elsewhere", "group", False),
        ("secretariat", "network", False),
        ("nobody", "network", False),
    ],
)
def test_a_practice_is_discussed_by_officials_of_any_city(who, audience, may):
    assert threads.can_post(somebody(who), a_thread(kind="practice", audience=audience)) == may


def test_a_locked_thread_offers_no_posting_and_can_be_unlocked():
    offered = set(threads.abilities(somebody("chair"), a_thread(is_locked=True)))
    assert offered == THREAD_ABILITIES["chair"] - TALK


def test_a_rapporteur_locks_only_the_chat_of_a_session():
    assert threads.can_lock(somebody("rapporteur"), a_thread(kind="session"))
    assert not threads.can_lock(somebody("rapporteur"), a_thread())
    assert not threads.can_pin(somebody("chair"), a_thread(kind="session"))


@pytest.mark.parametrize(("hours", "may"), [(24, True), (24.1, False)])
def test_the_author_renames_for_a_day(hours, may):
    own = a_thread(author=ME, age=timedelta(hours=hours))
    assert threads.can_rename(somebody("official"), own, NOW) == may


@pytest.mark.parametrize(
    ("who", "minutes", "may"),
    [
        ("official", 24 * 60, True),
        ("official", 24 * 60 + 1, False),
        ("observer", 60, True),
        ("observer", 61, False),
        ("secretariat", 1, False),
    ],
)
def test_how_long_ones_own_message_can_be_edited(who, minutes, may):
    message = a_message(age=timedelta(minutes=minutes), group=a_group(observers_may_post=True))
    assert messages.can_edit(somebody(who), message, NOW) == may


@pytest.mark.parametrize("state", ["hidden", "removed", "withdrawn"])
def test_a_withheld_message_is_not_edited(state):
    assert not messages.can_edit(somebody("official"), a_message(state=state), NOW)


@pytest.mark.parametrize(
    ("state", "may"), [("published", True), ("hidden", True), ("removed", False), ("withdrawn", False)]
)
def test_what_its_author_withdraws(state, may):
    assert messages.can_withdraw(somebody("official"), a_message(state=state)) == may
    assert not messages.can_withdraw(somebody("chair"), a_message(author=6, state=state))


@pytest.mark.parametrize(
    ("who", "given", "may"),
    [
        ("rapporteur", {"state": "hidden", "author": 6}, True),
        ("official", {"state": "hidden"}, False),
        ("chair", {"state": "removed", "author": 6}, True),
        ("rapporteur", {"state": "removed", "author": 6}, False),
        ("chair", {"state": "removed", "author": 6, "state_by": ME, "since": timedelta(seconds=10)}, True),
        ("chair", {"state": "removed", "author": 6, "state_by": ME, "since": timedelta(seconds=11)}, False),
        ("official", {"state": "removed"}, False),
        ("official", {"state": "withdrawn", "reason": "author_request", "since": timedelta(hours=24)}, True),
        ("official", {"state": "withdrawn", "reason": "author_request", "since": timedelta(hours=25)}, False),
        ("official", {"state": "withdrawn", "reason": "off_topic", "since": timedelta(hours=1)}, False),
        ("chair", {"state": "withdrawn", "author": 6}, False),
    ],
)
def test_who_restores_what(who, given, may):
    assert messages.can_restore(somebody(who), a_message(**given), NOW) == may


@everybody
def test_who_reads_a_withheld_text(who):
    desk = who in {"chair", "deputy", "rapporteur"}
    assert messages.can_read_sealed(somebody(who), a_message(author=6, state="removed")) == desk
    assert messages.can_read_sealed(somebody(who), a_message(author=ME, state="removed"))
