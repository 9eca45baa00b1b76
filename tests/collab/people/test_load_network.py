"""The network file: what is taken, what is refused and why, and that a second run changes nothing."""

import csv
import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from collab.audit.models import Entry as AuditEntry
from collab.people.imports.network import DATA, load_network
from collab.people.imports.network_rows import COLUMNS
from collab.people.models import City, CityName, NetworkMembership, Organisation

pytestmark = pytest.mark.django_db

GOOD = {
    "name_en": "Varna", "name_local": "Варна", "country_iso2": "BG", "lat": "43.21912", "lon": "27.91024",
    "population": "312770", "population_year": "", "role": "member", "joined_year": "2026",
    "source": "https://varna.example/b40", "membership_status": "verified", "entity_type": "municipality",
    "timezone": "Europe/Sofia", "geonameid": "726050", "note": "",
}  # fmt: skip


def _file(*rows: dict[str, str]) -> io.StringIO:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, "note"])
    writer.writeheader()
    writer.writerows(GOOD | row for row in rows)
    return io.StringIO(out.getvalue())


def _load(name: str) -> str:
    out = io.StringIO()
    call_command("load_network", str(DATA / name), stdout=out)
    return out.getvalue()


def test_both_files_are_149_rows_and_nothing_is_refused():
    assert _load("cities.csv") == (
        "62 rows read: 61 cities, 1 organisations, 0 refused; 62 created, 0 changed, 0 unchanged\n"
    )
    assert _load("candidate_cities.csv") == (
        "87 rows read: 87 cities, 0 organisations, 0 refused; 87 created, 0 changed, 0 unchanged\n"
    )
    assert (City.objects.count(), Organisation.objects.count()) == (148, 1)
    assert City.objects.members().count() == 57
    assert City.objects.with_state().filter(state="prospect").count() == 91
    assert Organisation.objects.get().slug == "namrb"


def test_a_second_run_changes_nothing():
    for name in ("cities.csv", "candidate_cities.csv"):
        _load(name)
    before = list(City.objects.order_by("pk").values()), list(CityName.objects.order_by("pk").values())
    steps, audit = NetworkMembership.objects.count(), AuditEntry.objects.count()
    assert "0 created, 0 changed, 62 unchanged" in _load("cities.csv")
    assert "0 created, 0 changed, 87 unchanged" in _load("candidate_cities.csv")
    assert before == (list(City.objects.order_by("pk").values()), list(CityName.objects.order_by("pk").values()))
    assert (steps, audit) == (NetworkMembership.objects.count(), AuditEntry.objects.count())


def test_names_in_the_languages_of_the_cities():
    _load("cities.csv")
    _load("candidate_cities.csv")

    def names(slug: str) -> dict[str, str]:
        return dict(CityName.objects.filter(city__slug=slug, official=True).values_list("tag", "name"))

    assert names("skopje") == {"mk": "Скопје", "sq": "Shkup"}
    assert names("pristina") == {"sq": "Prishtinë", "sr-Cyrl": "Приштина"}
    assert names("subotica") == {"sr-Cyrl": "Суботица", "sr-Latn": "Subotica", "hu": "Szabadka"}
    assert names("pula") == {"hr": "Pula", "it": "Pola"}
    assert names("tuzi") == {"sq": "Tuz", "cnr": "Tuzi"}
    assert names("laktasi") == {"sr-Cyrl": "Лакташи", "bs": "Laktaši", "hr": "Laktaši"}
    assert names("prizren")["tr"] == "Prizren"
    assert names("thessaloniki") == {"el": "Θεσσαλονίκη"}
    assert CityName.objects.get(city__slug="thessaloniki", tag="bg").name == "Солун"
    without = City.objects.exclude(names__tag="bg").values_list("name_en", flat=True)
    assert list(without) == []


def test_the_joined_year_is_kept_as_a_year_and_unknown_as_unknown():
    _load("cities.csv")
    varna = NetworkMembership.objects.get(city__slug="varna")
    assert (varna.state, varna.on, varna.on_is_year) == ("member", datetime.date(2026, 1, 1), True)
    zenica = NetworkMembership.objects.get(city__slug="zenica")
    assert (zenica.state, zenica.on, zenica.on_is_year) == ("member", None, False)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name_en": ""}, "no name_en"),
        ({"country_iso2": "ZZ"}, "ZZ is not a country"),
        ({"country_iso2": ""}, "no country is not a country"),
        ({"role": "guest"}, "role 'guest' is not known"),
        ({"entity_type": "village"}, "entity type 'village'"),
        ({"entity_type": "association"}, "can only be an observer"),
        ({"timezone": "Europe/Varna"}, "not a time zone"),
        ({"lat": "91"}, "lat '91' is not on Earth"),
        ({"lat": "NaN"}, "not on Earth"),
        ({"lon": "east"}, "lon 'east' is not a number"),
        ({"lat": ""}, "come together"),
        ({"population": "-5"}, "population '-5'"),
        ({"population": "3 000"}, "population '3 000'"),
        ({"joined_year": "26"}, "joined_year '26'"),
        ({"geonameid": "abc"}, "geonameid 'abc'"),
        ({"name_en": "V" * 121}, "too long"),
    ],
)
def test_a_wrong_row_is_refused_with_the_reason_and_the_others_are_taken(wrong, why):
    report = load_network(_file(wrong, {"name_en": "Ruse", "geonameid": "727523"}))
    assert [(line, name) for line, name, _why in report.refused] == [(2, wrong.get("name_en", "Varna"))]
    assert why in report.refused[0][2]
    assert (report.read, report.created) == (2, 1)
    assert list(City.objects.values_list("slug", flat=True)) == ["ruse"]


def test_the_same_place_twice_is_refused_once():
    report = load_network(_file({}, {}, {"name_en": "Warna"}))
    assert [why for _line, _name, why in report.refused] == ["it stands in the file already"] * 2


def test_a_place_known_from_a_practice_becomes_the_city():
    known = City.objects.create(slug="varna", name_en="Varna", country="BG", zone="Europe/Sofia")
    assert load_network(_file({})).changed == 1
    known.refresh_from_db()
    assert (known.geonameid, known.population, known.version) == (726050, 312770, 2)
    assert City.objects.members().get() == known


def test_another_place_of_the_same_name_is_not_taken_over():
    load_network(_file({}))
    report = load_network(_file({"geonameid": "1"}))
    assert "another Varna is known with geonameid 726050" in report.refused[0][2]


def test_a_changed_figure_is_taken_over():
    load_network(_file({}))
    assert load_network(_file({"population": "320000"})).changed == 1
    assert City.objects.get().population == 320_000


def test_membership_moves_forward_only():
    load_network(_file({"role": "unknown", "joined_year": ""}))
    assert load_network(_file({})).changed == 1
    city = City.objects.get()
    NetworkMembership.objects.create(city=city, state="suspended", on=datetime.date(2026, 3, 1))
    assert load_network(_file({})).unchanged == 1
    assert City.objects.with_state().get().state == "suspended"


def test_a_member_of_unknown_year_follows_a_dated_step():
    city = City.objects.create(slug="varna", name_en="Varna", country="BG", zone="Europe/Sofia")
    NetworkMembership.objects.create(city=city, state="applied", on=datetime.date(2025, 2, 25))
    load_network(_file({"joined_year": ""}))
    assert City.objects.with_state().get().state == "member"


def test_a_file_without_the_columns_or_missing_is_an_error(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("name_en,lat\nVarna,1\n")
    with pytest.raises(CommandError, match="Columns are missing: name_local"):
        call_command("load_network", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_network", str(tmp_path / "none.csv"))


def test_an_import_that_changes_something_leaves_an_audit_row():
    load_network(_file({}), name="cities.csv")
    entry = AuditEntry.objects.get(action="network.import")
    assert (entry.target_id, entry.details["created"]) == ("cities.csv", 1)
