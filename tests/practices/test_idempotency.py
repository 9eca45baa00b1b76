"""A key is bound to the whole request it came with, whatever becomes of the practice or of the interest."""

from decimal import Decimal
from uuid import uuid4

import pytest

from practices.actions.adoptions import declare_interest
from practices.actions.practices import save_practice, submit_practice
from practices.actions.review import archive_practice, publish_practice, withdraw_practice
from practices.models import Adoption, Practice
from tests.cast import make_seat
from tests.practices.conftest import CARD, published

pytestmark = pytest.mark.django_db
API = "/api/v1/practices/"
BODY = CARD | {"city": "varna", "cost": {"amount": "1200.5", "currency": "BGN", "year": 2024, "what": "Trees"}}


def nothing(practice, author, chair):
    pass


def save(practice, author, chair):
    save_practice(official=author, practice_id=practice.pk, version=1, fields={"title": {"bg": "Чешми"}, "cost": None})


def publish(practice, author, chair):
    submit_practice(official=author, practice_id=practice.pk, version=1)
    publish_practice(reviewer=chair, practice_id=practice.pk, version=2)


def archive(practice, author, chair):
    publish(practice, author, chair)
    archive_practice(person=author, practice_id=practice.pk, version=3)


def withdraw(practice, author, chair):
    publish(practice, author, chair)
    withdraw_practice(official=author, practice_id=practice.pk, version=3)


@pytest.fixture(params=[nothing, save, publish, archive, withdraw])
def started(request, client_for, amina, bo):
    """(headers with the key, practice) of Bo's, after something became of it."""
    headers = {"Idempotency-Key": str(uuid4())}
    first = client_for(bo).post(API, BODY, headers=headers)
    assert first.status_code == 201
    request.param(Practice.objects.get(), bo, amina)
    return headers, Practice.objects.get()


def test_the_same_request_is_answered_with_the_practice_as_it_is_now(started, client_for, bo):
    headers, practice = started
    again = client_for(bo).post(API, BODY, headers=headers)
    assert (again.status_code, again.json()["id"]) == (200, practice.pk)
    assert (again.json()["state"], again.json()["version"]) == (practice.state, practice.version)


@pytest.mark.parametrize(
    "other",
    [
        {"title": {"bg": "Чешми"}}, {"theme": "mobility"}, {"cost": None}, {"contact": {"unit": "Office"}},
        {"cost": BODY["cost"] | {"amount": "1200.51"}}, {"staff": "Two gardeners"}, {"city": "athens"},
    ],
    ids=str,
)  # fmt: skip
def test_any_other_content_is_refused(started, client_for, bo, dara, other):
    refused = client_for(bo).post(API, BODY | other, headers=started[0])
    assert (refused.status_code, refused.json()["code"]) == (409, "key_reused")
    assert Practice.objects.count() == 1


def test_less_is_other_content(started, client_for, bo):
    assert client_for(bo).post(API, {"city": "varna"}, headers=started[0]).status_code == 409


def test_the_same_number_written_differently_is_the_same_request(started, client_for, bo):
    body = BODY | {"cost": BODY["cost"] | {"amount": Decimal("1200.50")}}
    assert client_for(bo).post(API, body, headers=started[0]).status_code == 200


def test_a_practice_from_before_the_digests_is_compared_by_its_city(started, client_for, bo, dara):
    Practice.objects.update(request_digest="")
    assert client_for(bo).post(API, CARD, headers=started[0]).status_code == 200
    assert client_for(bo).post(API, {"city": "athens"}, headers=started[0]).status_code == 409


def move_on(practice, official, author):
    Adoption.objects.update(stage="adopted", note="In use.")


def archive_now(practice, official, author):
    archive_practice(person=author, practice_id=practice.pk, version=practice.version)


def withdraw_now(practice, official, author):
    withdraw_practice(official=author, practice_id=practice.pk, version=practice.version)


def be_of_another_city(practice, official, author):
    make_seat(official, "official", city=practice.city)


@pytest.fixture(params=[nothing, move_on, archive_now, withdraw_now, be_of_another_city])
def interest(request, practice, dara, bo):
    """(key, adoption) of Dara's, after something became of it or of the practice."""
    key = uuid4()
    adoption_id, _new = declare_interest(official=dara, practice_id=practice.pk, note="We have this too.", key=key)
    request.param(practice, dara, bo)
    return key, Adoption.objects.get(pk=adoption_id)


@pytest.mark.parametrize(("note", "status"), [("We have this too.", 200), ("We have no trees.", 409), ("", 409)])
def test_an_interest_is_declared_by_the_whole_request(interest, practice, client_for, dara, note, status):
    key, adoption = interest
    body = {"stage": "interested"} | ({"note": note} if note else {})
    answer = client_for(dara).post(f"{API}{practice.pk}/adoptions/", body, headers={"Idempotency-Key": str(key)})
    assert answer.status_code == status
    if status == 200:
        assert (answer.json()["id"], answer.json()["stage"]) == (adoption.pk, adoption.stage)
    else:
        assert answer.json()["code"] == "key_reused"


def test_the_same_words_for_another_practice_are_refused(interest, client_for, dara, bo, amina):
    other = published(bo, amina)
    body, headers = {"stage": "interested", "note": "We have this too."}, {"Idempotency-Key": str(interest[0])}
    refused = client_for(dara).post(f"{API}{other.pk}/adoptions/", body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "key_reused")
