"""Accents, final letters, cedillas and scripts do not matter when one looks for a practice."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from collab.people.models import City, CityName
from collab.people.rights import Rights, rights_of
from collab.text.folding import fold, fold_words, prefix_query
from collab.vocabularies.models import Entry
from groups.actions.load_vocabularies import load_vocabularies
from practices.actions.search_index import WORDS_FILE
from practices.api.search import find_cities
from practices.models import Practice
from practices.search import find_practices, with_words
from tests.practices.conftest import published


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Ниш", "Niš"),
        ("Ниш", "NISH"),
        ("Constanţa", "Constanța"),
        ("Iași", "iasi"),
        ("θέρμανση", "ΘΕΡΜΑΝΣΗ"),
        ("δρόμος", "ΔΡΟΜΟΣ"),
        ("Θεσσαλονίκη", "Thessaloniki"),
        ("İzmir", "izmir"),
        ("Kırklareli", "KIRKLARELİ"),
        ("Љубљана", "Ljubljana"),
        ("Đurđevo", "Ђурђево"),
        ("Шумен", "Shumen"),
        ("Прилеп", "prilep"),
    ],
)
def test_one_word_in_two_spellings(one, same):
    assert fold(one) == fold(same)


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text):
    once = fold(text)
    assert fold(once) == once
    assert once.isascii()


@given(st.text())
def test_whatever_is_typed_makes_a_query_or_none(text):
    query = prefix_query(text)
    assert query is None or all(part.endswith(":*") for part in query.split(" & "))
    assert (query is None) == (not fold_words(text))


@pytest.mark.parametrize(
    "asked", ["спирки", "SHADY", "сенч", "varna", "Варна", "дървета жегата", "heat", "καυσωνας", "vrućina", "sicak"]
)
def test_found_in_any_language(practice, asked):
    assert with_words(Practice.objects.all(), asked).exists()


@pytest.mark.parametrize("asked", ["metro", "shady metro", "!!!", "' | :*", "%"])
def test_not_found(practice, asked):
    assert not with_words(Practice.objects.all(), asked).exists()


def test_a_hit_says_why(practice):
    [hit] = find_practices(Rights(None), "сенчести")
    assert hit == {
        "kind": "practice",
        "id": practice.pk,
        "title": "Shady bus stops",
        "url": f"/practices/{practice.pk}-shady-bus-stops",
        "highlight": "Сенчести спирки",
        "why": "title",
        "city": hit["city"],
        "theme": "climate",
    }
    assert find_practices(Rights(None), "жегата")[0]["why"] == "summary"
    assert find_practices(Rights(None), "Climate and env")[0]["why"] == "topic"


def test_the_best_match_comes_first(bo, amina, practice):
    other = published(bo, amina, title={"bg": "Друго"}, summary={"bg": "Сенчести дворове и спирки"})
    assert [hit["id"] for hit in find_practices(Rights(None), "спирки")] == [practice.pk, other.pk]


def test_nobody_finds_what_he_may_not_see(bo, amina, dara):
    published(bo, amina, visibility="TLP:AMBER")
    assert find_practices(rights_of(dara), "спирки") == []
    assert len(find_practices(rights_of(amina), "спирки")) == 1


def test_every_subtopic_has_words_to_be_found_by(db):
    load_vocabularies()
    codes = set(Entry.objects.of("subtopics").values_list("code", flat=True))
    assert codes == set(json.loads(WORDS_FILE.read_text(encoding="utf-8")))


def test_a_practice_of_before_gets_its_words_with_dj_by_the_migration(bo, amina):
    """As they were written when dj was two letters; where the words stand decides, as always, what comes first."""
    texts = {"title": {"bg": "Podjela posla"}, "summary": {"bg": "Дјеца у граду"}, "challenge": {"bg": "Odjek"}}
    practice = published(bo, amina, **texts, partners=[{"name": "Djordje d.o.o."}])
    now = Practice.objects.filter(pk=practice.pk)
    old = SearchVector(Value("podiela posla"), config="simple", weight="A")
    Practice.objects.filter(pk=practice.pk).update(search=old)
    assert find_practices(Rights(None), "podjela") == []
    import_module("practices.migrations.0003_dj_is_one_letter").add_words(apps, None)
    for word in ("podela:A", "deca:B", "odek:C", "dorde:C"):
        query = SearchQuery(word, search_type="raw", config="simple")
        assert now.filter(search=query).exists(), word


@pytest.mark.parametrize(("language", "name"), [("bg", "Варна"), ("mk", "Варна на море"), ("el", "Βάρνα")])
@pytest.mark.usefixtures("bo")
def test_a_city_is_shown_by_the_name_of_the_readers_language(language, name):
    varna = City.objects.get(slug="varna")
    for tag, each in [("el", "Βάρνα"), ("mk", "Варна на море"), ("bg", "Варна"), ("hr", "Varna")]:
        CityName.objects.create(city=varna, tag=tag, name=each)
    with override(language):
        [hit] = find_cities(Rights(None), "варн", limit=5)
    assert (hit["title"], hit["highlight"]) == ("Varna", name)
