"""Join a group, leave it, decide requests: each begins or ends a term in a seat."""

from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from collab.audit.record import record
from collab.errors import NotFound, Refused, require
from collab.notices.actions import notify
from collab.people.models import Person, Role, Seat, Term
from collab.people.rights import Grant, Rights, actor_of, rights_of
from collab.people.shapes import PersonRef, city_ref
from collab.postgres import clock
from collab.streams.publish import raise_audience
from groups.events.groups import MemberJoined, MemberLeft
from groups.models import JoinRequest, LiveSession, Thread, WorkingGroup
from groups.models.groups import CHAIR_ROLES
from groups.policies import groups as policies
from groups.shapes.groups import MEMBER_FIELDS, member_shape

NOTE_MOST = 500


def locked_group(group: WorkingGroup) -> WorkingGroup:
    return WorkingGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)


@transaction.atomic
def join_group(*, person: Person, group: WorkingGroup, note: str = "") -> Literal["joined", "pending"]:
    """`joined` in an open group, else `pending` and the chairs get a notice.  Repeated: the same answer."""
    group, rights = locked_group(group), rights_of(person)
    if group.pk in rights.group_ids:
        return "joined"
    require(policies.can_join(rights, group), _("Only an official of a city may ask to join this group."))
    if group.join_mode == "open":
        admit(person=person, rights=rights, group=group, granted_by=person)
        return "joined"
    _request, created = JoinRequest.objects.get_or_create(
        group=group, person=person, state="pending", defaults={"note": note[:NOTE_MOST]}
    )
    if created:
        _tell_chairs(person, rights, group)
    return "pending"


def chairs_of(group_id: int, *, outside_of: int | None = None) -> list[int]:
    """Persons who chair the group, deputies included; without those who hold a seat of the city `outside_of`."""
    terms = Term.objects.current().filter(
        seat__group_id=group_id, seat__role__code__in=CHAIR_ROLES, person__is_active=True
    )
    if outside_of is not None:
        own = Term.objects.current().filter(seat__city_id=outside_of)
        terms = terms.exclude(person_id__in=own.values("person_id"))
    return list(terms.values_list("person_id", flat=True).distinct())


def _tell_chairs(person: Person, rights: Rights, group: WorkingGroup) -> None:
    notify(
        chairs_of(group.pk),
        kind="group.join_requested",
        data={"group": group.slug, "person": person.name},
        url=f"/groups/{group.slug}/members",
        by=actor_of(person, rights),
    )


def _city_grant(rights: Rights) -> Grant | None:
    cities = [grant for grant in rights.grants if grant.city_id]
    return next((g for g in cities if g.group_id is None), cities[0] if cities else None)


def admit(*, person: Person, rights: Rights, group: WorkingGroup, granted_by: Person) -> None:
    """Give the seat `official` in the group for the person's city.  The caller holds the group's lock."""
    grant = _city_grant(rights)
    if grant is None:
        raise Refused(_("This person holds no office of a city."), code="no_office")
    seat = Seat.objects.create(
        role=Role.objects.get(code="official"), city_id=grant.city_id, group=group, title=grant.title
    )
    term = Term.objects.create(seat=seat, person=person, granted_by=granted_by)
    by = rights_of(granted_by)
    record("member.join", by=by, target=("person", person.pk), group=group, role="official")
    member = member_shape(Term.objects.values(*MEMBER_FIELDS).get(pk=term.pk))
    group.announce(MemberJoined(**member), by=actor_of(granted_by, by, group.pk))


@transaction.atomic
def decide_request(*, chair: Person, group: WorkingGroup, request_id: int, accept: bool) -> None:
    """Accept or decline; whoever asked gets a notice.  Repeated with the same answer: nothing happens."""
    group, rights = locked_group(group), rights_of(chair)
    require(policies.can_decide_requests(rights, group), _("Only a chair decides who joins."))
    asked = JoinRequest.objects.select_for_update().filter(pk=request_id, group=group).first()
    if asked is None:
        raise NotFound()
    state = "accepted" if accept else "declined"
    if asked.state == state:
        return
    if asked.state != "pending":
        raise Refused(_("This request is already decided."), code="wrong_state")
    asked.state, asked.decided_at, asked.decided_by = state, clock.now(), chair
    asked.save(update_fields=["state", "decided_at", "decided_by"])
    asker_rights = rights_of(asked.person)
    if accept and group.pk not in asker_rights.group_ids:
        admit(person=asked.person, rights=asker_rights, group=group, granted_by=chair)
    record(f"member.request_{state}", by=rights, target=("person", asked.person_id), group=group)
    notify(
        [asked.person_id],
        kind=f"group.request_{state}",
        data={"group": group.slug},
        url=f"/groups/{group.slug}",
        by=actor_of(chair, rights, group.pk),
    )


@transaction.atomic
def leave_group(*, person: Person, group: WorkingGroup) -> None:
    """End one's own terms in the group at once, on open sockets too."""
    group, rights = locked_group(group), rights_of(person)
    require(policies.can_leave(rights, group), _("Hand over your office before you leave the group."))
    _end_terms(person, rights, person, group)


@transaction.atomic
def remove_member(*, chair: Person, group: WorkingGroup, person_id: int) -> None:
    """A chair ends a member's plain terms in the group at once, on open sockets too."""
    group, rights = locked_group(group), rights_of(chair)
    require(policies.can_remove_member(rights, group), _("Only a chair may do this."))
    member = Person.objects.filter(pk=person_id).first()
    if member is None or group.pk not in rights_of(member).group_ids:
        raise NotFound()
    require(policies.can_leave(rights_of(member), group), _("An office is handed over, not removed here."))
    _end_terms(chair, rights, member, group)


def _end_terms(actor: Person, rights: Rights, member: Person, group: WorkingGroup) -> None:
    terms = Term.objects.current().filter(person=member, seat__group=group).select_related("seat__role", "seat__city")
    for term in terms:
        city = city_ref(term.seat.city.slug, term.seat.city.name_en) if term.seat.city else None
        role = term.seat.role.code
        record("member.leave", by=rights, target=("person", member.pk), group=group, role=role)
        left = MemberLeft(person=_ref(member), city=city, role=role)
        group.announce(left, by=actor_of(actor, rights, group.pk))
    terms.update(until=clock.now())
    raise_audience(*streams_of_members(group))


def streams_of_members(group: WorkingGroup) -> list[str]:
    """The streams that only people of the group hear: whoever leaves hears them no longer."""
    threads = Thread.objects.filter(group=group).exclude(audience="network").values_list("pk", flat=True)
    sessions = LiveSession.objects.filter(group=group)
    return [
        group.stream,
        f"desk:{group.slug}",
        *(f"thread:{pk}" for pk in threads),
        *(f"session:{pk}" for pk in sessions.values_list("pk", flat=True)),
    ]


def _ref(person: Person) -> PersonRef:
    return {"id": person.pk, "name": person.name}
