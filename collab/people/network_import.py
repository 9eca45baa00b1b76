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
from django.utils import timezone

from collab.audit.record import record
from collab.people.models import City, CityName, NetworkMembership, Organisation
from collab.people.network_rows import NetworkRow, Refused, believe, read_rows
from collab.people.slugs import free_slug

DATA = Path(__file__).resolve().parent / "data"
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

    Two imports at once wait for each other.  About three queries a row.
    """
    list(City.objects.select_for_update().order_by("pk").values_list("pk"))
    report, seen = Report(), set[tuple[str, str] | int]()
    for line, cells in read_rows(file):
        report.read += 1
        try:
            row = believe(line, cells)
            _once(row, seen)
            report.count(_import_city(row) if row.is_city else _import_organisation(row))
            report.count("cities" if row.is_city else "organisations")
        except Refused as refusal:
            report.refused.append((line, cells["name_en"], str(refusal)))
    _add_known_names()
    if report.created or report.changed:
        record(
            "network.import", actor_id=None, target=("file", name[:80]), read=report.read,
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


def _import_city(row: NetworkRow) -> str:
    city = _known_city(row)
    fields: dict[str, Any] = {
        "name_en": row.name, "country": row.country, "zone": row.zone, "lat": row.lat, "lon": row.lon,
        "population": row.population, "population_year": row.population_year, "geonameid": row.geonameid,
        "source": row.source, "note": row.note,
    }  # fmt: skip
    if city is None:
        slug = free_slug(row.name, row.country, lambda s: City.objects.filter(slug=s).exists())
        city, outcome = City.objects.create(slug=slug, **fields), "created"
    else:
        outcome = "changed" if _take_over(city, fields) else "unchanged"
    names = add_names(city, row.names, official=True)
    moved = _move({"city": city}, row)
    return "changed" if outcome == "unchanged" and (names or moved) else outcome


def _known_city(row: NetworkRow) -> City | None:
    """By geonameid; else by name and country, unless that one is another place of the same name."""
    by_name = City.objects.filter(name_en=row.name, country=row.country).first()
    by_id = City.objects.filter(geonameid=row.geonameid).first() if row.geonameid else None
    if by_name and row.geonameid and by_name != by_id and by_name.geonameid:
        raise Refused(f"another {row.name} is known with geonameid {by_name.geonameid}")
    if by_name and by_id and by_name != by_id:
        raise Refused(f"geonameid {row.geonameid} is known as {by_id.name_en}")
    return by_id or by_name


def _import_organisation(row: NetworkRow) -> str:
    known = Organisation.objects.filter(name=row.name, country=row.country).first()
    fields = {"name_local": row.local, "source": row.source, "note": row.note}
    if known is None:
        short = row.name.split(" - ")[0]
        slug = free_slug(short, row.country, lambda s: Organisation.objects.filter(slug=s).exists())
        known = Organisation.objects.create(slug=slug, name=row.name, country=row.country, **fields)
        _move({"organisation": known}, row)
        return "created"
    changed = _take_over(known, fields)
    return "changed" if _move({"organisation": known}, row) or changed else "unchanged"


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


def add_names(city: City, names: Iterable[tuple[str, str]], *, official: bool) -> bool:
    """Names the city does not have yet; whether there were any."""
    known = set(CityName.objects.filter(city=city).values_list("tag", "name"))
    new = [
        CityName(city=city, tag=tag, name=name, official=official)
        for tag, name in dict.fromkeys(names)
        if (tag, name) not in known
    ]
    CityName.objects.bulk_create(new)
    return bool(new)


def _move(body: Mapping[str, Any], row: NetworkRow) -> bool:
    """Add the next step of the membership, or the year of the one that stands; whether it changed."""
    latest = NetworkMembership.objects.filter(**body).latest_first().first()
    on = datetime.date(row.joined_year, 1, 1) if row.joined_year else None
    if latest and latest.state == row.state:
        if on is None or latest.on is not None:
            return False
        latest.on, latest.on_is_year = on, True
        latest.save(update_fields=["on", "on_is_year"])
        return True
    if latest and latest.state not in BEFORE[row.state]:
        return False
    if latest and latest.on and (on is None or on < latest.on):
        # The sources do not say when; it is known from today on, later than what is known before.
        NetworkMembership.objects.create(**body, state=row.state, on=timezone.localdate())
        return True
    NetworkMembership.objects.create(**body, state=row.state, on=on, on_is_year=on is not None)
    return True


def _add_known_names() -> None:
    """What cities are called in other languages of the region, from `data/city_names.csv`."""
    cities = {(city.name_en, city.country): city for city in City.objects.all()}
    known = set(CityName.objects.values_list("city_id", "tag", "name"))
    with (DATA / "city_names.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["name_en"], r["country_iso2"]) in cities]
    CityName.objects.bulk_create(
        CityName(city=city, tag=row["tag"], name=row["name"], official=row["official"] == "yes")
        for row in rows
        if (city := cities[row["name_en"], row["country_iso2"]]) and (city.pk, row["tag"], row["name"]) not in known
    )
