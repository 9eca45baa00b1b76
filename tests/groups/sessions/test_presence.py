"""Who is here, by city: what the live side writes down is what REST counts."""

import time

import orjson
import pytest
from django.conf import settings

from collab.redis.clients import redis_client
from collab.streams.presence import who_is_here
from collab.streams.presence.who_is_here import KEPT_S


def write(room, process, people, *, seconds_ago=0):
    said = {"at": time.time() - seconds_ago, "people": people}
    redis_client().hset(f"presence:{{{room.stream}}}", process, orjson.dumps(said))


def who(person, city):
    return {"person": person, "name": "Somebody", "city": city}


@pytest.mark.django_db
def test_people_of_several_processes_are_counted_once_and_named_by_city(bo, room, client_for):
    write(room, "one", [who(1, "varna"), who(2, None)])
    write(room, "two", [who(1, "varna"), who(3, "athens")])
    write(room, "dead", [who(4, "sofia")], seconds_ago=KEPT_S + 1)
    shape = client_for(bo).get(f"/api/v1/sessions/{room.pk}/").json()
    assert shape["presence"] == {"people": 3, "cities": ["athens", "varna"]}


@pytest.mark.django_db
def test_an_empty_room_is_empty(bo, far_room, client_for):
    shape = client_for(bo).get(f"/api/v1/sessions/{far_room.pk}/").json()
    assert shape["presence"] == {"people": 0, "cities": []}


@pytest.mark.django_db
def test_without_redis_the_room_is_read_all_the_same(bo, room, client_for, monkeypatch):
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    who_is_here._client.cache_clear()
    try:
        shape = client_for(bo).get(f"/api/v1/sessions/{room.pk}/").json()
    finally:
        who_is_here._client.cache_clear()
        who_is_here.breaker._closed_until = 0
    assert (shape["presence"], shape["id"]) == ({"people": 0, "cities": []}, room.pk)


def test_both_sides_keep_it_as_long():
    assert who_is_here.KEPT_S == KEPT_S
