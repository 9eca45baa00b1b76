"""The office from which everything else is given: the secretariat of a network that has none yet."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from collab.audit.record import record
from collab.errors import Conflict, Refused
from collab.people.models import Person, Role, Seat, Term

ROLE = "secretariat"


@transaction.atomic
def appoint_secretariat(*, email: str, name: str, why: str = "") -> Person:
    """Whoever has this address holds the office from now on; an account is made for who has none.

    For the person at the machine itself, so nobody's rights are asked.  `why` says why somebody beside
    the present holders is needed; without it raises Conflict when there is one.  Raises Refused for a
    closed account and for a database without roles.  Locks the role's row: of two at once the second
    sees the first.
    """
    role = Role.objects.select_for_update().filter(code=ROLE).first()
    if role is None:
        raise Refused(_("The offices of the network are not loaded yet."), code="not_prepared")
    in_office = Term.objects.current().filter(seat__role=role, person__is_active=True)
    if not why and in_office.exists():
        raise Conflict(_("This network has a secretariat already."))
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        person = Person.objects.create_user(email, name=name)
    if not person.is_active:
        raise Refused(_("This account is closed."))
    if not in_office.filter(person=person).exists():
        seat = Seat.objects.create(role=role, title=role.labels["en"])
        Term.objects.create(seat=seat, person=person)
    record("term.grant", by=None, target=("person", person.pk), role=ROLE, note=why or "the first of the network")
    return person
