"""Who may do what in a live session, and in which state of it.

A role that does not allow it is 403; a state that does not allow it is 422.  The page is offered
what both allow.
"""

from datetime import datetime, timedelta

from collab.people.rights import Rights
from groups.models import Hand, LiveSession
from groups.models.sessions import CANCELLED, CLOSED, DRAFT, LIVE, LOBBY, PAUSED, SCHEDULED
from groups.policies.groups import is_at_desk, is_chair, is_member

LOBBY_OPENS_BEFORE = timedelta(minutes=30)
CHAT_LOCK_REASON = "session_closed"  # why the chat's thread is locked for good

AHEAD = frozenset({SCHEDULED, LOBBY})
RUNNING = frozenset({LIVE, PAUSED})
ENDED = frozenset({CLOSED, CANCELLED})
ACTIVE_HANDS = ("waiting", "speaking")

LEADS_FROM = {
    "publish": frozenset({DRAFT}),
    "open": AHEAD,
    "pause": frozenset({LIVE}),
    "resume": frozenset({PAUSED}),
    "close": RUNNING,
    "cancel": AHEAD,
}  # the states from which a chair's verb leads on


def state_at(state: str, starts_at: datetime, now: datetime) -> str:
    """The state as people see it: `lobby` is no row's state, it is the half hour before the start.

    It needs no event: every reader knows `starts_at`.
    """
    return LOBBY if state == SCHEDULED and now >= starts_at - LOBBY_OPENS_BEFORE else state


def chat_is_open(state: str, starts_at: datetime, now: datetime) -> bool:
    """From the lobby until the end, pauses included."""
    return state_at(state, starts_at, now) in RUNNING | {LOBBY}


def can_prepare(rights: Rights, live_session: LiveSession) -> bool:
    """Change its time and place, write its agenda, publish its draft: chair, deputy, rapporteur."""
    return is_at_desk(rights, live_session.group_id)


def can_lead(rights: Rights, live_session: LiveSession) -> bool:
    """Open, pause, resume, close, cancel: chair and deputy."""
    return is_chair(rights, live_session.group_id)


def can_keep_order(rights: Rights, live_session: LiveSession) -> bool:
    """Move the agenda and give the floor: chair, deputy, rapporteur."""
    return is_at_desk(rights, live_session.group_id)


def can_raise_hand(rights: Rights, live_session: LiveSession) -> bool:
    """Members and observers of the group."""
    return live_session.group_id in rights.group_ids


def can_lower_hand(rights: Rights, live_session: LiveSession, hand: Hand) -> bool:
    """One's own, and whoever gives the floor."""
    return hand.person_id == rights.person_id or can_keep_order(rights, live_session)


def can_chat(rights: Rights, live_session: LiveSession) -> bool:
    """Members; observers where the group lets them write."""
    if is_member(rights, live_session.group_id):
        return True
    return "observer" in rights.roles_in(live_session.group_id) and live_session.group.observers_may_post


def abilities(rights: Rights, live_session: LiveSession, now: datetime, *, chat_is_locked: bool = False) -> list[str]:
    """What the page may offer now; needs `live_session.group` loaded, costs no query."""
    state = state_at(live_session.state, live_session.starts_at, now)
    chat = chat_is_open(live_session.state, live_session.starts_at, now) and not chat_is_locked
    offers = {
        "edit": can_prepare(rights, live_session) and state not in ENDED,
        "edit_agenda": can_prepare(rights, live_session) and state not in ENDED,
        "publish": can_prepare(rights, live_session) and state in LEADS_FROM["publish"],
        **{
            verb: can_lead(rights, live_session) and state in LEADS_FROM[verb]
            for verb in ("open", "pause", "resume", "close", "cancel")
        },
        "move_agenda": can_keep_order(rights, live_session) and state in RUNNING,
        "raise_hand": can_raise_hand(rights, live_session) and state == LIVE,
        "call_hand": can_keep_order(rights, live_session) and state == LIVE,
        "post": can_chat(rights, live_session) and chat,
    }
    return [verb for verb, offered in offers.items() if offered]
