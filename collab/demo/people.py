"""Demo accounts, by office, with their seats and terms."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from collab.audit.record import record
from collab.demo.files import email_of
from collab.people.models import City, Organisation, Person, Role, Seat, Term
from collab.postgres import clock
from groups.models import WorkingGroup

PASSWORD = "balkan-bridges-40"  # noqa: S105 - public; only the demonstration network has it
IN_OFFICE = timedelta(days=200)
Cast = dict[str, Person]


def make_people(rows: Iterable[Mapping[str, Any]]) -> Cast:
    """{login: person}.  One slow hash for all: they share a public password."""
    password = make_password(PASSWORD)
    return {row["login"]: _make_person(row, password) for row in rows}


def _make_person(row: Mapping[str, Any], password: str) -> Person:
    city = City.objects.get(slug=row["city"]) if "city" in row else None
    body = Organisation.objects.get(slug=row["organisation"]) if "organisation" in row else None
    person = Person.objects.create(
        email=email_of(row["login"]),
        password=password,
        name=row["name"],
        language=row["language"],
        languages_read=row["languages_read"],
        zone=city.zone if city else "Europe/Istanbul" if body is None else "Europe/Sofia",
    )
    for seat in row["seats"]:
        _seat(person, seat, city, body)
    return person


def _seat(person: Person, row: Mapping[str, Any], city: City | None, body: Organisation | None) -> None:
    is_single = row["role"] == "chair"
    group = WorkingGroup.objects.get(slug=row["group"]) if "group" in row else None
    seat = Seat.objects.create(
        role=Role.objects.get(code=row["role"]),
        city=city,
        organisation=body,
        group=group,
        title=row["title"],
        is_single=is_single,
    )
    Term.objects.create(seat=seat, person=person, since=clock.now() - IN_OFFICE, single=is_single)
    record(
        "term.grant", by=None, target=("person", person.pk), group=group, role=row["role"],
        note="demonstration network",
    )  # fmt: skip
