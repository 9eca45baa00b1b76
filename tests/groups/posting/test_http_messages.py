"""Messages over HTTP, as the contract promises them to outside programs."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from collab.api.rate_limits import take
from collab.errors import TooMany
from groups.actions.moderation import hide_message
from groups.models import Message
from tests.cast import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(thread):
    return f"/api/v1/threads/{thread.pk}/messages/"


def send(client, address, body="Hello", **headers):
    given = body if isinstance(body, dict) else {"body": body}
    return client.post(address, given, format="json", headers=headers)


def fill(thread, author, up_to):
    for no in range(2, up_to + 1):
        make_message(author, thread, f"Message {no}")


def numbers(answer):
    return [row["no"] for row in answer.json()["results"]]


def test_nobody_keeps_an_answer(bo, address, client_for):
    for known in ({}, {"if-none-match": "*"}):
        answer = client_for(bo).get(address, headers=known)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        assert "ETag" not in answer.headers


def test_without_a_cursor_come_the_newest_in_ascending_order(bo, thread, address, client_for):
    fill(thread, bo, 60)
    answer = client_for(bo).get(address)
    assert numbers(answer) == list(range(11, 61))
    assert answer.json()["next"] is None


def test_previous_leads_to_the_first_and_next_back_to_the_last(bo, thread, address, client_for):
    fill(thread, bo, 10)
    client, seen, page = client_for(bo), [], f"{address}?limit=4"
    while page:
        answer = client.get(page)
        seen = numbers(answer) + seen
        page = answer.json()["previous"]
    assert seen == list(range(1, 11))
    page, seen = f"{address}?after=0&limit=4", []
    while page:
        answer = client.get(page)
        seen += numbers(answer)
        page = answer.json()["next"]
    assert seen == list(range(1, 11))


def test_links_stay_on_this_list_and_keep_the_limit(bo, thread, address, client_for):
    fill(thread, bo, 9)
    answer = client_for(bo).get(f"{address}?after=3&limit=3").json()
    assert [urlsplit(answer[name]).query for name in ("next", "previous")] == ["after=6&limit=3", "before=4&limit=3"]
    assert [urlsplit(answer[name])[:3] for name in ("next", "previous")] == [("http", "testserver", address)] * 2


@pytest.mark.parametrize(
    ("query", "previous", "following"),
    [
        ("around=5&limit=4", "before=3&limit=4", "after=6&limit=4"),
        ("around=2&limit=4", None, "after=3&limit=4"),
        ("around=10&limit=4", "before=7&limit=4", None),
    ],
)
def test_a_window_around_a_message_can_grow_both_ways(bo, thread, address, client_for, query, previous, following):
    fill(thread, bo, 10)
    answer = client_for(bo).get(f"{address}?{query}").json()
    links = [answer[name] and urlsplit(answer[name]).query for name in ("previous", "next")]
    assert links == [previous, following]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("after=2", [3, 4, 5]),
        ("before=3", [1, 2]),
        ("after=5", []),
        ("before=1", []),
        ("limit=2", [4, 5]),
        ("after=99999999999", []),
        ("around=3&limit=3", [2, 3, 4]),
        ("around=99&limit=2", [4, 5]),
    ],
)
def test_after_before_and_limit(bo, thread, address, client_for, query, found):
    fill(thread, bo, 5)
    assert numbers(client_for(bo).get(f"{address}?{query}")) == found


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "before=-1",
        "limit=x",
        "limit=0",
        "limit=201",
        "after=1&before=3",
        "around=1&before=3",
        "page=2",
        "after=1&after=2",
        "after=²",
    ],
)
def test_what_the_list_does_not_know_is_refused(bo, address, client_for, query):
    answer = client_for(bo).get(f"{address}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert set(answer.json()["fields"]) <= {"after", "around", "before", "limit", "page"}


def test_posted_it_answers_201_and_repeated_200(bo, address, client_for):
    key, client = str(uuid4()), client_for(bo)
    first = send(client, address, "Once", **{"Idempotency-Key": key})
    again = send(client, address, "Once", **{"Idempotency-Key": key})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert first.json()["language"] == "bg"


def test_a_repeat_answers_with_the_message_as_it_is_now(amina, bo, address, client_for):
    key = {"Idempotency-Key": str(uuid4())}
    first = send(client_for(bo), address, "Once", **key).json()
    hide_message(chair=amina, message_id=first["id"], reason="spam")
    assert send(client_for(bo), address, "Once", **key).json()["state"] == "hidden"


def test_a_key_with_other_content_is_a_conflict(bo, address, client_for):
    key = {"Idempotency-Key": str(uuid4())}
    send(client_for(bo), address, "Once", **key)
    answer = send(client_for(bo), address, "Twice", **key)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"body": ""}, "body"),
        ({"body": 7}, "body"),
        ({"body": None}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": "Hello", "text": "Hello"}, "text"),
        ({"body": "Hello", "language": "xx"}, "language"),
        ({"body": "Hello", "reply_to": 999_999}, "reply_to"),
        ({"body": "Hello", "files": [1]}, "files"),
    ],
)
def test_a_body_that_does_not_fit_says_which_field(bo, thread, address, client_for, body, field):
    answer = send(client_for(bo), address, body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert Message.objects.filter(thread=thread).count() == 1


def test_a_key_is_a_uuid(bo, address, client_for):
    answer = send(client_for(bo), address, **{"Idempotency-Key": "one"})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["Idempotency-Key"])


def is_left(limit, person, thread):
    """Whether another token was there to take."""
    try:
        take(limit, person.pk, place=thread.stream)
    except TooMany:
        return False
    return True


def test_too_many_at_once_are_told_when_to_come_back(bo, thread, address, client_for):
    while is_left("post_message", bo, thread):
        pass
    answer = send(client_for(bo), address)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert answer.json()["retry_after"] > 0
    assert int(answer.headers["Retry-After"]) >= 1
    assert Message.objects.filter(thread=thread).count() == 1


def test_what_is_hidden_from_me_and_what_never_was_look_the_same(dara, bo, thread, message, client_for):
    thread.audience = "group"
    thread.save()
    client = client_for(dara)

    def answers(thread_id, message_id):
        asked = [
            client.get(f"/api/v1/threads/{thread_id}/"),
            client.get(f"/api/v1/threads/{thread_id}/messages/"),
            send(client, f"/api/v1/threads/{thread_id}/messages/"),
            client.post(f"/api/v1/threads/{thread_id}/lock/", {}, format="json"),
            client.get(f"/api/v1/messages/{message_id}/"),
            client.patch(f"/api/v1/messages/{message_id}/", {"body": "x", "version": 1}, format="json"),
            client.get(f"/api/v1/messages/{message_id}/versions/"),
            client.get(f"/api/v1/messages/{message_id}/sealed/"),
            client.post(f"/api/v1/messages/{message_id}/hide/", {"reason": "spam"}, format="json"),
            client.post(f"/api/v1/messages/{message_id}/react/", {"emoji": "👍", "on": True}, format="json"),
        ]
        return [(answer.status_code, answer.json()) for answer in asked]

    hidden, never = answers(thread.pk, message.pk), answers(999_999, 999_999)
    assert hidden == never
    assert {status for status, _body in hidden} == {404}


def edit(client, message, body=None, **headers):
    return client.patch(f"/api/v1/messages/{message.pk}/", body or {"body": "Better"}, format="json", headers=headers)


def test_an_edit_names_the_version_it_saw(bo, message, client_for):
    client = client_for(bo)
    nameless = edit(client, message)
    assert (nameless.status_code, nameless.json()["code"]) == (400, "version_required")
    assert edit(client, message, **{"If-Match": '"1"'}).json()["version"] == 2
    assert edit(client, message, {"body": "Best", "version": 2}).json()["version"] == 3
    stale = edit(client, message, **{"If-Match": '"2"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert (stale.json()["current"]["body"], stale.json()["current"]["version"]) == ("Best", 3)


@pytest.mark.parametrize("tag", ["one", '"-1"', "*", '"99999999999"'])
def test_a_version_is_a_number(bo, message, client_for, tag):
    assert edit(client_for(bo), message, **{"If-Match": tag}).status_code == 400


def power(client, message, verb, body=None, **headers):
    given = {"reason": "spam"} if body is None else body
    return client.post(f"/api/v1/messages/{message.pk}/{verb}/", given, format="json", headers=headers)


def test_a_power_without_a_version_means_what_stands_there_now(amina, bo, message, client_for):
    edit(client_for(bo), message, **{"If-Match": '"1"'})
    stale = power(client_for(amina), message, "hide", **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, 2)
    assert power(client_for(amina), message, "hide").json()["state"] == "hidden"
    assert power(client_for(amina), message, "hide").status_code == 200


def test_a_power_needs_a_reason_of_the_list(amina, message, client_for):
    for body in ({}, {"reason": "dislike"}, {"reason": "other", "note": "Short"}):
        answer = power(client_for(amina), message, "hide", body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("verb", ["hide", "remove"])
def test_who_may_see_but_not_decide_is_forbidden(bo, message, client_for, verb):
    answer = power(client_for(bo), message, verb)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_remove_restore_withdraw_and_sealed_in_a_row(amina, deniz, bo, message, client_for):
    chair, deputy, author = (client_for(person) for person in (amina, deniz, bo))
    assert power(chair, message, "remove").json()["state"] == "removed"
    assert author.get(f"/api/v1/messages/{message.pk}/sealed/").json()["body"] == "Hello"
    assert power(deputy, message, "restore", {"note": "Fine."}).json()["body"] == "Hello"
    assert author.get(f"/api/v1/messages/{message.pk}/sealed/").status_code == 422
    assert power(author, message, "withdraw", {}).json()["state"] == "withdrawn"
    assert power(chair, message, "hide").json()["code"] == "wrong_state"


def test_a_reaction_is_repeated_without_harm(bo, message, client_for):
    for _again in range(2):
        answer = power(client_for(bo), message, "react", {"emoji": "👍", "on": True})
        assert (answer.status_code, answer.json()["reactions"]) == (200, {"👍": 1})


def test_a_locked_thread_answers_422_and_keeps_reading_open(amina, bo, thread, address, client_for):
    assert client_for(amina).post(f"/api/v1/threads/{thread.pk}/lock/", {}, format="json").json()["locked"] is True
    answer = send(client_for(bo), address)
    assert (answer.status_code, answer.json()["code"]) == (422, "locked")
    assert numbers(client_for(bo).get(address)) == [1]
    assert "post" not in client_for(bo).get(f"/api/v1/threads/{thread.pk}/").json()["can"]


def test_a_thread_is_started_with_its_first_message(bo, climate, client_for):
    address, key = "/api/v1/groups/climate/threads/", {"Idempotency-Key": str(uuid4())}
    body = {"title": "Shade", "body": "Who has some?"}
    first, again = (client_for(bo).post(address, body, format="json", headers=key) for _again in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["messages"], first.json()["unread"], again.json()["id"]) == (1, 0, first.json()["id"])
    other = client_for(bo).post(address, body | {"body": "Who?"}, format="json", headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_cursor_is_read_before_its_state(bo, thread, client_for):
    cursor = client_for(bo).get(f"/api/v1/threads/{thread.pk}/").json()["cursor"]
    assert (cursor["stream"], cursor["seq"]) == (thread.stream, 1)
