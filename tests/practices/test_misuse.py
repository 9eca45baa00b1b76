"""What somebody would try who means ill: the words of a tombstone, endless lists, one key twice at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from practices.actions.review import withdraw_practice
from practices.models import Practice
from tests.cast import client_for
from tests.practices.conftest import CARD

API = "/api/v1/practices/"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["bo", "dara", "eve"])
def test_a_tombstone_tells_neither_title_nor_contact(practice, bo, dara, who):
    Practice.objects.filter(pk=practice.pk).update(slug="shady-bus-stops")
    withdraw_practice(official=bo, practice_id=practice.pk, version=practice.version)
    reader = {"bo": bo, "dara": dara}.get(who)
    shape = client_for(reader).get(f"{API}{practice.pk}/").json()
    assert (shape["state"], shape["slug"], shape["contact"], shape["partner_cities"]) == ("withdrawn", "", None, [])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["results", "partners", "sources"])
def test_lists_of_a_practice_have_an_end(draft, bo, name):
    row = {"results": {"indicator": "x"}, "partners": {"name": "x"}, "sources": {"url": "https://varna.example"}}[name]
    body = {"version": draft.version, name: [row] * 61}
    answer = client_for(bo).patch(f"{API}{draft.pk}/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [f"{name}.body"])


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_twice_at_once_starts_one_practice(bo, amina):
    key, together = str(uuid4()), Barrier(4)

    def start(_number: int) -> tuple[int, int]:
        try:
            client = client_for(bo)
            together.wait()
            answer = client.post(API, CARD, headers={"Idempotency-Key": key})
            return answer.status_code, answer.json().get("id", 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(start, range(4)))
    assert sorted(status for status, _id in answers) == [200, 200, 200, 201]
    assert {found for _status, found in answers} == {Practice.objects.get(key=key).pk}
