"""`manage.py load_crowd`: members for load tests, a token each."""

import io

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from collab.people.models import Person, Term
from groups.models import WorkingGroup


def _load(number: int, group: str = "climate", command: str = "load_crowd") -> list[str]:
    out = io.StringIO()
    call_command(command, number, group=group, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def test_each_token_is_of_another_member_who_may_post(thread, varna, sarajevo):
    tokens = _load(3)
    assert len(set(tokens)) == 3
    seen = set()
    for token in tokens:
        client = APIClient(headers={"authorization": f"Bearer {token}"})
        answer = client.post(f"/api/v1/threads/{thread.pk}/messages/", {"body": "Hello", "language": "en"})
        assert answer.status_code == 201, answer.content
        seen.add(answer.json()["author"]["name"])
    assert seen == {"Member 1 of climate", "Member 2 of climate", "Member 3 of climate"}


def test_again_gives_the_same_people_new_tokens(climate, varna):
    first = _load(2)
    people, terms = Person.objects.count(), Term.objects.count()
    second = _load(3)
    assert not set(first) & set(second)
    assert (Person.objects.count(), Term.objects.count()) == (people + 1, terms + 1)


def test_the_earlier_spelling_says_nothing_else(climate, varna):
    [token] = _load(1, command="load_people")
    assert APIClient(headers={"authorization": f"Bearer {token}"}).get("/api/v1/me/").status_code == 200


def test_the_number_of_queries_does_not_grow(climate, varna, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        _load(200)


@pytest.mark.parametrize(
    ("number", "group", "why"),
    [(0, "climate", "from 1 to 5000"), (5001, "climate", "from 1 to 5000"), (1, "no-such", "no group no-such")],
)
def test_refusals(climate, varna, number, group, why):
    with pytest.raises(CommandError, match=why):
        _load(number, group)


def test_without_a_member_city_there_is_nobody_to_load(climate):
    with pytest.raises(CommandError, match="No city is a member"):
        _load(1)


def test_it_is_for_the_demonstration_network_only(settings, climate, varna):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demonstration network only"):
        _load(1)
    assert not WorkingGroup.objects.filter(seats__terms__isnull=False).exists()
