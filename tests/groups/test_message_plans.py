"""Messages are read by one plan for all people, which shows each what her own queryset shows."""

import pytest
from django.db import connection

from collab.people.rights import rights_of
from groups.actions.threads import create_thread
from groups.api.messages import _Wanted
from groups.models import Message
from groups.models.threads import DESK, GROUP, NETWORK
from groups.shapes.messages import FIELDS
from tests.cast import make_city, make_message, make_person, make_seat

pytestmark = pytest.mark.django_db
SIDES = {"newest": {}, "after": {"after": 1}, "before": {"before": 3}, "around": {"around": 2}}


@pytest.fixture
def cast(amina, deniz, rada, bo, cleo, dara, sanja, koray, nobody):
    return (amina, deniz, rada, bo, cleo, dara, sanja, koray, nobody)


@pytest.fixture
def threads(amina, climate, words):
    """One of each audience in two groups, with four messages each."""
    other = type(climate).objects.exclude(pk=climate.pk).first()
    chair = make_person("chairs.both@cast.example")
    for group in (climate, other):
        make_seat(chair, "deputy", city=make_city(), group=group)
    found = [
        create_thread(
            author=chair, rights=rights_of(chair), group=group, title="T", audience=audience, kind="discussion"
        )
        for group in (climate, other)
        for audience in (NETWORK, GROUP, DESK)
    ]
    for thread in found:
        for no in range(4):
            make_message(chair, thread, f"Message {no}")
    return found


@pytest.mark.parametrize("side", SIDES)
def test_each_sees_what_her_own_queryset_shows(cast, threads, side):
    seen = 0
    for person in cast:
        rights = rights_of(person)
        if not rights.is_in_network:
            continue  # refused at the door
        for thread in threads:
            rows = Message.objects.visible_to(rights).filter(thread=thread).values(*FIELDS)
            shown = {"after": rows.filter(no__gt=1), "newest": rows}.get(side, rows.filter(no__lt=3))
            plain = list(shown.order_by("no" if side == "after" else "-no")[:3])
            assert _Wanted(thread.pk, 2, **SIDES[side]).rows(rights) == plain
            seen += bool(plain)
    assert 0 < seen < len(cast) * len(threads)


def test_fifty_people_are_answered_by_one_plan(amina, bo, thread, climate, words, client_for):
    groups = [climate, *type(climate).objects.exclude(pk=climate.pk)[:2]]
    for no in range(50):
        person = make_person(f"reader{no}@cast.example")
        city = make_city(f"City {no % 7}", "RO")
        make_seat(person, ("official", "observer")[no % 2], city=city, group=groups[no % 3] if no % 5 else None)
        answer = client_for(person).get(f"/api/v1/threads/{thread.pk}/messages/?limit={no + 1}")
        assert answer.status_code == 200
        assert len(answer.json()["results"]) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", ["%groups_message%no%"])
        plans = [statement for [statement] in cursor.fetchall() if "LIMIT $" in statement]
    assert len(plans) == 1
