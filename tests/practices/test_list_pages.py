"""The library's first page: its plans are compiled once for all people, and each sees her own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from collab.people.any_reader import AnyReader
from collab.people.rights import rights_of
from collab.postgres.compiled import run
from practices.library import ORDERS, facet_rows, first_page, practices_for
from practices.models import Practice, PracticeText
from practices.models.practices import LABELS, OUT, SUBMITTED
from practices.shapes.practices import brief_rows
from tests.cast import make_city, make_person, make_seat
from tests.practices.conftest import make_practice, published

pytestmark = pytest.mark.django_db
LIST = "/api/v1/practices/"


def test_the_first_page_reads_as_the_later_ones(practice, bo, amina, client_for):
    for _ in range(3):
        published(bo, amina)
    client = client_for(bo)
    whole = client.get(LIST).json()
    first = client.get(f"{LIST}?limit=2").json()
    second = client.get(first["next"]).json()
    assert first["results"] + second["results"] == whole["results"]
    assert [page["previous"] for page in (whole, first)] == [None, None]
    for name in ("facets", "count", "cursor"):
        assert first[name] == second[name] == whole[name]
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.fixture
def cast(amina, bo, cleo, dara, deniz, rada, sanja, koray, nobody, eve):
    return (amina, bo, cleo, dara, deniz, rada, sanja, koray, nobody, eve)


def put_in_every_state(author, group):
    for state in (*OUT, SUBMITTED):
        for label in LABELS:
            for its_group in (group, type(group).objects.exclude(pk=group.pk).first()):
                changes = {
                    "state": state,
                    "visibility": label,
                    "group": its_group,
                    "edition": "1.0",
                    "published_at": now(),
                }
                Practice.objects.filter(pk=make_practice(author).pk).update(**changes)


@pytest.mark.parametrize("order", ORDERS)
def test_each_sees_what_her_own_queryset_shows(cast, bo, dara, climate, order):
    for author in (bo, dara):
        put_in_every_state(author, climate)
    sizes = set()
    for person in cast:
        rights = rights_of(person)
        page = first_page(AnyReader.like(rights), ORDERS[order])
        plain = practices_for(rights, {})
        rows = page.rows.rows(reader=rights, limit=200)
        assert rows == list(brief_rows(plain).order_by(*ORDERS[order]))
        assert run(page.facets.query(reader=rights)) == list(facet_rows(plain))
        sizes.add(len(rows))
    assert len(sizes) > 2


def test_fifty_people_are_answered_by_one_plan(practice, climate, client_for):
    for no in range(50):
        person = make_person(f"reader{no}@cast.example")
        city = make_city(f"City {no % 7}", "RO")
        make_seat(person, ("official", "observer")[no % 2], city=city, group=climate if no % 3 else None)
        assert client_for(person).get(f"{LIST}?limit={no + 1}").json()["count"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", ["%practices_practice%"])
        plans = [statement for [statement] in cursor.fetchall() if "unnest" in statement]
    assert len(plans) == 2  # the rows and the facets


@pytest.mark.parametrize("query", ["", "&sort=most_reused", "&theme=climate", "&state=published,archived", "&q=shady"])
def test_fifty_cost_as_many_queries_as_one(practice, bo, client_for, query):
    client = client_for(bo)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            count = len(client.get(f"{LIST}?limit=50{query}").json()["results"])
        return count, len(captured)

    cost()
    assert (alone := cost())[0] == 1
    texts, practice.thread = list(PracticeText.objects.filter(practice=practice)), None
    for no in range(49):
        practice.pk, practice.slug = None, f"copy-{no}"
        practice.save(force_insert=True)
        for text in texts:
            text.pk, text.practice = None, practice
            text.save(force_insert=True)
    assert cost() == (50, alone[1])
