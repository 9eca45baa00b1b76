"""Bring cities and organisations of a CSV file into the network; again changes nothing.

A file corrects what a place is called and where it lies.  It moves the membership forward only: what the
network decided later than the file (suspended, left) stands.
"""

import csv
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction

from collab.audit.record import record
from collab.people.imports.network_rows import NetworkRow, Refused, believe, read_rows
from collab.people.imports.slugs import free_slug
from collab.people.models import City, CityName, NetworkMembership, Organisation
from collab.postgres import clock

DATA = Path(__file__).resolve().parents[1] / "data"
BEFORE = {
    "prospect": {"none"},
    "member": {"none", "prospect", "applied", "council_decided", "accepted"},
    "observer": {"none", "prospect", "applied", "accepted"},
}  # from which states a file may lead to this one


@dataclass
class Report:
    """What an import did, in rows; `refused` is (line, name, why)."""

    read: int = 0
    cities: int = 0
    organisations: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)

    def lines(self) -> Iterable[str]:
        """The report as people read it, refusals first."""
        for line, name, why in self.refused:
            yield f"line {line}: {name or 'no name'} refused: {why}"
        yield (
            f"{self.read} rows read: {self.cities} cities, {self.organisations} organisations, "
            f"{len(self.refused)} refused; {self.created} created, {self.changed} changed, "
            f"{self.unchanged} unchanged"
        )


@transaction.atomic
def load_network(file: TextIO, *, name: str = "") -> Report:
    """Import the rows of one file.  Raises Invalid when columns are missing; a wrong row is only refused.

    Two imports at once wait for each other.  A handful of queries, and two for each row that is new.
    """
    known, report, seen = Known(), Report(), set[tuple[str, str] | int]()
    for line, cells in read_rows(file):
        report.read += 1
        try:
            row = believe(line, cells)
            _once(row, seen)
            report.count(known.take_city(row) if row.is_city else known.take_organisation(row))
            report.count("cities" if row.is_city else "organisations")
        except Refused as refusal:
            report.refused.append((line, cells["name_en"], str(refusal)))
    known.add_names_of_the_region()
    if report.created or report.changed:
        record(
            "network.import", by=None, target=("file", name[:80]), read=report.read,
            created=report.created, changed=report.changed, refused=len(report.refused),
        )  # fmt: skip
    return report


def _once(row: NetworkRow, seen: set[tuple[str, str] | int]) -> None:
    keys: set[tuple[str, str] | int] = {(row.name, row.country)}
    if row.geonameid:
        keys.add(row.geonameid)
    if keys & seen:
        raise Refused("it stands in the file already")
    seen |= keys


class Known:
    """What the database holds of the network, locked and read once, and what the rows make of it."""

    def __init__(self) -> None:
        self.cities = list(City.objects.select_for_update().order_by("pk"))
        self.organisations = list(Organisation.objects.select_for_update().order_by("pk"))
        self.names = set(CityName.objects.values_list("city_id", "tag", "name"))
        self.slugs = {city.slug for city in self.cities} | {each.slug for each in self.organisations}
        self.latest: dict[tuple[str, int], NetworkMembership] = {}
        for step in reversed(list(NetworkMembership.objects.latest_first())):
            self.latest[_body_of(step)] = step

    def take_city(self, row: NetworkRow) -> str:
        """ "created", "changed" or "unchanged"; raises Refused."""
        city = self._find_city(row)
        fields: dict[str, Any] = {
            "name_en": row.name, "country": row.country, "zone": row.zone, "lat": row.lat, "lon": row.lon,
            "population": row.population, "population_year": row.population_year, "geonameid": row.geonameid,
            "source": row.source, "note": row.note,
        }  # fmt: skip
        if city is None:
            city, outcome = City.objects.create(slug=self._slug(row.name, row.country), **fields), "created"
            self.cities.append(city)
        else:
            outcome = "changed" if _take_over(city, fields) else "unchanged"
        named = self._add_names([(city, tag, name, True) for tag, name in row.names])
        moved = self._move(NetworkMembership(city=city), row)
        return "changed" if outcome == "unchanged" and (named or moved) else outcome

    def take_organisation(self, row: NetworkRow) -> str:
        """As for a city; known by its name and country."""
        fields = {"name_local": row.local, "source": row.source, "note": row.note}
        found = next((o for o in self.organisations if (o.name, o.country) == (row.name, row.country)), None)
        if found is None:
            slug = self._slug(row.name.split(" - ")[0], row.country)
            found = Organisation.objects.create(slug=slug, name=row.name, country=row.country, **fields)
            self._move(NetworkMembership(organisation=found), row)
            return "created"
        changed = _take_over(found, fields)
        return "changed" if self._move(NetworkMembership(organisation=found), row) or changed else "unchanged"

    def add_names_of_the_region(self) -> None:
        """What cities are called in other languages, from `data/city_names.csv`."""
        cities = {(city.name_en, city.country): city for city in self.cities}
        with (DATA / "city_names.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if (row["name_en"], row["country_iso2"]) in cities]
        self._add_names(
            (cities[row["name_en"], row["country_iso2"]], row["tag"], row["name"], row["official"] == "yes")
            for row in rows
        )

    def _find_city(self, row: NetworkRow) -> City | None:
        """By geonameid; else by name and country, unless that one is another place of the same name."""
        by_name = next((c for c in self.cities if (c.name_en, c.country) == (row.name, row.country)), None)
        by_id = next((c for c in self.cities if row.geonameid and c.geonameid == row.geonameid), None)
        if by_name and row.geonameid and by_name != by_id and by_name.geonameid:
            raise Refused(f"another {row.name} is known with geonameid {by_name.geonameid}")
        if by_name and by_id and by_name != by_id:
            raise Refused(f"geonameid {row.geonameid} is known as {by_id.name_en}")
        return by_id or by_name

    def _slug(self, name: str, country: str) -> str:
        slug = free_slug(name, country, self.slugs.__contains__)
        self.slugs.add(slug)
        return slug

    def _add_names(self, names: Iterable[tuple[City, str, str, bool]]) -> bool:
        """Names the cities do not have yet; whether there were any."""
        new = {
            (city.pk, tag, name): CityName(city=city, tag=tag, name=name, official=official)
            for city, tag, name, official in names
            if (city.pk, tag, name) not in self.names
        }
        CityName.objects.bulk_create(new.values())
        self.names |= new.keys()
        return bool(new)

    def _move(self, step: NetworkMembership, row: NetworkRow) -> bool:
        """Add the next step of a membership, or the year of the one that stands; whether it changed."""
        latest = self.latest.get(_body_of(step))
        on = datetime.date(row.joined_year, 1, 1) if row.joined_year else None
        if latest and latest.state == row.state:
            if on is None or latest.on is not None:
                return False
            latest.on, latest.on_is_year = on, True
            latest.save(update_fields=["on", "on_is_year"])
            return True
        if latest and latest.state not in BEFORE[row.state]:
            return False
        step.state, step.on, step.on_is_year = row.state, on, on is not None
        if latest and latest.on and (on is None or on < latest.on):
            # The sources do not say when; it is known from today on, later than what is known before.
            step.on, step.on_is_year = clock.today(), False
        step.save()
        self.latest[_body_of(step)] = step
        return True


def _body_of(step: NetworkMembership) -> tuple[str, int]:
    return ("city", step.city_id) if step.city_id else ("organisation", step.organisation_id or 0)


def _take_over(found: City | Organisation, fields: Mapping[str, Any]) -> bool:
    """Write what differs; a value that the file does not have keeps the one that is known."""
    changes = {k: v for k, v in fields.items() if v not in (None, "") and getattr(found, k) != v}
    for name, value in changes.items():
        setattr(found, name, value)
    if not changes:
        return False
    if isinstance(found, City):
        found.version += 1
        found.save(update_fields=[*changes, "version"])
    else:
        found.save(update_fields=[*changes])
    return True
