"""Many members at once, for load tests of the demonstration network."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from collab.audit.record import record
from collab.errors import NotFound, Refused
from collab.people.models import ApiToken, City, Person, Role, Seat, Term
from collab.postgres import clock
from groups.models import WorkingGroup

TOKEN_DAYS = 30
PASSWORDLESS = "!"  # Django's mark of a password that nothing matches


@transaction.atomic
def load_crowd(*, number: int, group_slug: str) -> list[str]:
    """`number` officials of member cities, in turn, in the group: a fresh token of each, in order.

    A repeat gives the same people new tokens.  Tells nobody; about ten queries whatever the number.
    Raises NotFound for a group that is not there, Refused when no city is a member yet.
    """
    group = WorkingGroup.objects.filter(slug=group_slug).first()
    if group is None:
        raise NotFound(f"There is no group {group_slug}.")
    people = _people(number, group)
    _seat(people, group)
    secrets = [ApiToken.new_secret() for _person in people]
    ends = clock.now() + timedelta(days=TOKEN_DAYS)
    ApiToken.objects.bulk_create(
        ApiToken(person=person, name="load test", digest=ApiToken.digest_of(secret), expires_at=ends)
        for person, secret in zip(people, secrets, strict=True)
    )
    record("people.load", by=None, target=("group", group.pk), group=group, people=number)
    return secrets


def _people(number: int, group: WorkingGroup) -> list[Person]:
    emails = [f"member.{no}.{group.slug}@demo.example" for no in range(1, number + 1)]
    Person.objects.bulk_create(
        (
            Person(email=email, name=f"Member {no} of {group.slug}", password=PASSWORDLESS)
            for no, email in enumerate(emails, start=1)
        ),
        ignore_conflicts=True,
    )
    found = {person.email: person for person in Person.objects.filter(email__in=emails)}
    return [found[email] for email in emails]


def _seat(people: Sequence[Person], group: WorkingGroup) -> None:
    """An office of a member city for whoever is not in the group yet."""
    cities = list(City.objects.members().order_by("slug"))
    if not cities:
        raise Refused("No city is a member of the network yet.")
    inside = set(Term.objects.current().filter(seat__group=group).values_list("person_id", flat=True))
    official, pairs = Role.objects.get(code="official"), []
    for place, person in enumerate(people):
        if person.pk not in inside:
            city = cities[place % len(cities)]
            seat = Seat(role=official, city=city, group=group, title=f"Official, {city.name_en}")
            pairs.append((person, seat))
    Seat.objects.bulk_create(seat for _person, seat in pairs)
    Term.objects.bulk_create(Term(person=person, seat=seat) for person, seat in pairs)
