"""Who reads a practice of which label: every role, in its group, in another group and of its own city; every way.

An observer reads GREEN at most, wherever she looks (list, page, search, discussion, streams, notices).
"""

import json

import pytest
from django.conf import settings

from collab.notices.models import Notice
from collab.people.rights import rights_of
from groups.audiences import GroupAudience, ThreadAudience
from groups.jobs import tell_about_message
from groups.models.groups import MEMBER_ROLES
from practices.actions.adoptions import declare_interest
from practices.audiences import LibraryAudience
from practices.models import Practice
from practices.models.practices import CITY_ROLES, LABELS
from tests.cast import make_city, make_message, make_person, make_seat
from tests.practices.conftest import published

WORDS = json.loads((settings.BASE_DIR / "collab" / "vocabularies.json").read_text(encoding="utf-8"))
ROLES = [row["code"] for row in WORDS["vocabularies"]["roles"]]
PLACES = ("in the group", "in another group", "of the own city")


@pytest.fixture
def people(bo, amina, dara):
    """{(role, place): a person who holds that one office}, and who holds none."""
    found = {("none", "has an account"): make_person("account@roles.example")}
    for role in ROLES:
        for place in PLACES:
            person = make_person(f"{role}.{place.replace(' ', '')}@roles.example")
            city = make_city("Varna") if place == "of the own city" else make_city("Athens", "GR")
            group = {"in the group": "climate", "in another group": "smart-digital"}.get(place)
            make_seat(person, role, city=city, group=group)
            found[role, place] = person
    return found


def hears(people):
    """Who hears where an AMBER practice is told, and reads its discussion."""
    return {(role, place) for role, place in people if place == "in the group" and role in MEMBER_ROLES}


def reads(people, label):
    """Who finds it at all."""
    if label == "TLP:CLEAR":
        return set(people)
    if label == "TLP:GREEN":
        return {who for who in people if who[0] != "none"}
    own = {(role, place) for role, place in people if place == "of the own city" and role in CITY_ROLES}
    return hears(people) | own | {who for who in people if who[0] == "secretariat"}


@pytest.fixture(params=LABELS)
def label(request):
    return request.param


@pytest.fixture
def practice(people, label, bo, amina):
    return published(bo, amina, visibility=label)


def test_the_roles_of_the_network_are_in_the_matrix(people):
    assert {role for role, _place in people} == {"none", *ROLES}
    assert "observer" in ROLES


def test_who_finds_it(people, label, practice):
    found = {
        who for who, person in people.items() if Practice.objects.visible_to(rights_of(person)).exists()
    }  # fmt: skip
    assert found == reads(people, label)


def test_who_reads_it_in_lists_and_pages(people, label, practice, client_for):
    clients = {who: client_for(person) for who, person in people.items()}
    may, here = reads(people, label), f"/api/v1/practices/{practice.pk}/"
    for address in (here, f"{here}versions/", f"/practices/{practice.pk}"):
        assert {who for who, client in clients.items() if client.get(address).status_code == 200} == may, address
    for address in ("/api/v1/practices/", "/api/v1/practices/?q=shady", "/api/v1/search/?q=shady"):
        listed = {who: client.get(address).json()["results"] for who, client in clients.items()}
        assert {who for who, results in listed.items() if results} == may, address
    painted = {who: client.get("/practices").content.decode() for who, client in clients.items()}
    assert {who for who, text in painted.items() if "Shady bus stops" in text} == may


def test_who_may_adopt_it(people, label, practice, client_for):
    address = f"/api/v1/practices/{practice.pk}/adoptions/"
    answers = {who: client_for(person).post(address, {"stage": "interested"}) for who, person in people.items()}
    may = {
        (role, place) for role, place in reads(people, label) if role in CITY_ROLES and place != "of the own city"
    }  # fmt: skip
    assert {who for who, answer in answers.items() if answer.status_code in {200, 201}} == may
    unseen = {who for who, answer in answers.items() if answer.status_code == 404}
    assert unseen == {who for who in people if who not in reads(people, label) and who[0] != "none"}


def test_who_hears_of_it_and_reads_its_discussion(people, label, practice, dara, client_for):
    may = hears(people) if label == "TLP:AMBER" else {who for who in people if who[0] != "none"}
    ids = {person.pk: who for who, person in people.items()}
    audience = GroupAudience() if label == "TLP:AMBER" else LibraryAudience()
    thread = practice.thread
    assert {ids[pk] for _key, pk in audience.may_listen([practice.stream], ids)} == may
    assert {ids[pk] for _key, pk in ThreadAudience().may_listen([thread.stream], ids)} == may
    assert {who for who, person in people.items() if thread.is_visible_to(rights_of(person))} == may
    for who in reads(people, label):
        answer = client_for(people[who]).get(f"/api/v1/practices/{practice.pk}/").json()
        assert (answer["cursor"] is not None, answer["thread"] is not None) == (who in may, who in may), who


def test_who_is_told_when_named_in_its_discussion(people, label, practice, bo):
    everybody = list(people.values())
    for ten in (everybody[n : n + 10] for n in range(0, len(everybody), 10)):
        names = " ".join(f"@[x](person:{person.pk})" for person in ten)
        tell_about_message(make_message(bo, practice.thread, names).pk)
    ids = {person.pk: who for who, person in people.items()}
    told = set(Notice.objects.filter(kind="message.mentioned").values_list("person_id", flat=True))
    assert {ids[pk] for pk in told} == (
        hears(people) if label == "TLP:AMBER" else {who for who in people if who[0] != "none"}
    )  # fmt: skip


def test_what_is_adopted_is_told_to_the_same(people, label, practice, deniz, heard):
    with heard() as frames:
        declare_interest(official=deniz, practice_id=practice.pk)
    told = {frame["stream"] for frame in frames if frame["type"] == "practice.adopted"}
    assert told == {practice.stream} == {"group:climate" if label == "TLP:AMBER" else "library"}
