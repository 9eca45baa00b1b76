"""What somebody would try who means ill: getting round a chair, keys and versions of another thing, odd times."""

from uuid import uuid4

import pytest

from collab.errors import Forbidden
from groups.actions.messages import post_message
from groups.actions.moderation import hide_message, remove_message, restore_message, withdraw_message
from groups.models import Message
from tests.cast import client_for, make_thread

pytestmark = pytest.mark.django_db
API = "/api/v1"


def test_what_a_chair_has_hidden_does_not_come_back_by_withdrawing_and_restoring(amina, bo, message):
    hide_message(chair=amina, message_id=message.pk, reason="personal_data")
    withdraw_message(author=bo, message_id=message.pk)
    with pytest.raises(Forbidden):
        restore_message(person=bo, message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.state_reason, message.body) == ("withdrawn", "personal_data", "")


@pytest.mark.parametrize("verb", ["remove", "withdraw"])
def test_the_search_index_forgets_what_is_sealed_and_knows_it_again(amina, deniz, bo, message, verb):
    if verb == "remove":
        remove_message(chair=amina, message_id=message.pk, reason="personal_data")
    else:
        withdraw_message(author=bo, message_id=message.pk)
    assert Message.objects.values_list("search", flat=True).get(pk=message.pk) is None
    restore_message(person=deniz if verb == "remove" else bo, message_id=message.pk)
    assert "hello" in Message.objects.values_list("search", flat=True).get(pk=message.pk)


def test_a_key_is_of_one_noun_a_message_has_it_and_a_thread_too(bo, thread):
    key = uuid4()
    post_message(author=bo, thread_id=thread.pk, body="One", language="en", key=key)
    answer = client_for(bo).post(
        f"{API}/groups/climate/threads/", {"title": "Two", "body": "One"}, headers={"Idempotency-Key": str(key)}
    )
    assert (answer.status_code, answer.json()["title"]) == (201, "Two")


def test_somebody_elses_key_is_not_mine(amina, bo, thread):
    key = uuid4()
    post_message(author=bo, thread_id=thread.pk, body="One", language="en", key=key)
    answer = client_for(amina).post(
        f"{API}/threads/{thread.pk}/messages/", {"body": "Mine"}, headers={"Idempotency-Key": str(key)}
    )
    assert (answer.status_code, answer.json()["author"]["id"]) == (201, amina.pk)


def test_no_thread_is_locked_with_the_reason_of_a_closed_room(amina, bo, thread):
    lock = {"version": thread.version, "reason": "session_closed"}
    answer = client_for(amina).post(f"{API}/threads/{thread.pk}/lock/", lock)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reason"])


@pytest.mark.parametrize("digits", ["0" * 5000, "12345678901", "2147483648"])
def test_a_version_of_too_many_digits_is_refused(bo, thread, message, digits):
    address = f"{API}/messages/{message.pk}/"
    answer = client_for(bo).patch(address, {"body": "Other"}, headers={"If-Match": f'"{digits}"'})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["version"])


@pytest.mark.parametrize(("year", "later"), [("0001", "0002"), ("9998", "9999"), ("2030", "9999")])
def test_a_session_at_the_end_of_the_calendar_breaks_nobodys_list(amina, bo, climate, year, later):
    plan = {"title": "Never", "zone": "Europe/Sofia"}
    plan |= {"starts_at": f"{year}-01-01T00:00:00Z", "ends_at": f"{later}-12-31T00:00:00Z"}
    assert client_for(amina).post(f"{API}/groups/climate/sessions/", plan).status_code == 400
    assert client_for(bo).get(f"{API}/sessions/").status_code == 200


UNSEEN = {"zero width": "\u200b\u2060", "filler": "\u3164", "braille": "\u2800", "blank": "\u00a0\u2003"}


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_cannot_be_seen_is_no_text(bo, thread, text):
    client = client_for(bo)
    assert client.post(f"{API}/threads/{thread.pk}/messages/", {"body": text}).status_code == 400
    assert client.post(f"{API}/groups/climate/threads/", {"title": text, "body": "Hello"}).status_code == 400
    assert client.patch(f"{API}/me/", {"version": bo.version, "name": text}).status_code == 400


def test_an_emoji_of_several_parts_is_text(bo, thread):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    answer = client_for(bo).post(f"{API}/threads/{make_thread(bo).pk}/messages/", {"body": family})
    assert (answer.status_code, answer.json()["body"]) == (201, family)
