"""Who may do what in a live session: the table, by office and by state."""

from datetime import UTC, datetime, timedelta

import pytest

from collab.people.rights import Grant, Rights
from groups.models import Hand, LiveSession, WorkingGroup
from groups.policies import sessions as policies

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LEADS = {"open", "pause", "resume", "close", "cancel"}
KEEPS_ORDER = {"edit", "edit_agenda", "publish", "move_agenda", "call_hand"}
TAKES_PART = {"raise_hand", "post"}
STATES = ("draft", "scheduled", "lobby", "live", "paused", "closed", "cancelled")


def somebody(*roles: str, group_id: int = 1) -> Rights:
    grants = [
        Grant(role=role, city_id=7, city_slug="sarajevo", organisation_id=None, group_id=group_id, title=role)
        for role in roles
    ]
    return Rights(5, tuple(grants))


def room(state: str, *, observers_may_post: bool = False) -> LiveSession:
    starts_at = NOW + (timedelta(hours=3) if state == "scheduled" else timedelta(minutes=10))
    group = WorkingGroup(pk=1, slug="climate", observers_may_post=observers_may_post)
    stored = "scheduled" if state == "lobby" else state
    return LiveSession(group=group, state=stored, starts_at=starts_at)


def may(rights: Rights, state: str, **how: bool) -> set[str]:
    return set(policies.abilities(rights, room(state, **how), NOW))


@pytest.mark.parametrize(
    ("role", "ever"),
    [
        ("chair", LEADS | KEEPS_ORDER | TAKES_PART),
        ("deputy", LEADS | KEEPS_ORDER | TAKES_PART),
        ("rapporteur", KEEPS_ORDER | TAKES_PART),
        ("official", TAKES_PART),
        ("observer", {"raise_hand"}),
    ],
)
def test_what_an_office_may_ever_do(role, ever):
    assert set().union(*(may(somebody(role), state) for state in STATES)) == ever


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("draft", {"edit", "edit_agenda", "publish"}),
        ("scheduled", {"edit", "edit_agenda", "open", "cancel"}),
        ("lobby", {"edit", "edit_agenda", "open", "cancel", "post"}),
        ("live", {"edit", "edit_agenda", "pause", "close", "move_agenda", "raise_hand", "call_hand", "post"}),
        ("paused", {"edit", "edit_agenda", "resume", "close", "move_agenda", "post"}),
        ("closed", set()),
        ("cancelled", set()),
    ],
)
def test_what_a_chair_is_offered_in_each_state(state, offered):
    assert may(somebody("chair"), state) == offered


def test_an_office_in_another_group_counts_for_nothing():
    assert may(somebody("chair", group_id=2), "live") == set()


def test_an_observer_writes_only_where_the_group_lets_observers():
    assert "post" not in may(somebody("observer"), "live")
    assert "post" in may(somebody("observer"), "live", observers_may_post=True)


def test_a_locked_chat_is_not_offered():
    offered = policies.abilities(somebody("official"), room("live"), NOW, chat_is_locked=True)
    assert offered == ["raise_hand"]


@pytest.mark.parametrize(("minutes_before", "state"), [(31, "scheduled"), (30, "lobby"), (0, "lobby"), (-5, "lobby")])
def test_the_lobby_is_the_half_hour_before_the_start(minutes_before, state):
    assert policies.state_at("scheduled", NOW + timedelta(minutes=minutes_before), NOW) == state


def test_only_a_scheduled_session_has_a_lobby():
    assert [policies.state_at(s, NOW, NOW) for s in STATES if s not in {"scheduled", "lobby"}] == [
        "draft", "live", "paused", "closed", "cancelled",
    ]  # fmt: skip


def test_a_hand_is_lowered_by_its_owner_or_the_desk():
    hand = Hand(person_id=5)
    someone_elses = Hand(person_id=6)
    assert policies.can_lower_hand(somebody("observer"), room("live"), hand)
    assert not policies.can_lower_hand(somebody("official"), room("live"), someone_elses)
    assert policies.can_lower_hand(somebody("rapporteur"), room("live"), someone_elses)
