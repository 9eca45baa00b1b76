"""Ask for the floor, give it, take a hand down."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collab.audit.record import record
from collab.errors import Invalid, NotFound, Refused, require
from collab.people.models import Person
from collab.people.rights import Rights, actor_of
from collab.postgres import clock
from collab.postgres.idempotency import Request, digest_of, require_same_request
from collab.postgres.versions import require_version, save_next
from collab.vocabularies.models import Entry
from groups.actions.session_steps import locked_session, require_not_over
from groups.events.sessions import HandCalled, HandLowered, HandRaised
from groups.models import Hand, LiveSession
from groups.models.sessions import LIVE
from groups.policies import sessions as policies
from groups.shapes.sessions import HAND_FIELDS, HandShape, hand_shape


@transaction.atomic
def raise_hand(
    *, person: Person, session_id: int, kind: str = "new_point", key: UUID | None = None
) -> tuple[HandShape, bool]:
    """Ask for the floor: (the hand's shape, whether it is new).  A hand that is up already stays as it is.

    The room hears hand.raised.  Locks the session's row.  Raises NotFound, Forbidden, Refused, Invalid,
    KeyReused.
    """
    live_session, rights = locked_session(person, session_id)
    require(policies.can_raise_hand(rights, live_session), _("Join the group to ask for the floor."))
    request = {"session": session_id, "kind": kind}
    known = _known_hand(live_session, person, key, request)
    if known:
        return _shape_of(known.pk), False
    _require_live(live_session)
    if not Entry.objects.of("hand_kinds").filter(code=kind).exists():
        raise Invalid(fields={"kind": [_("Choose a kind from the list.")]})
    office = rights.office_in(live_session.group_id)
    hand = live_session.hands.create(
        agenda_item_id=live_session.current_item_id,
        kind=kind,
        person=person,
        city_id=office.city_id if office else None,
        office=office.title if office else "",
        key=key,
        request_digest=digest_of(key, request),
    )
    return _tell(HandRaised, live_session, hand, person, rights, key), True


@transaction.atomic
def call_hand(*, person: Person, session_id: int, hand_id: int, version: int) -> HandShape:
    """Give somebody the floor; whoever had it has spoken.

    The room hears hand.lowered (of the speaker before) and hand.called.  Raises NotFound, Forbidden,
    Conflict, Refused.
    """
    live_session, rights = locked_session(person, session_id)
    require(policies.can_keep_order(rights, live_session), _("Only the group's chairs give the floor."))
    hand = _hand(live_session, hand_id, version)
    _require_live(live_session)
    if hand.state != "waiting":
        raise Refused(_("This hand is not waiting."), code="wrong_state")
    now = clock.now()
    for speaking in live_session.hands.filter(state="speaking"):
        save_next(speaking, state="done", ended_at=now)
        _tell(HandLowered, live_session, speaking, person, rights)
    save_next(hand, state="speaking", called_at=now)
    record("hand.call", by=rights, target=("session", live_session.pk), group=live_session.group, hand=hand.pk)
    return _tell(HandCalled, live_session, hand, person, rights)


@transaction.atomic
def finish_hand(*, person: Person, session_id: int, hand_id: int, version: int) -> HandShape:
    """Who has the floor has spoken: said by the speaker or by the desk.  The room hears hand.lowered."""
    return _take_down(person, session_id, hand_id, version, "done", ("speaking",))


@transaction.atomic
def lower_hand(*, person: Person, session_id: int, hand_id: int, version: int) -> HandShape:
    """One's own hand, or the desk somebody else's.  The room hears hand.lowered."""
    return _take_down(person, session_id, hand_id, version, "lowered", policies.ACTIVE_HANDS)


def _take_down(
    person: Person, session_id: int, hand_id: int, version: int, becomes: str, leads_from: tuple[str, ...]
) -> HandShape:
    live_session, rights = locked_session(person, session_id)
    hand = live_session.hands.filter(pk=hand_id).first()
    if hand is None:
        raise NotFound()
    require(policies.can_lower_hand(rights, live_session, hand), _("Only your own hand, or as a chair."))
    hand = _hand(live_session, hand_id, version)
    require_not_over(live_session)
    if hand.state not in leads_from:
        raise Refused(_("This hand is not up."), code="wrong_state")
    save_next(hand, state=becomes, ended_at=clock.now())
    if hand.person_id != person.pk:
        record(
            f"hand.{becomes}", by=rights, target=("session", live_session.pk), group=live_session.group, hand=hand.pk
        )
    return _tell(HandLowered, live_session, hand, person, rights)


def _known_hand(live_session: LiveSession, person: Person, key: UUID | None, request: Request) -> Hand | None:
    """The hand of this key, else the one that is up; the session's row is locked."""
    same = Hand.objects.filter(person=person, key=key).first() if key else None
    if same:
        require_same_request(same, request, is_in_place=same.live_session_id == live_session.pk)
    return same or live_session.hands.filter(person=person, state__in=policies.ACTIVE_HANDS).first()


def _require_live(live_session: LiveSession) -> None:
    require_not_over(live_session)
    if live_session.state != LIVE:
        raise Refused(_("Hands go up while the session is live."), code="not_live")


def _hand(live_session: LiveSession, hand_id: int, version: int) -> Hand:
    hand = live_session.hands.filter(pk=hand_id).first()
    if hand is None:
        raise NotFound()
    sentence = _("This hand changed while you were looking.")
    require_version(hand, version, current=lambda: _shape_of(hand.pk), sentence=sentence)
    return hand


def _tell(
    event: type[HandRaised | HandCalled | HandLowered], live_session: LiveSession, hand: Hand, person: Person,
    rights: Rights, key: UUID | None = None,
) -> HandShape:  # fmt: skip
    shape = _shape_of(hand.pk)
    by = actor_of(person, rights, live_session.group_id)
    live_session.announce(event(hand=shape), by=by, key=key)
    return shape


def _shape_of(hand_id: int) -> HandShape:
    return hand_shape(Hand.objects.values(*HAND_FIELDS).get(pk=hand_id))
