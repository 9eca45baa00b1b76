"""Write the agenda of a live session and move through it; one item at most is current."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from collab.audit.record import record
from collab.errors import Invalid, NotFound, Refused, require
from collab.people.models import Person
from collab.people.rights import Rights, actor_of
from collab.postgres import clock
from collab.postgres.idempotency import digest_of, require_same_request
from collab.postgres.versions import require_version, save_next
from collab.vocabularies.models import Entry
from groups.actions.session_steps import announce_agenda, clean_title, locked_session, require_not_over
from groups.events.sessions import AgendaMoved
from groups.models import AgendaItem, LiveSession
from groups.policies import sessions as policies
from groups.shapes.sessions import ITEM_FIELDS, ItemShape, item_shape

ITEMS_MOST = 100
MINUTES_MOST = 480
OUT_OF_THE_WAY = 10_000  # above every number of an agenda: items stand there while they are numbered again


@transaction.atomic
def add_item(
    *, desk: Person, session_id: int, title: str, kind: str, minutes: int, key: UUID | None = None
) -> tuple[ItemShape, bool]:
    """One more point at the end: (its shape, whether it is new).  The room hears agenda.changed.

    Raises NotFound, Forbidden, KeyReused, Refused (closed), Invalid.
    """
    live_session, rights = _to_prepare(desk, session_id)
    known = live_session.items.filter(key=key).first() if key else None
    request = {"desk": desk.pk, "session": session_id, "title": title, "kind": kind, "minutes": minutes}
    if known:
        require_same_request(known, request, is_in_place=True)
        return _shape_of(known.pk), False
    fields = _checked({"title": title, "kind": kind, "minutes": minutes})
    if live_session.items.count() >= ITEMS_MOST:
        raise Refused(_("An agenda has at most a hundred items."), code="too_many_items")
    last = live_session.items.aggregate(last=Max("no"))["last"] or 0
    item = live_session.items.create(no=last + 1, key=key, request_digest=digest_of(key, request), **fields)
    record("agenda.add", by=rights, target=("session", live_session.pk), group=live_session.group, item=item.pk)
    announce_agenda(live_session, desk, rights)
    return _shape_of(item.pk), True


@transaction.atomic
def change_item(*, desk: Person, session_id: int, item_id: int, version: int, **fields: Any) -> ItemShape:
    """New title, kind or minutes, or another place (`no`; the others make room): its shape.

    The room hears agenda.changed.  Raises NotFound, Forbidden, Conflict, Refused (closed), Invalid.
    """
    live_session, rights = _to_prepare(desk, session_id)
    item = _item(live_session, item_id, version)
    no = fields.pop("no", item.no)
    changed = {n: v for n, v in _checked(fields).items() if getattr(item, n) != v}
    if not changed and no == item.no:
        return _shape_of(item.pk)
    if no != item.no:
        _place(live_session, item, no)
    save_next(item, **changed)
    record(
        "agenda.change",
        by=rights,
        target=("session", live_session.pk),
        group=live_session.group,
        item=item.pk,
        fields=sorted(changed),
        no=no,
    )
    announce_agenda(live_session, desk, rights)
    return _shape_of(item.pk)


@transaction.atomic
def open_item(*, desk: Person, session_id: int, item_id: int, version: int) -> ItemShape:
    """Make an item the current one; the one before is closed.  Opens a closed or skipped one again, too.

    The room hears agenda.changed and agenda.moved.  Raises NotFound, Forbidden, Conflict, Refused.
    """
    live_session, rights, item = _to_move(desk, session_id, item_id, version)
    if item.state == "open":
        raise Refused(_("This item is current already."), code="wrong_state")
    now = clock.now()
    live_session.items.filter(state="open").update(state="closed", closed_at=now, version=F("version") + 1)
    save_next(item, state="open", opened_at=now, closed_at=None)
    _move(live_session, item.pk, desk, rights)
    record("agenda.open", by=rights, target=("session", live_session.pk), group=live_session.group, item=item.pk)
    return _shape_of(item.pk)


@transaction.atomic
def close_item(*, desk: Person, session_id: int, item_id: int, version: int) -> ItemShape:
    """End the current item; none is current then."""
    live_session, rights, item = _to_move(desk, session_id, item_id, version)
    if item.state != "open":
        raise Refused(_("Only the current item can be closed."), code="wrong_state")
    save_next(item, state="closed", closed_at=clock.now())
    _move(live_session, None, desk, rights)
    record("agenda.close", by=rights, target=("session", live_session.pk), group=live_session.group, item=item.pk)
    return _shape_of(item.pk)


@transaction.atomic
def skip_item(*, desk: Person, session_id: int, item_id: int, version: int) -> ItemShape:
    """Leave out an item that is planned or current."""
    live_session, rights, item = _to_move(desk, session_id, item_id, version)
    if item.state not in {"planned", "open"}:
        raise Refused(_("This item is done with."), code="wrong_state")
    was = item.state
    save_next(item, state="skipped", closed_at=clock.now())
    if was == "open":
        _move(live_session, None, desk, rights)
    else:
        announce_agenda(live_session, desk, rights)
    record("agenda.skip", by=rights, target=("session", live_session.pk), group=live_session.group, item=item.pk)
    return _shape_of(item.pk)


def _to_prepare(person: Person, session_id: int) -> tuple[LiveSession, Rights]:
    live_session, rights = locked_session(person, session_id)
    require(policies.can_prepare(rights, live_session), _("Only the group's chairs write the agenda."))
    require_not_over(live_session)
    return live_session, rights


def _to_move(person: Person, session_id: int, item_id: int, version: int) -> tuple[LiveSession, Rights, AgendaItem]:
    live_session, rights = locked_session(person, session_id)
    require(policies.can_keep_order(rights, live_session), _("Only the group's chairs move the agenda."))
    item = _item(live_session, item_id, version)
    require_not_over(live_session)
    if live_session.state not in policies.RUNNING:
        raise Refused(_("The agenda moves once the session is open."), code="not_live")
    return live_session, rights, item


def _item(live_session: LiveSession, item_id: int, version: int) -> AgendaItem:
    item = live_session.items.filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    sentence = _("Somebody else changed this item just now.")
    require_version(item, version, current=lambda: _shape_of(item.pk), sentence=sentence)
    return item


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if "title" in fields:
        fields["title"] = clean_title(fields["title"])
    if "kind" in fields and not Entry.objects.of("agenda_kinds").filter(code=fields["kind"]).exists():
        raise Invalid(fields={"kind": [_("Choose a kind from the list.")]})
    if "minutes" in fields and not 1 <= fields["minutes"] <= MINUTES_MOST:
        raise Invalid(fields={"minutes": [_("From 1 to 480 minutes.")]})
    return fields


def _place(live_session: LiveSession, item: AgendaItem, no: int) -> None:
    """Number the items 1, 2, 3 ... again, with `item` at `no`; two writes, since a number is unique."""
    items = list(live_session.items.exclude(pk=item.pk).order_by("no"))
    if not 1 <= no <= len(items) + 1:
        raise Invalid(fields={"no": [_("There is no such place on this agenda.")]})
    items.insert(no - 1, item)
    live_session.items.update(no=F("no") + OUT_OF_THE_WAY)
    for place, moved in enumerate(items, start=1):
        moved.no = place
    AgendaItem.objects.bulk_update(items, ["no"])


def _move(live_session: LiveSession, current: int | None, person: Person, rights: Rights) -> None:
    """The version of the session stays: lists do not show the current item, and a move conflicts with no change."""
    live_session.current_item_id = current
    live_session.save(update_fields=["current_item"])
    announce_agenda(live_session, person, rights)
    by = actor_of(person, rights, live_session.group_id)
    live_session.announce(AgendaMoved(current=current), by=by)


def _shape_of(item_id: int) -> ItemShape:
    return item_shape(AgendaItem.objects.values(*ITEM_FIELDS).get(pk=item_id))
