"""Every route and every op of the socket, tried by every role; one that is not written down fails."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from collab import asgi
from collab.api.permissions import LEVELS
from collab.errors import Forbidden, NotFound
from collab.people.models import Person
from collab.streams.interfaces import KINDS
from collab.streams.socket.ops import OPS
from groups.actions.agenda import add_item
from groups.actions.groups import join_group
from groups.actions.hands import raise_hand
from groups.actions.moderation import hide_message
from groups.actions.sessions import open_session, schedule_session
from groups.models import JoinRequest, LiveSession, Message, Thread, WorkingGroup
from tests.cast import client_for
from tests.collab.api.authz_rules import CAST, EVERYBODY, MAY_LISTEN, MAY_POST, RULES
from tests.collab.api.test_openapi import declared
from tests.practices.conftest import make_practice, published, submitted

pytestmark = pytest.mark.django_db
API = "/api/v1/"
DONE = {200, 201, 202, 204, 409, 422}  # the last two: the role may, the moment does not
REFUSED = {403, 404}
UNKNOWN = {"place": "thread:7", "sign_in": "0" * 24, "token_id": 7}
People = dict[str, Person]


@pytest.fixture
def people(request: pytest.FixtureRequest) -> People:
    """{role: person}; the visitor is nobody."""
    return {role: request.getfixturevalue(name) for role, name in CAST.items()}


class World:
    """What an address may name, made when a rule asks for it: {parameter: id} and the version seen."""

    def __init__(self, people: People, group: WorkingGroup, message: Message) -> None:
        self.people, self.group, self.message = people, group, message
        self.bo, self.amina = people["member"], people["chair"]

    def names(self, path: str, given: str) -> dict[str, Any]:
        found: dict[str, Any] = UNKNOWN | {
            "slug": "climate",
            "person_id": self.bo.pk,
            "thread_id": self.message.thread_id,
            "message_id": self.message.pk,
            "version": 1,
        }
        if "{session_id}" in path:
            found |= self.room()
        return found | (getattr(self, given)(found) if given else {})

    def room(self) -> dict[str, Any]:
        """A session that the chair has opened."""
        starts_at = timezone.now() + timedelta(minutes=5)
        ends_at = starts_at + timedelta(hours=1)
        session_id, _new = schedule_session(
            chair=self.amina, group=self.group, title="Heat", starts_at=starts_at, ends_at=ends_at, zone="Europe/Sofia"
        )
        open_session(chair=self.amina, session_id=session_id, version=1)
        return {"session_id": session_id, "version": LiveSession.objects.get(pk=session_id).version}

    def city(self, _found: dict[str, Any]) -> dict[str, Any]:
        return {"slug": "varna"}

    def session(self, found: dict[str, Any]) -> dict[str, Any]:
        return found

    def item(self, found: dict[str, Any]) -> dict[str, Any]:
        item, _new = add_item(
            desk=self.amina, session_id=found["session_id"], title="Trees", kind="discussion", minutes=5
        )
        return {"item_id": item["id"], "version": item["version"]}

    def hand(self, found: dict[str, Any]) -> dict[str, Any]:
        hand, _new = raise_hand(person=self.bo, session_id=found["session_id"], kind="new_point")
        return {"hand_id": hand["id"], "version": hand["version"]}

    def hidden(self, _found: dict[str, Any]) -> dict[str, Any]:
        note = "It belongs into another thread of the group."
        shape = hide_message(chair=self.people["deputy"], message_id=self.message.pk, reason="off_topic", note=note)
        return {"version": shape["version"]}

    def request(self, _found: dict[str, Any]) -> dict[str, Any]:
        join_group(person=self.people["elsewhere"], group=self.group)
        return {"request_id": JoinRequest.objects.get().pk}

    def draft(self, _found: dict[str, Any]) -> dict[str, Any]:
        return _practice(make_practice(self.bo))

    def waiting(self, _found: dict[str, Any]) -> dict[str, Any]:
        return _practice(submitted(self.bo))

    def published(self, _found: dict[str, Any]) -> dict[str, Any]:
        return _practice(published(self.bo, self.amina))


def _practice(practice: Any) -> dict[str, Any]:
    return {"practice_id": practice.pk, "version": practice.version}


@pytest.fixture
def world(people: People, climate: WorkingGroup, message: Message) -> World:
    return World(people, climate, message)


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """Ten roles in a row are no flood."""
    settings.LIMITS_ARE_ON = False


def routes() -> Iterator[tuple[str, str, str]]:
    for path, method, view in declared():
        yield f"{method.upper()} {path.removeprefix(API)}", path, view.access[method]


def test_every_route_is_written_down() -> None:
    assert sorted(name for name, _path, _level in routes()) == sorted(RULES)


def test_every_method_that_is_there_is_declared_and_every_declared_one_is_there() -> None:
    for path, _method, view in declared():
        there = {name for name in view.http_method_names if hasattr(view, name)} - {"options", "head"}
        assert (path, there) == (path, set(view.access))
        assert set(view.access.values()) <= set(LEVELS)
        assert set(view.takes) <= set(view.access)


def call(client: APIClient, name: str, address: str, body: dict[str, Any], version: int) -> int:
    method = name.split()[0].lower()
    if method == "get":
        return int(client.get(address).status_code)
    headers = {"If-Match": f'"{version}"'} if "version" not in body else {}
    return int(getattr(client, method)(address, body, headers=headers).status_code)


@pytest.mark.parametrize("given", sorted({rule.given for rule in RULES.values()}))
def test_who_may(given: str, world: World) -> None:
    """Every route that is tried in the same state of the world, by every role, each try undone."""
    clients = {role: client_for(person if person.pk else None) for role, person in world.people.items()}
    wrong = {}
    for name, path, level in routes():
        rule = RULES[name]
        if rule.given != given:
            continue
        with transaction.atomic():
            names = world.names(path, given)
            for role, client in clients.items():
                with transaction.atomic():
                    status = call(client, name, path.format(**names), rule.body, names["version"])
                    transaction.set_rollback(True)
                if status not in expected(role, level, rule.may):
                    wrong[f"{name} by {role}"] = status
            transaction.set_rollback(True)
    assert wrong == {}


def expected(role: str, level: str, may: frozenset[str]) -> set[int]:
    if role in may:
        return DONE
    return {401} if role == "visitor" and level != "public" else REFUSED


def test_every_stream_and_op_is_written_down() -> None:
    assert set(MAY_LISTEN) == set(KINDS) == set(asgi.ports.audiences)
    assert set(OPS) == {"join", "leave", "post", "typing", "ping"}


@pytest.mark.parametrize("kind", sorted(MAY_LISTEN))
def test_who_may_listen(kind: str, world: World) -> None:
    keys = {
        "thread": f"thread:{world.message.thread_id}",
        "group": "group:climate",
        "desk": "desk:climate",
        "session": f"session:{world.room()['session_id']}",
        "library": "library",
        "person": f"person:{world.bo.pk}",
    }
    ids = {role: person.pk for role, person in world.people.items() if person.pk}
    allowed = {person for _key, person in asgi.ports.may_listen([keys[kind]], list(ids.values()))}
    assert {role for role, pk in ids.items() if pk in allowed} == MAY_LISTEN[kind]


def test_who_may_post_by_the_socket(transactional_db: None, world: World) -> None:
    for role in EVERYBODY - {"visitor"}:
        given = {"thread": world.message.thread_id, "key": uuid4(), "body": "x", "language": None, "reply_to": None}
        if role in MAY_POST:
            assert asyncio.run(asgi.ports.post(person=world.people[role].pk, **given))["no"] > 1
        else:
            with pytest.raises((Forbidden, NotFound)):
                asyncio.run(asgi.ports.post(person=world.people[role].pk, **given))
    assert Thread.objects.get(pk=world.message.thread_id).last_no == 1 + len(MAY_POST)
