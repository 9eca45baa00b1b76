"""A power that is refused leaves a row, whoever asked and however; a flood of them is only counted."""

import asyncio
import time
from dataclasses import replace
from uuid import uuid4

import pytest
from redis import RedisError

from collab.api.describe import operation_of
from collab.audit.chain import verify
from collab.audit.models import Entry
from collab.audit.refusals import HOUR_S, MOST_AN_HOUR, Refusals, refusals, write_counts
from collab.errors import Forbidden
from collab.people.actions.tokens import create_token
from collab.redis.clients import redis_client
from groups.api.message_powers import Hide
from groups.models import Message
from groups.socket_posts import post_by_socket
from tests.cast import client_for
from tests.collab.api.authz_rules import EVERYBODY, RULES, SIGNED_IN
from tests.collab.api.test_openapi import declared
from tests.database.owner import owner

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/v1/"
REASON = {"reason": "off_topic", "note": "It belongs into another thread of the group."}
# What changes something and is no power: everybody with an office may, or only the author.
ORDINARY = {
    "DELETE me/sessions/{sign_in}/",
    "DELETE me/tokens/{token_id}/",
    "PATCH messages/{message_id}/",
    "PATCH practices/{practice_id}/",
    "POST groups/{slug}/join/",
    "POST messages/{message_id}/react/",
    "POST practices/",
    "POST practices/{practice_id}/adoptions/",
    "POST practices/{practice_id}/submit/",
    "POST sessions/{session_id}/hands/",
    "POST threads/{thread_id}/read/",
}


@pytest.fixture(autouse=True)
def nothing_counted(settings):
    settings.LIMITS_ARE_ON = False
    client = redis_client()
    for key in client.scan_iter("audit:refused:*"):
        client.delete(key)
    refusals._own.clear()


def rows() -> list[tuple]:
    return list(Entry.objects.order_by("pk").values_list("action", "actor_id", "acting_as", "office", "target_id"))


def hide(client, message: Message, **headers: str) -> int:
    return client.post(f"{API}messages/{message.pk}/hide/", REASON, headers=headers).status_code


def test_every_route_that_changes_something_is_a_power_or_ordinary():
    every = {
        f"{method.upper()} {path.removeprefix(API)}": operation_of(view, method) for path, method, view in declared()
    }
    powers = {name for name, operation in every.items() if operation and operation.power}
    changing = {
        name for name, rule in RULES.items() if not name.startswith("GET ") and rule.may not in (EVERYBODY, SIGNED_IN)
    }
    assert powers - {"GET messages/{message_id}/sealed/"} == changing - ORDINARY
    assert changing >= ORDINARY


def test_a_refusal_by_session_leaves_a_row(bo, message):
    before = len(rows())
    assert hide(client_for(bo), message) == 403
    assert rows()[before:] == [("message.hide.refused", bo.pk, "official", "Climate official, Varna", str(message.pk))]
    assert Entry.objects.latest("pk").details == {"code": "forbidden", "via": "session"}
    assert verify().position == len(rows())


def test_a_refusal_by_token_leaves_a_row(bo, message):
    _token, secret = create_token(person=bo, name="x", days=1)
    assert hide(client_for(None), message, Authorization=f"Bearer {secret}") == 403
    assert Entry.objects.latest("pk").details["via"] == "token"


def test_a_refusal_on_the_socket_leaves_a_row(cleo, message):
    given = {"thread": message.thread_id, "key": uuid4(), "body": "x", "language": None, "reply_to": None}
    with pytest.raises(Forbidden):
        asyncio.run(post_by_socket(person=cleo.pk, **given))
    found = Entry.objects.latest("pk")
    assert (found.action, found.actor, found.acting_as) == ("message.post.refused", cleo, "observer")
    assert (found.target_kind, found.target_id, found.details["via"]) == (
        "thread", str(message.thread_id), "socket",
    )  # fmt: skip


LOCKED_OUT = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_a_flood_on_the_socket_opens_one_connection(cleo, message):
    given = {"thread": message.thread_id, "body": "x", "language": None, "reply_to": None}

    async def flood() -> tuple[int, list]:
        with owner() as cursor:
            cursor.execute("LOCK TABLE audit_entry IN EXCLUSIVE MODE")
            posts = [asyncio.create_task(post_by_socket(person=cleo.pk, key=uuid4(), **given)) for _ in range(12)]
            await asyncio.sleep(0.6)  # less than a lock is waited for
            cursor.execute(LOCKED_OUT)
            waiting = cursor.fetchone()[0]
        return waiting, await asyncio.gather(*posts, return_exceptions=True)

    waiting, answers = asyncio.run(flood())
    assert {type(answer) for answer in answers} == {Forbidden}
    assert (waiting, Entry.objects.filter(action="message.post.refused").count()) == (1, 12)


def test_the_group_stands_in_the_row_where_the_address_names_it(cleo, climate):
    assert client_for(cleo).post(f"{API}groups/climate/threads/", {"title": "Heat", "body": "x"}).status_code == 403
    found = Entry.objects.latest("pk")
    assert (found.action, found.group, found.target_kind, found.target_id) == (
        "thread.start.refused", "climate", "group", "climate",
    )  # fmt: skip


def test_what_one_may_not_see_or_is_no_power_leaves_none(nobody, cleo, message, amina):
    before = len(rows())
    assert hide(client_for(None), message) == 401
    assert client_for(amina).post(f"{API}messages/{message.pk + 99}/hide/", REASON).status_code == 404
    assert client_for(cleo).post(f"{API}messages/{message.pk}/react/", {"emoji": "👍", "on": True}).status_code == 403
    assert len(rows()) == before


def test_a_flood_is_written_sixty_times_and_then_counted(bo, message):
    client = client_for(bo)
    assert {hide(client, message) for _ in range(MOST_AN_HOUR + 7)} == {403}
    assert Entry.objects.filter(action="message.hide.refused").count() == MOST_AN_HOUR
    assert write_counts() == 0, "the hour is not over"
    move_an_hour_back()
    assert (write_counts(), write_counts()) == (1, 0)
    counted = Entry.objects.get(action="power.refused_more")
    assert (counted.target_id, counted.details["more"]) == (str(bo.pk), 7)


def move_an_hour_back() -> None:
    client, hour = redis_client(), int(time.time()) // HOUR_S
    client.rename(f"audit:refused:{hour}", f"audit:refused:{hour - 1}")


def test_another_person_is_counted_apart(bo, cleo):
    assert [refusals.count(bo.pk), refusals.count(bo.pk), refusals.count(cleo.pk)] == [1, 2, 1]


def test_without_redis_the_process_counts(bo, message, settings):
    settings.REDIS_URL = "unix:///nonexistent"
    alone = Refusals()
    assert [alone.count(bo.pk) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(RedisError):
        alone.finished()


def test_a_refusal_that_cannot_be_written_stays_a_refusal(bo, message, monkeypatch, caplog):
    """The log line is there; the answer is the same."""
    client = client_for(bo)
    monkeypatch.setattr(Hide, "operation", replace(Hide.operation, power="x" * 60))  # no column holds it
    before = len(rows())
    assert hide(client, message) == 403
    assert len(rows()) == before
    assert "could not be written" in caplog.text


@pytest.mark.parametrize("path", [f"groups/{'a' * 100}/threads/", f"threads/{'9' * 100}/lock/"])
def test_a_refusal_under_a_name_that_is_too_long_leaves_a_row(nobody, caplog, path):
    assert client_for(nobody).post(f"{API}{path}", {}).status_code == 403
    assert Entry.objects.filter(actor=nobody, action__endswith=".refused").count() == 1
    assert "could not be written" not in caplog.text
