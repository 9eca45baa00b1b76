"""Who has a page of messages already is told so, and nobody is told so wrongly."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from collab import conditional
from collab.people.actions.profile import change_profile
from collab.people.actions.tokens import create_token, revoke_token
from collab.people.models import ApiToken, City, Person, Term
from groups.actions.messages import edit_message, react
from groups.actions.moderation import hide_message, restore_message
from groups.models import Message
from tests.cast import make_message, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(thread, amina, bo):
    make_message(amina, thread, "The second")
    return f"/api/v1/threads/{thread.pk}/messages/"


def tag_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.headers["ETag"]


def again(client, address, tag):
    """Asked twice: a program's second asking is answered by what the first rested upon."""
    first, second = (client.get(address, headers={"if-none-match": tag}) for _time in range(2))
    assert said(first) == said(second)
    return second


def said(answer):
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    return answer.status_code, headers, answer.content


@pytest.fixture
def program_of():
    """A person's program, and its token."""

    def program(person):
        token, secret = create_token(person=person, name="test", days=1)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client, token

    return program


@pytest.fixture(params=["page", "program"])
def reader_for(request, client_for, program_of):
    """Somebody who reads on the page, or whose program does."""

    return client_for if request.param == "page" else lambda person: program_of(person)[0]


def test_nothing_is_sent_to_who_has_it(bo, address, reader_for):
    client = reader_for(bo)
    tag = tag_of(client, address)
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = again(client, address, known)
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert {"Authorization", "Cookie"} <= {part.strip() for part in answer.headers["Vary"].split(",")}
    for unknown in ("*", '"other"', ""):
        assert again(client, address, unknown).status_code == 200


def changes(amina, bo, thread, sarajevo):
    """Whatever changes what is said, one after the other."""
    message = Message.objects.get(thread=thread, no=1)
    reason = {"chair": amina, "message_id": message.pk, "reason": "off_topic", "version": None}
    yield lambda: make_message(bo, thread, "Another")
    yield lambda: edit_message(author=bo, message_id=message.pk, body="Other words", language=None, version=1)
    yield lambda: react(person=amina, message_id=message.pk, emoji="👍", on=True)
    yield lambda: react(person=amina, message_id=message.pk, emoji="👍", on=False)
    yield lambda: hide_message(**reason)
    yield lambda: restore_message(person=amina, message_id=message.pk, version=None)
    yield lambda: change_profile(person=amina, version=1, name="Amina H.")
    yield lambda: City.objects.filter(pk=sarajevo.pk).update(name_en="Сарајево")


def test_every_change_is_seen(amina, bo, thread, sarajevo, address, reader_for):
    client = reader_for(bo)
    seen = []
    for change in changes(amina, bo, thread, sarajevo):
        tag = tag_of(client, address)
        assert again(client, address, tag).status_code == 304
        change()
        answer = again(client, address, tag)
        assert answer.status_code == 200, len(seen)
        assert answer.json() != (seen[-1] if seen else None)
        seen.append(answer.json())


def test_what_happens_elsewhere_changes_nothing(bo, climate, address, reader_for):
    client = reader_for(bo)
    tag = tag_of(client, address)
    make_message(bo, make_thread(bo, climate, title="Another thread"), "Elsewhere")
    assert again(client, address, tag).status_code == 304


def test_a_tag_is_of_one_reader_and_one_address(amina, bo, address, reader_for):
    tag = tag_of(reader_for(bo), address)
    assert again(reader_for(amina), address, tag).status_code == 200
    assert again(reader_for(bo), f"{address}?limit=50", tag).status_code == 200
    assert again(APIClient(), address, tag).status_code == 401


def test_who_may_not_see_it_any_more_is_not_told_that_nothing_changed(bo, thread, address, reader_for):
    client = reader_for(bo)
    thread.audience = "group"
    thread.save(update_fields=["audience"])
    empty = f"{address}?after=999"
    tags = {url: tag_of(client, url) for url in (address, empty)}
    Term.objects.filter(person=bo, seat__group=thread.group).delete()
    assert [again(client, url, tag).status_code for url, tag in tags.items()] == [404, 404]
    Term.objects.filter(person=bo).delete()
    assert [again(client, url, tag).status_code for url, tag in tags.items()] == [403, 403]


def test_it_costs_no_more_than_one_query_beyond_who_asks(bo, address, client_for):
    client = client_for(bo)
    tag = tag_of(client, address)
    with CaptureQueriesContext(connection) as whole:
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert len(captured) == len(whole) == 4  # the sign-in, the person, her rights, the messages
    assert "string_agg" in captured[-1]["sql"]


def test_a_program_is_told_in_one_round_trip(bo, address, program_of):
    client, _token = program_of(bo)
    tag = tag_of(client, address)
    again(client, address, tag)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert len({query["time"] for query in captured}) == 1  # the caller and the marks, asked together
    assert len(captured) == 2


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        (lambda token: revoke_token(person=token.person, token_id=token.pk), 401),
        (lambda token: ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now()), 401),
        (lambda token: Person.objects.filter(pk=token.person_id).update(is_active=False), 401),
        (lambda token: Term.objects.filter(person=token.person).delete(), 403),
    ],
)
def test_whose_right_has_ended_is_not_told_that_nothing_changed(bo, address, program_of, ending, status):
    client, token = program_of(bo)
    tag = tag_of(client, address)
    assert again(client, address, tag).status_code == 304
    ending(token)
    assert again(client, address, tag).status_code == status


def test_what_one_was_told_is_nobody_elses(amina, bo, address, program_of):
    client, _token = program_of(bo)
    tag = tag_of(client, address)
    assert again(client, address, tag).status_code == 304
    other, _token = program_of(amina)
    assert again(other, address, tag).status_code == 200
    assert APIClient().get(address, headers={"if-none-match": tag}).status_code == 401
    for wrong in ("Bearer x", "Basic x", "Bearer ü"):
        assert APIClient().get(address, headers={"if-none-match": tag, "authorization": wrong}).status_code == 401


def test_only_the_latest_answers_are_remembered(bo, address, program_of, monkeypatch):
    monkeypatch.setattr(conditional, "REMEMBERED_MOST", 2)
    monkeypatch.setattr(conditional, "_remembered", conditional._Remembered())
    client, _token = program_of(bo)
    addresses = [f"{address}?limit={limit}" for limit in (1, 2, 3)]
    tags = [tag_of(client, each) for each in addresses]
    for _time in range(2):
        assert [again(client, *each).status_code for each in zip(addresses, tags, strict=True)] == [304] * 3
    assert len(conditional._remembered._known) == 2


def test_what_goes_wrong_in_the_short_way_is_answered_by_the_long_one(bo, address, program_of, monkeypatch):
    client, _token = program_of(bo)
    tag = tag_of(client, address)
    assert again(client, address, tag).status_code == 304
    asked = []

    def broken(*questions):
        asked.append(questions)
        raise OperationalError

    monkeypatch.setattr(conditional, "answered_each", broken)
    assert again(client, address, tag).status_code == 304
    assert len(asked) == 2
