"""Slugs survive every script of the region."""

import csv

import pytest

from collab.people.imports.network import DATA
from collab.people.imports.slugs import free_slug, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Велико Търново", "veliko-tarnovo"),
        ("София", "sofia"),
        ("Кърджали", "kardzhali"),
        ("Щръклево", "shtraklevo"),
        ("Θεσσαλονίκη", "thessaloniki"),
        ("Ναύπλιο", "nafplio"),
        ("Εύοσμος", "evosmos"),
        ("Ηράκλειο", "irakleio"),
        ("Λουτράκι", "loutraki"),
        ("Άγγελος", "angelos"),
        ("Μπάνια", "bania"),
        ("İstanbul", "istanbul"),
        ("Çanakkale", "canakkale"),
        ("IĞDIR", "igdir"),
        ("Kırklareli", "kirklareli"),
        ("Iași", "iasi"),
        ("Iaşi", "iasi"),
        ("Târgu Mureş", "targu-mures"),
        ("Durrës", "durres"),
        ("Korçë", "korce"),
        ("Niš", "nis"),
        ("Чачак / Čačak", "chachak-cacak"),
        ("Ђаковица", "djakovica"),
        ("Đakovo", "djakovo"),
        ("Ќушево", "kjushevo"),
        ("Novo mesto", "novo-mesto"),
        ("Cluj-Napoca", "cluj-napoca"),
        ("!!!", "place"),
    ],
)
def test_a_name_keeps_its_sound(name, slug):
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("name", "tag", "slug"),
    [
        ("Чачак", "sr-Cyrl", "cacak"),
        ("Ниш", "sr-Cyrl", "nis"),
        ("Ниш", "bg", "nish"),
        ("Битола", "mk", "bitola"),
        ("Цеље", "sr-Cyrl", "celje"),
    ],
)
def test_the_language_decides_where_letters_do_not(name, tag, slug):
    assert slug_of(name, tag=tag) == slug


def test_composed_and_decomposed_letters_are_the_same():
    assert slug_of("Й\u0438\u0306") == slug_of("Йй")
    assert slug_of("Nis\u030c") == "nis"


def test_long_names_are_cut_at_80():
    assert len(slug_of("град " * 40)) <= 80
    assert not slug_of("град " * 40).endswith("-")


def test_a_taken_slug_gets_the_country_then_a_number():
    taken = {"dimitrovgrad"}
    assert free_slug("Dimitrovgrad", "RS", taken.__contains__) == "dimitrovgrad-rs"
    taken.add("dimitrovgrad-rs")
    assert free_slug("Dimitrovgrad", "RS", taken.__contains__) == "dimitrovgrad-2"


def test_every_local_name_of_the_network_has_a_slug():
    for file in ("cities.csv", "candidate_cities.csv"):
        with (DATA / file).open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                for name in row["name_local"].split(" / "):
                    assert slug_of(name) != "place", name
