"""What a line of a network file says, and whether it can be believed."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TextIO
from zoneinfo import available_timezones

from babel import Locale

from collab.errors import Invalid

COLUMNS = (
    "name_en", "name_local", "country_iso2", "lat", "lon", "population", "population_year", "role",
    "joined_year", "source", "membership_status", "entity_type", "timezone", "geonameid",
)  # fmt: skip
STATES = {"member": "member", "observer": "observer", "unknown": "prospect", "not verified as member": "prospect"}
BODIES = ("municipality", "association")
YEARS = range(1900, 2101)
BIGGEST = 2_147_483_647
LONGEST = {True: 120, False: 160}  # characters of a city's and of an organisation's name

# Which language a local name is in, by country and script; where a cell has two names of one script,
# the second tag is the second name's.  A local name of Bosnia and Herzegovina is one in two languages.
CYRILLIC = {"BG": "bg", "MK": "mk", "RS": "sr-Cyrl", "BA": "sr-Cyrl", "ME": "cnr-Cyrl", "XK": "sr-Cyrl"}
LATIN: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "AL": (("sq",),), "BA": (("bs", "hr"),), "HR": (("hr",), ("it",)), "ME": (("cnr",),), "MK": (("sq",),),
    "RO": (("ro",), ("hu",)), "RS": (("sr-Latn",), ("hu",)), "SI": (("sl",), ("it",)), "TR": (("tr",),),
    "XK": (("sq",),),
}  # fmt: skip
TWO_LATIN: Mapping[str, tuple[tuple[str, ...], ...]] = {"ME": (("sq",), ("cnr",))}  # "Tuz / Tuzi"


class Refused(ValueError):
    """Why a row is not taken, in one sentence."""


@dataclass(frozen=True)
class NetworkRow:
    """One believed line; numbers are numbers, what is empty is None or ""."""

    line: int
    name: str
    local: str
    country: str
    lat: Decimal | None
    lon: Decimal | None
    population: int | None
    population_year: int | None
    state: str
    joined_year: int | None
    is_city: bool
    zone: str
    geonameid: int | None
    source: str
    note: str

    @property
    def names(self) -> list[tuple[str, str]]:
        """(tag, name) of its own official names."""
        return list(local_names(self.local, self.country))


def read_rows(file: TextIO) -> Iterator[tuple[int, Mapping[str, str]]]:
    """(line number, cells) of a CSV file with a heading.  Raises Invalid naming the missing columns."""
    reader = csv.DictReader(file, restval="")
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(f"Columns are missing: {', '.join(missing)}.")
    for cells in reader:
        yield reader.line_num, {str(k): str(v or "").strip() for k, v in cells.items() if k}


def believe(line: int, cells: Mapping[str, str]) -> NetworkRow:
    """The row of one line; raises Refused with the reason."""
    name, country, role, body = (cells[key] for key in ("name_en", "country_iso2", "role", "entity_type"))
    _unless(bool(name), "it has no name_en")
    _unless(max(len(name), len(cells["name_local"])) <= LONGEST[body == "municipality"], "its name is too long")
    _unless(country in countries(), f"{country or 'no country'} is not a country")
    _unless(role in STATES, f"the role {role!r} is not known")
    _unless(body in BODIES, f"the entity type {body!r} is not known")
    _unless(body != "association" or role == "observer", "an association can only be an observer")
    _unless(cells["timezone"] in zones(), f"{cells['timezone']!r} is not a time zone")
    source, note = _source_and_note(cells)
    lat, lon = _degrees(cells["lat"], 90, "lat"), _degrees(cells["lon"], 180, "lon")
    _unless((lat is None) == (lon is None), "lat and lon come together")
    return NetworkRow(
        line=line,
        name=name,
        local=cells["name_local"],
        country=country,
        lat=lat,
        lon=lon,
        population=_whole(cells["population"], range(BIGGEST), "population"),
        population_year=_whole(cells["population_year"], YEARS, "population_year"),
        state=STATES[role],
        joined_year=_whole(cells["joined_year"], YEARS, "joined_year"),
        is_city=body == "municipality",
        zone=cells["timezone"],
        geonameid=_whole(cells["geonameid"], range(1, BIGGEST), "geonameid"),
        source=source,
        note=note,
    )


def local_names(cell: str, country: str) -> Iterator[tuple[str, str]]:
    """(tag, name) for each of "Скопје / Shkup" in the languages of its country."""
    names = [name.strip() for name in cell.split(" / ") if name.strip()]
    latin = [name for name in names if re.search(r"[A-Za-z]", name)]
    pattern = TWO_LATIN.get(country) if len(latin) > 1 else None
    tags: Iterable[tuple[str, ...]] = pattern or LATIN.get(country, ())
    for name, spoken in zip(latin, tags, strict=False):
        yield from ((tag, name) for tag in spoken)
    for name in names:
        if re.search(r"[\u0370-\u03ff]", name):
            yield "el", name
        elif re.search(r"[\u0400-\u04ff]", name) and country in CYRILLIC:
            yield CYRILLIC[country], name


@cache
def zones() -> frozenset[str]:
    """The names of the time zone database, read from the disk once."""
    return frozenset(available_timezones())


@cache
def countries() -> frozenset[str]:
    """Two-letter codes with a name in CLDR; XK is one of them, unions and test codes are not."""
    codes = frozenset(str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code)))
    return codes - {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def _source_and_note(cells: Mapping[str, str]) -> tuple[str, str]:
    """The first address is the source; everything else that was said about it is in the note."""
    said = cells["source"]
    url = said if re.fullmatch(r"https?://\S{1,490}", said) else ""
    notes = [cells.get("note", ""), "" if url else said]
    return url, "; ".join(text for text in notes if text)


def _unless(is_right: bool, reason: str) -> None:
    if not is_right:
        raise Refused(reason)


def _whole(cell: str, within: range, column: str) -> int | None:
    if not cell:
        return None
    number = int(cell) if re.fullmatch(r"[0-9]{1,12}", cell) else -1
    _unless(number in within, f"{column} {cell!r} is not a number that can be")
    return number


def _degrees(cell: str, most: int, column: str) -> Decimal | None:
    if not cell:
        return None
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise Refused(f"{column} {cell!r} is not a number") from None
    _unless(value.is_finite() and abs(value) <= most, f"{column} {cell!r} is not on Earth")
    return round(value, 5)
