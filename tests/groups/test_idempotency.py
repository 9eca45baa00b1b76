"""A key is bound to the whole request it came with, whatever becomes of what was created."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from collab.errors import KeyReused
from groups.actions.agenda import add_item
from groups.actions.hands import lower_hand, raise_hand
from groups.actions.messages import edit_message, post_message
from groups.actions.moderation import hide_message, remove_message, restore_message, withdraw_message
from groups.actions.sessions import open_session, schedule_session
from groups.actions.threads import rename_thread, start_thread
from groups.models import AgendaItem, LiveSession, Message, Thread
from tests.cast import make_group, make_message, make_seat, make_thread

pytestmark = pytest.mark.django_db
LATER = timezone.now().replace(microsecond=0) + timedelta(days=2)


def post(author, thread, **fields):
    asked = {"body": "Buses at night", "language": "en", "reply_to": None} | fields
    return post_message(author=author, thread_id=thread.pk, **asked)


def nothing(message, author, chair):
    pass


def edit(message, author, chair):
    edit_message(author=author, message_id=message.pk, body="Buses by day", language="bg", version=1)


def hide(message, author, chair):
    hide_message(chair=chair, message_id=message.pk, reason="spam")


def remove(message, author, chair):
    remove_message(chair=chair, message_id=message.pk, reason="spam")


def withdraw(message, author, chair):
    withdraw_message(author=author, message_id=message.pk)


def withdraw_and_restore(message, author, chair):
    withdraw(message, author, chair)
    restore_message(person=author, message_id=message.pk)


@pytest.fixture(params=[nothing, edit, hide, remove, withdraw, withdraw_and_restore])
def posted(request, amina, bo, thread):
    """(key, message) of Bo's, after something became of it."""
    key = uuid4()
    shape, _new, _seq = post(bo, thread, key=key)
    message = Message.objects.get(pk=shape["id"])
    request.param(message, bo, amina)
    return key, Message.objects.get(pk=message.pk)


def test_the_same_request_is_answered_with_the_message_as_it_is_now(bo, thread, posted):
    key, message = posted
    shape, is_new, seq = post(bo, thread, key=key)
    assert (shape["id"], is_new, seq) == (message.pk, False, 2)
    assert (shape["state"], shape["version"]) == (message.state, message.version)
    assert (shape["body"] == "") == (message.state != "published")


@pytest.mark.parametrize("other", ["body", "language", "no language", "reply_to", "no reply_to"])
def test_any_other_content_is_refused(bo, amina, thread, posted, other):
    answered = make_message(amina, thread, "Which?")
    fields = {
        "body": {"body": "Buses by day"}, "language": {"language": "bg"}, "no language": {"language": None},
        "reply_to": {"reply_to": answered.pk}, "no reply_to": {"reply_to": 10**30},
    }[other]  # fmt: skip
    with pytest.raises(KeyReused):
        post(bo, thread, key=posted[0], **fields)


def test_the_same_words_for_another_thread_are_refused(bo, thread, posted):
    with pytest.raises(KeyReused):
        post(bo, make_thread(bo, title="Elsewhere"), key=posted[0])


def test_a_text_that_cannot_be_posted_is_other_content(bo, thread, posted):
    with pytest.raises(KeyReused):
        post(bo, thread, key=posted[0], body=" ")


def test_a_message_from_before_the_digests_is_compared_by_its_thread(bo, thread, posted):
    Message.objects.update(request_digest="")
    assert post(bo, thread, key=posted[0])[1] is False
    with pytest.raises(KeyReused):
        post(bo, make_thread(bo, title="Elsewhere"), key=posted[0])


def test_a_new_secret_key_knows_what_the_old_one_wrote(bo, thread, settings):
    key, old = uuid4(), settings.SECRET_KEY
    post(bo, thread, key=key)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [old]
    assert post(bo, thread, key=key)[1] is False
    with pytest.raises(KeyReused):
        post(bo, thread, key=key, body="Buses by day")


def test_nothing_is_kept_where_there_is_no_key(bo, thread):
    shape, _new, _seq = post(bo, thread)
    assert Message.objects.get(pk=shape["id"]).request_digest == ""


def start(author, group, **fields):
    asked = {"title": "Bills", "body": "Who pays?", "language": "en"} | fields
    return start_thread(author=author, group=group, **asked)


@pytest.mark.parametrize("field", ["title", "body", "language"])
def test_a_thread_is_started_by_the_whole_request(bo, amina, climate, field):
    key = uuid4()
    thread_id, _new = start(bo, climate, key=key)
    rename_thread(person=bo, thread_id=thread_id, title="Heating bills", version=None)
    remove_message(chair=amina, message_id=Message.objects.get(thread=thread_id).pk, reason="spam")
    assert start(bo, climate, key=key) == (thread_id, False)
    with pytest.raises(KeyReused):
        start(bo, climate, key=key, **{field: "bg"})
    assert Thread.objects.filter(key=key).count() == 1


PLAN = {"title": "Stoves", "starts_at": LATER, "ends_at": LATER + timedelta(hours=1), "zone": "UTC"}


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Pumps"}, {"starts_at": LATER + timedelta(minutes=5)}, {"ends_at": LATER + timedelta(hours=2)},
        {"zone": "Europe/Sofia"}, {"place": "Varna"}, {"link": "https://example.org/"}, {"draft": True},
    ],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_a_session_is_planned_by_the_whole_request(amina, climate, other):
    key = uuid4()
    first, _new = schedule_session(chair=amina, group=climate, key=key, **PLAN)
    assert schedule_session(chair=amina, group=climate, key=key, **PLAN) == (first, False)
    with pytest.raises(KeyReused):
        schedule_session(chair=amina, group=climate, key=key, **(PLAN | other))
    ports = make_group("ports")
    make_seat(amina, "chair", city=None, group=ports)
    with pytest.raises(KeyReused):
        schedule_session(chair=amina, group=ports, key=key, **PLAN)


@pytest.fixture
def session_id(amina, climate):
    starts = timezone.now()
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    return schedule_session(chair=amina, group=climate, **(PLAN | times))[0]


@pytest.mark.parametrize("other", [{"title": "Costs"}, {"kind": "election"}, {"minutes": 5}], ids=str)
def test_an_agenda_item_is_added_by_the_whole_request(amina, deniz, session_id, other):
    asked = {"session_id": session_id, "title": "Welcome", "kind": "discussion", "minutes": 10, "key": uuid4()}
    item, _new = add_item(desk=amina, **asked)
    assert add_item(desk=amina, **asked) == (item, False)
    for desk, fields in ((amina, asked | other), (deniz, asked)):
        with pytest.raises(KeyReused):
            add_item(desk=desk, **fields)
    assert AgendaItem.objects.count() == 1


def test_a_hand_goes_up_by_the_whole_request(amina, bo, session_id):
    open_session(chair=amina, session_id=session_id, version=LiveSession.objects.get(pk=session_id).version)
    key = uuid4()
    hand, _new = raise_hand(person=bo, session_id=session_id, key=key)
    lower_hand(person=bo, session_id=session_id, hand_id=hand["id"], version=hand["version"])
    again, is_new = raise_hand(person=bo, session_id=session_id, key=key)
    assert (again["id"], again["state"], is_new) == (hand["id"], "lowered", False)
    with pytest.raises(KeyReused):
        raise_hand(person=bo, session_id=session_id, kind="answer", key=key)
