"""What a reader knows from a snapshot and the events after it is what a new snapshot says.

The stories told here are also the cases of the page's own reducers: tests/cases/{thread,group}.json.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from collab.streams.events import REGISTRY
from groups.actions.groups import join_group, leave_group
from groups.actions.messages import edit_message, post_message, react
from groups.actions.moderation import hide_message, remove_message, restore_message, withdraw_message
from groups.actions.read_positions import mark_read
from groups.actions.sessions import cancel_session, schedule_session
from groups.actions.threads import rename_thread, set_lock, set_pin, set_slow, start_thread
from groups.models import LiveSession, Message, Thread
from tests.groups.reducers import apply_group, apply_thread
from tests.stories import Story, assert_cases_stand, types_with_a_case

STABLE = pytest.mark.django_db(transaction=True, reset_sequences=True)


def key(number):
    return UUID(int=number)


def says(person, thread, body, **fields):
    return lambda: post_message(author=person, thread_id=thread.pk, body=body, language="en", **fields)


def on_message(thread, no, verb, **fields):
    """Act on the thread's message `no` in the version that stands there."""

    def act():
        message = Message.objects.get(thread=thread, no=no)
        verb(message_id=message.pk, **fields)

    return act


def edits(author, thread, no, body):
    def act():
        message = Message.objects.get(thread=thread, no=no)
        edit_message(author=author, message_id=message.pk, body=body, language=None, version=message.version)

    return act


def tell_of_messages(story, thread, amina, bo, deniz):
    def act(no, verb, **fields):
        return on_message(thread, no, verb, **fields)

    story.step("another posts", says(amina, thread, "Which *schools*?", key=key(1)))
    story.step("I answer, and my own is read", says(bo, thread, "Nos. 4 and 7.", key=key(2), reply_to=1))
    story.step("another reacts to mine", act(3, react, person=amina, emoji="👍", on=True))
    story.step("I react too", act(3, react, person=bo, emoji="👍", on=True))
    story.step("I react otherwise to another's", act(2, react, person=bo, emoji="🙏", on=True))
    story.step("I take my reaction back", act(3, react, person=bo, emoji="👍", on=False))
    story.step("I edit mine", edits(bo, thread, 3, "Nos. 4, 7 and 9."))
    story.step("the chair hides mine", act(3, hide_message, chair=amina, reason="off_topic"))
    story.step("the chair restores it", act(3, restore_message, person=amina))
    story.step("I edit it again", edits(bo, thread, 3, "Nos. 4 and 9."))
    story.step("the chair removes it", act(3, remove_message, chair=amina, reason="personal_data"))
    story.step("the deputy restores it", act(3, restore_message, person=deniz, note="Harmless."))
    story.step("another withdraws what she wrote", act(2, withdraw_message, author=amina))
    story.step("she takes that back", act(2, restore_message, person=amina))
    story.step("another posts two more, one unread after", says(deniz, thread, "One", key=key(3)))
    story.step("she withdraws the newest", act(4, withdraw_message, author=deniz))


def tell_of_the_thread(story, thread, amina, bo):
    def chair(verb, **fields):
        return lambda: verb(chair=amina, thread_id=thread.pk, **fields)

    def rename():
        version = Thread.objects.get(pk=thread.pk).version
        rename_thread(person=amina, thread_id=thread.pk, title="Cool school yards", version=version)

    story.step("the chair renames the thread", rename)
    story.step("the chair pins it", chair(set_pin, pinned=True))
    story.step("the chair slows it", chair(set_slow, slow_s=30))
    story.step("the chair ends slow mode", chair(set_slow, slow_s=0))
    story.step("I read in another page", lambda: mark_read(reader=bo, thread_id=thread.pk, message_no=4))
    story.step("another posts something long", says(amina, thread, "# A plan\n\n- one\n- two", key=key(4)))
    story.step("the chair locks it", chair(set_lock, locked=True, reason="off_topic"))
    story.step("the chair unlocks it", chair(set_lock, locked=False))
    story.step("the chair unpins it", chair(set_pin, pinned=False))


@STABLE
def test_a_thread_is_the_same_from_any_snapshot_and_the_events_after_it(amina, bo, deniz, thread, client_for):
    client, address = client_for(bo), f"/api/v1/threads/{thread.pk}/"

    def look():
        return {"thread": client.get(address).json(), "messages": client.get(f"{address}messages/").json()["results"]}

    story = Story(look, lambda stream: stream in {thread.stream, f"person:{bo.pk}"})
    tell_of_messages(story, thread, amina, bo, deniz)
    tell_of_the_thread(story, thread, amina, bo)
    assert_reduced(story.end(), apply_thread, bo.pk)
    assert_cases_stand("thread", bo.pk, story.end())


def assert_reduced(cases, apply, reader):
    """Applied once, and each event twice, the events lead from the snapshot to what is expected."""
    for case in cases:
        once = twice = case["snapshot"]
        for event in case["events"]:
            once = apply(once, event, reader)
            twice = apply(apply(twice, event, reader), event, reader)
        assert once == case["expected"], case["name"]
        assert twice == case["expected"], case["name"]


def tell_of_a_group(story, climate, amina, bo, dara):
    thread = Thread.objects.get()
    plan = {"starts_at": datetime.now(UTC) + timedelta(days=3), "ends_at": datetime.now(UTC) + timedelta(days=4)}

    def start(author, title, number):
        return lambda: start_thread(
            author=author, group=climate, title=title, body="Who?", language="en", key=key(number)
        )

    def chair(verb, **fields):
        return lambda: verb(chair=amina, thread_id=thread.pk, **fields)

    def schedule():
        schedule_session(chair=amina, group=climate, title="Stoves", zone="Europe/Sofia", **plan)

    def cancel():
        room = LiveSession.objects.get()
        cancel_session(chair=amina, session_id=room.pk, version=room.version)

    story.step("another starts a thread", start(amina, "Shade on squares", 1))
    story.step("I start a thread", start(bo, "Heat islands", 2))
    story.step("another posts in the oldest", says(amina, thread, "News", key=key(3)))
    story.step("I post in the oldest", says(bo, thread, "Thanks", key=key(4)))
    story.step("the chair pins it", chair(set_pin, pinned=True))
    story.step("the chair locks it", chair(set_lock, locked=True))
    story.step("the chair unlocks it", chair(set_lock, locked=False))
    story.step("an official joins", lambda: join_group(person=dara, group=climate))
    story.step("a session is scheduled", schedule)
    story.step("the session is cancelled", cancel)
    story.step("the official leaves", lambda: leave_group(person=dara, group=climate))


def in_stable_order(members):
    return sorted(members, key=lambda member: (member["person"]["id"], member["role"]))


@STABLE
def test_a_groups_lists_are_the_same_from_any_snapshot_and_the_events_after_it(
    amina, bo, cleo, dara, climate, thread, client_for
):
    climate.join_mode = "open"
    climate.save()
    client, address = client_for(bo), "/api/v1/groups/climate/"

    def listed(name):
        return client.get(f"{address}{name}/").json()["results"]

    def look():
        sessions = sorted(listed("sessions"), key=lambda session: session["id"])
        return {"threads": listed("threads"), "members": in_stable_order(listed("members")), "sessions": sessions}

    def is_listed(stream):
        return stream == climate.stream or stream in {t.stream for t in Thread.objects.filter(kind="discussion")}

    story = Story(look, is_listed)
    tell_of_a_group(story, climate, amina, bo, dara)
    assert_reduced(story.end(), apply_group, bo.pk)
    assert_cases_stand("group", bo.pk, story.end())


def test_every_event_of_the_working_groups_has_a_case():
    ours = {name for name, event in REGISTRY.items() if event.__module__.startswith("groups.events.")}
    assert ours <= types_with_a_case()
