"""What is read: one's own account (for `me/` and the first JSON of every page), and who sees which city."""

from typing import Final

from django.db.models import Q

from collab.people import policies
from collab.people.models import City, Person, Term
from collab.people.models.network import CityQuerySet
from collab.people.rights import Rights, rights_of
from collab.people.shapes import SEAT_FIELDS, MeShape, me_shape

IN_PREPARATION: Final = ("prospect", "applied", "council_decided", "accepted")


def read_me(person: Person, *, csrf: str, rights: Rights | None = None) -> MeShape:
    """The own account; three queries, two when the rights are at hand."""
    seats = Term.objects.current().filter(person=person).order_by("seat__role__position", "pk").values(*SEAT_FIELDS)
    return me_shape(
        person,
        seats,
        can=policies.abilities(rights or rights_of(person)),
        csrf=csrf,
        unread_notices=person.notices.filter(read_at=None).count(),
    )


def cities_in(state: str) -> CityQuerySet:
    """Cities whose latest membership is `state`; "none" are those that never had one."""
    found = City.objects.with_state()
    wanted = Q(state="none") | Q(state=None) if state == "none" else Q(state=state)
    return found.filter(wanted)


def visible_cities(rights: Rights) -> CityQuerySet:
    """Cities that may be looked up: all but those whose coming is still being prepared."""
    if policies.can_see_prospects(rights):
        return City.objects.all()
    return City.objects.with_state().filter(Q(state=None) | ~Q(state__in=IN_PREPARATION))
