"""Start, rename, lock, pin and slow a thread."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from collab.audit.models import Entry
from collab.errors import Conflict, Forbidden, Invalid, KeyReused, NotFound
from groups.actions.messages import post_message
from groups.actions.threads import rename_thread, set_lock, set_pin, set_slow, start_thread
from groups.models import Message, Thread
from tests.cast import heard, make_thread
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db

POWERS = {
    "lock": (set_lock, {"locked": True}),
    "pin": (set_pin, {"pinned": True}),
    "slow": (set_slow, {"slow_s": 30}),
}
each_power = pytest.mark.parametrize("power", list(POWERS))


def start(author, group, title="Shade on squares", body="Who has some?", **fields):
    return start_thread(author=author, group=group, title=title, body=body, **({"language": "en"} | fields))


def use(power, chair, thread, **fields):
    verb, given = POWERS[power]
    verb(chair=chair, thread_id=thread.pk, **(given | fields))


def said(frames):
    return {(frame["stream"], frame["type"]) for frame in frames}


def test_its_body_is_message_no_1_and_the_group_hears_of_it(bo, climate):
    with heard() as frames:
        thread_id, is_new = start(bo, climate)
    assert is_new
    message = Message.objects.get(thread_id=thread_id)
    assert (message.no, message.body, message.author) == (1, "Who has some?", bo)
    assert said(frames) == {(f"thread:{thread_id}", "message.posted"), ("group:climate", "thread.started")}
    told = next(f["data"]["thread"] for f in frames if f["stream"] == "group:climate")
    assert (told["id"], told["messages"], told["kind"]) == (thread_id, 1, "discussion")


@pytest.mark.parametrize("who", ["cleo", "dara", "nobody", "sanja"])
def test_only_members_start_threads(who, climate, request):
    with heard() as frames, pytest.raises(Forbidden):
        start(request.getfixturevalue(who), climate)
    assert (frames, Thread.objects.count()) == ([], 0)


def test_what_is_rolled_back_is_not_heard(bo, climate):
    with heard() as frames:
        do_and_roll_back(lambda: start(bo, climate))
    assert (frames, Thread.objects.count()) == ([], 0)


def test_a_thread_without_a_first_message_is_none(bo, climate):
    with heard() as frames, pytest.raises(Invalid):
        start(bo, climate, body=" ")
    assert (frames, Thread.objects.count()) == ([], 0)


@pytest.mark.parametrize("title", ["", " \n ", "x" * 161])
def test_a_title_has_1_to_160_characters(bo, climate, title):
    with pytest.raises(Invalid) as refused:
        start(bo, climate, title=title)
    assert list(refused.value.fields) == ["title"]


def test_a_repeat_with_its_key_is_the_same_thread(bo, climate):
    key = uuid4()
    first, _new = start(bo, climate, key=key)
    with heard() as frames:
        assert start(bo, climate, key=key) == (first, False)
    assert frames == []
    with pytest.raises(KeyReused):
        start(bo, climate, title="Other", key=key)
    with pytest.raises(KeyReused):
        start(bo, climate, body="Other", key=key)


def test_a_repeat_after_it_was_renamed_is_still_the_same_thread(bo, climate):
    key = uuid4()
    thread_id, _new = start(bo, climate, key=key)
    rename_thread(person=bo, thread_id=thread_id, title="Renamed", version=1)
    assert start(bo, climate, key=key) == (thread_id, False)


def test_its_audience_follows_the_groups_openness(bo, climate):
    assert make_thread(bo, climate).audience == "network"
    climate.is_open = False
    climate.save()
    assert make_thread(bo, climate).audience == "group"


def test_a_new_title_is_heard_by_readers_and_by_the_group(bo, thread):
    with heard() as frames:
        rename_thread(person=bo, thread_id=thread.pk, title="  Cool   yards ", version=1)
    thread.refresh_from_db()
    assert (thread.title, thread.version) == ("Cool yards", 2)
    assert said(frames) == {(thread.stream, "thread.changed"), ("group:climate", "thread.changed")}


def test_the_author_renames_for_a_day_then_the_desk(bo, rada, deniz, thread):
    Thread.objects.filter(pk=thread.pk).update(created_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(Forbidden):
        rename_thread(person=bo, thread_id=thread.pk, title="Late", version=1)
    rename_thread(person=rada, thread_id=thread.pk, title="Right", version=1)
    row = Entry.objects.get(action="thread.rename")
    assert (row.actor, row.details) == (rada, {"before": "Cool schools", "after": "Right"})


@pytest.mark.parametrize(("who", "refusal"), [("cleo", Forbidden), ("dara", Forbidden), ("nobody", NotFound)])
def test_others_rename_nothing(who, refusal, thread, request):
    with heard() as frames, pytest.raises(refusal):
        rename_thread(person=request.getfixturevalue(who), thread_id=thread.pk, title="Mine", version=1)
    assert frames == []


def test_a_stale_rename_is_told_what_stands_there(amina, bo, thread):
    rename_thread(person=bo, thread_id=thread.pk, title="First", version=1)
    with pytest.raises(Conflict) as conflict:
        rename_thread(person=amina, thread_id=thread.pk, title="Second", version=1)
    assert (conflict.value.current["title"], conflict.value.current["version"]) == ("First", 2)


@each_power
@pytest.mark.parametrize("who", ["amina", "deniz", "sanja"])
def test_a_power_is_heard_by_readers_and_group_and_kept_in_the_audit(who, thread, request, power):
    person = request.getfixturevalue(who)
    with heard() as frames:
        use(power, person, thread)
    assert said(frames) == {(thread.stream, "thread.changed"), ("group:climate", "thread.changed")}
    row = Entry.objects.get(action=f"thread.{power}")
    assert (row.actor, row.group, row.target_id) == (person, "climate", str(thread.pk))


@each_power
@pytest.mark.parametrize(
    ("who", "refusal"),
    [("rada", Forbidden), ("bo", Forbidden), ("cleo", Forbidden), ("dara", Forbidden), ("nobody", NotFound)],
)
def test_who_is_no_chair_has_no_power(who, refusal, thread, request, power):
    with heard() as frames, pytest.raises(refusal):
        use(power, request.getfixturevalue(who), thread)
    assert frames == []


@each_power
def test_a_power_repeated_changes_nothing(amina, deniz, thread, power):
    use(power, amina, thread)
    with heard() as frames:
        use(power, deniz, thread)
    assert (frames, Entry.objects.filter(action=f"thread.{power}").count()) == ([], 1)


@each_power
def test_a_power_that_is_rolled_back_leaves_no_trace(amina, thread, power):
    with heard() as frames:
        do_and_roll_back(lambda: use(power, amina, thread))
    assert (frames, Entry.objects.filter(action=f"thread.{power}").count()) == ([], 0)


@each_power
def test_a_power_may_name_the_version_it_saw(amina, thread, power):
    with pytest.raises(Conflict):
        use(power, amina, thread, version=7)
    use(power, amina, thread, version=1)


def test_what_was_locked_is_opened_again(amina, bo, thread):
    set_lock(chair=amina, thread_id=thread.pk, locked=True, reason="off_topic")
    thread.refresh_from_db()
    assert (thread.is_locked, thread.lock_reason) == (True, "off_topic")
    set_lock(chair=amina, thread_id=thread.pk, locked=False)
    assert post_message(author=bo, thread_id=thread.pk, body="On we go", language="en")[0]["no"] == 2


def test_three_threads_are_pinned_at_most(amina, bo, climate):
    threads = [make_thread(bo, climate, title=f"Thread {no}") for no in range(4)]
    for thread in threads[:3]:
        set_pin(chair=amina, thread_id=thread.pk, pinned=True)
    with heard() as frames, pytest.raises(Invalid) as refused:
        set_pin(chair=amina, thread_id=threads[3].pk, pinned=True)
    assert (refused.value.code, frames) == ("too_many_pinned", [])
    set_pin(chair=amina, thread_id=threads[0].pk, pinned=False)
    set_pin(chair=amina, thread_id=threads[3].pk, pinned=True)


@pytest.mark.parametrize("seconds", [-1, 3601])
def test_slow_mode_lasts_an_hour_at_most(amina, thread, seconds):
    with pytest.raises(Invalid) as refused:
        set_slow(chair=amina, thread_id=thread.pk, slow_s=seconds)
    assert list(refused.value.fields) == ["slow_s"]


def test_pinned_stand_first_and_then_the_newest(amina, bo, climate, client_for):
    ids = [make_thread(bo, climate, title=f"Thread {no}").pk for no in range(3)]
    set_pin(chair=amina, thread_id=ids[0], pinned=True)
    post_message(author=bo, thread_id=ids[1], body="News", language="en")
    rows = client_for(bo).get("/api/v1/groups/climate/threads/").json()["results"]
    assert [row["id"] for row in rows] == [ids[0], ids[1], ids[2]]
