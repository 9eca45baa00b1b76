"""What a person may act as, now: her current terms, read in one query.

Policies are pure functions over `Rights`.  An action reads them again inside its own transaction,
so a right that has just ended no longer counts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, DateTimeField

from collab.people.models import Person, Term
from collab.postgres import clock
from collab.postgres.compiled import Compiled, ListParameter, Parameter, is_among
from collab.streams.events import Actor


@dataclass(frozen=True)
class Grant:
    """One current term: the role and the scope of its seat."""

    role: str
    city_id: int | None
    city_slug: str | None
    organisation_id: int | None
    group_id: int | None
    title: str
    city_name: str | None = None
    organisation_slug: str | None = None
    organisation_name: str | None = None


@dataclass(frozen=True)
class Rights:
    """All current grants of one person; `person_id` is None for somebody not signed in."""

    person_id: int | None
    grants: tuple[Grant, ...] = ()

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_in_network(self) -> bool:
        """Holds any office: reads what is open to the network."""
        return bool(self.grants)

    @property
    def group_ids(self) -> frozenset[int]:
        return frozenset(grant.group_id for grant in self.grants if grant.group_id)

    @property
    def city_ids(self) -> frozenset[int]:
        return frozenset(grant.city_id for grant in self.grants if grant.city_id)

    def cities_as(self, roles: Collection[str]) -> frozenset[int]:
        """The cities for which one of these roles is held, in a group or outside of any."""
        return frozenset(grant.city_id for grant in self.grants if grant.city_id and grant.role in roles)

    @property
    def is_secretariat(self) -> bool:
        return any(grant.role == "secretariat" for grant in self.grants)

    def groups_as(self, roles: Collection[str]) -> frozenset[int]:
        """The working groups in which one of these roles is held."""
        return frozenset(grant.group_id for grant in self.grants if grant.group_id and grant.role in roles)

    def roles_in(self, group_id: int) -> frozenset[str]:
        """The roles held within one working group."""
        return frozenset(grant.role for grant in self.grants if grant.group_id == group_id)

    def office_in(self, group_id: int | None) -> Grant | None:
        """The grant under which the person speaks: that of the group, else the city's, else any."""
        if len(self.grants) == 1:  # nearly always
            return self.grants[0]
        ranked = sorted(self.grants, key=lambda g: (g.group_id != group_id, g.group_id is not None, g.title))
        return ranked[0] if ranked else None


def rights_of(person: Person | AnonymousUser | None) -> Rights:
    """The rights of one person, in one query (none for somebody not signed in or deactivated)."""
    if not isinstance(person, Person):
        return Rights(None)
    return rights_of_many([person.pk]).get(person.pk, Rights(person.pk))


@cache
def _current_grants() -> Compiled:
    now, people = Parameter("now", DateTimeField()), ListParameter("people", BigIntegerField())
    return Compiled(
        Term.objects.current(now)
        .filter(is_among("person_id", people), person__is_active=True)
        .order_by("pk")
        .values(
            "person_id", "person__name", "person__language",
            "seat__role__code", "seat__city_id", "seat__city__slug", "seat__city__name_en",
            "seat__organisation_id", "seat__organisation__slug", "seat__organisation__name",
            "seat__group_id", "seat__title",
        )
    )  # fmt: skip


def rights_of_many(person_ids: Iterable[int]) -> dict[int, Rights]:
    """{person id: rights} of active persons with a current term, in one query."""
    return _by_person(_grant_rows(person_ids))


def grants_of(person_ids: Iterable[int]) -> tuple[Compiled, dict[str, Any]]:
    """What `speakers` is made of, to be asked together with other things (`rows_of_each`)."""
    return _current_grants(), {"now": clock.now(), "people": list(person_ids)}


class Speaker(NamedTuple):
    """What a message needs to know of its author."""

    pk: int
    name: str
    language: str


def speakers(rows: Sequence[Mapping[str, Any]]) -> dict[int, tuple[Speaker, Rights]]:
    """Active persons who hold an office now, and their rights, of the rows of `grants_of`."""
    people = {row["person_id"]: (row["person__name"], row["person__language"]) for row in rows}
    rights = _by_person(rows)
    return {pk: (Speaker(pk, name, language), rights[pk]) for pk, (name, language) in people.items()}


def _grant_rows(person_ids: Iterable[int]) -> list[dict[str, Any]]:
    plan, given = grants_of(person_ids)
    return plan.rows(**given)


def _by_person(rows: Iterable[Mapping[str, Any]]) -> dict[int, Rights]:
    grants: dict[int, list[Grant]] = {}
    for row in rows:
        grants.setdefault(row["person_id"], []).append(
            Grant(
                role=row["seat__role__code"],
                city_id=row["seat__city_id"],
                city_slug=row["seat__city__slug"],
                city_name=row["seat__city__name_en"],
                organisation_id=row["seat__organisation_id"],
                organisation_slug=row["seat__organisation__slug"],
                organisation_name=row["seat__organisation__name"],
                group_id=row["seat__group_id"],
                title=row["seat__title"],
            )
        )
    return {person_id: Rights(person_id, tuple(found)) for person_id, found in grants.items()}


def actor_of(person: Person | Speaker, rights: Rights, group_id: int | None = None) -> Actor:
    """`by` of an event: the person and the city she speaks for."""
    office = rights.office_in(group_id)
    return Actor(person=person.pk, name=person.name, city=office.city_slug if office else None)
