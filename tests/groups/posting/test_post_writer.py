"""Posts that are written together: each has its own verdict, and none waits for another's trouble."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from collab.errors import CollabError, Forbidden, Invalid, KeyReused, NotFound, TooMany
from collab.people.actions import save_draft
from collab.streams.models import StreamEvent
from collab.streams.publish import Announcement, publish_all
from groups.actions.messages import shape_of
from groups.actions.posting.batch import kinds_of, write_batch, write_posts
from groups.actions.posting.post import Busy, Post, Posted
from groups.actions.read_positions import mark_read
from groups.actions.sessions import schedule_session
from groups.actions.threads import set_slow
from groups.events.messages import MessagePosted
from groups.models import LiveSession, Message, ReadPosition
from groups.models import Thread as Discussion
from tests.cast import heard, make_thread
from tests.database.owner import owner
from tests.database.refusing import refusing
from tests.groups.holding import Held, ask, said


@pytest.mark.django_db
def test_each_post_of_a_batch_has_its_own_verdict(amina, bo, cleo, nobody, thread):
    key = uuid4()
    posts = [
        ask(bo, thread, "One", key=key), ask(cleo, thread), ask(amina, thread, ""), ask(nobody, thread),
        Post(author=bo.pk, thread=10**9, body="Where"), ask(amina, thread, "Two"), ask(bo, thread, "Three"),
    ]  # fmt: skip
    with heard() as frames:
        verdicts = write_batch(posts)
    assert [said(each) for each in verdicts] == [2, Forbidden, Invalid, NotFound, NotFound, 3, 4]
    assert [frame["data"]["message"]["body"] for frame in frames] == ["One", "Two", "Three"]
    assert [frame["seq"] for frame in frames] == [verdicts[place].seq for place in (0, 5, 6)]
    assert Discussion.objects.get(pk=thread.pk).last_no == 4
    assert ReadPosition.objects.get(person=bo, thread=thread).last_read_no == 4


@pytest.mark.django_db
def test_several_threads_in_one_batch_are_numbered_each_alone(amina, bo, thread):
    other = make_thread(bo, title="Other")
    with heard() as frames:
        verdicts = write_batch([ask(bo, other), ask(amina, thread), ask(amina, other), ask(bo, thread)])
    assert [said(each) for each in verdicts] == [2, 2, 3, 3]
    assert sorted((frame["stream"], frame["seq"]) for frame in frames) == sorted(
        (each.stream, seq) for each in (thread, other) for seq in (2, 3)
    )


@pytest.mark.django_db
def test_what_is_answered_is_what_the_table_says(amina, bo, cleo, climate, thread, message):
    climate.observers_may_post = True
    climate.save()
    posts = [
        ask(amina, thread, "Добро *утро* <b>", language="bg"), ask(cleo, thread, reply_to=message.pk),
        ask(bo, thread, key=uuid4()),
    ]  # fmt: skip
    verdicts = write_batch(posts)
    assert [each.shape for each in verdicts] == [shape_of(each.shape["id"]) for each in verdicts]
    assert [each.shape["language"] for each in verdicts] == ["bg", cleo.language, bo.language]
    found = Message.objects.filter(thread=thread).extra(where=["search @@ to_tsquery('simple', 'utro')"])
    assert found.get().pk == verdicts[0].shape["id"]


@pytest.mark.django_db
def test_slow_mode_holds_within_a_batch(amina, bo, thread):
    thread = make_thread(amina, title="Slow")
    set_slow(chair=amina, thread_id=thread.pk, slow_s=60)
    assert [said(each) for each in write_batch([ask(bo, thread), ask(bo, thread)])] == [2, TooMany]


@pytest.mark.django_db
def test_only_what_came_from_outside_takes_a_token(bo, thread):
    posts = [ask(bo, thread, is_limited=number % 2 == 0) for number in range(24)]
    refused = [place for place, each in enumerate(write_batch(posts)) if not isinstance(each, Posted)]
    assert refused == [20, 22]


@pytest.mark.django_db
def test_no_limit_tells_of_a_thread_that_one_may_not_see(nobody, dara, climate, live_chat):
    posts = [Post(author=nobody.pk, thread=where, body="?", is_limited=True) for where in (live_chat.pk, 10**30)]
    assert {said(each) for each in write_batch(posts * 12)} == {NotFound}
    chat = [ask(dara, live_chat, is_limited=True) for _ in range(5)]
    assert {said(each) for each in write_batch(chat)} == {NotFound}


@pytest.mark.django_db
def test_what_a_chat_finds_too_long_is_said_in_the_authors_language(bo, live_chat):
    [refusal] = write_batch([ask(bo, live_chat, "a" * 2_001)])
    with translation.override("bg"):
        assert refusal.as_body()["fields"] == {"body": ["Най-много 2000 знака."]}


@pytest.fixture
def live_chat(amina, climate):
    """The chat of a session that runs, which only the group may see."""
    starts = timezone.now()
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "zone": "UTC"}
    session_id, _is_new = schedule_session(chair=amina, group=climate, title="Talk", **times)
    return LiveSession.objects.get(pk=session_id).thread


@pytest.mark.django_db
def test_a_batch_costs_as_many_statements_as_one_post(bo, amina, thread, django_assert_num_queries):
    kinds = kinds_of([ask(bo, thread)])
    with django_assert_num_queries(5) as one:  # savepoint, locks, people with keys, all writes, release
        write_posts([ask(bo, thread, key=uuid4(), language="bg")], kinds)
    posts = [ask(each, thread, key=uuid4(), language="bg") for each in (amina, bo) for _ in range(10)]
    with django_assert_num_queries(len(one.captured_queries)):
        write_posts(posts, kinds)


@pytest.mark.django_db
def test_events_of_several_streams_are_numbered_in_the_order_given():
    wanted = ["b", "a", "b", "c", "a", "b"]
    seqs = publish_all(
        [Announcement(event=MessagePosted(message={"id": n}), to=f"thread:{s}", by=None) for n, s in enumerate(wanted)]
    )
    assert seqs == [1, 1, 2, 1, 2, 3]
    log = StreamEvent.objects.filter(stream__key="thread:b").order_by("seq").values_list("data", flat=True)
    assert [data["message"]["id"] for data in log] == [0, 2, 5]


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_somebody_holds_is_not_waited_for(amina, bo, thread):
    other = make_thread(bo, title="Other")
    with Held(thread):
        verdicts = write_batch([ask(bo, thread), ask(bo, other), ask(amina, thread), ask(amina, other)])
    assert [said(each) for each in verdicts] == [Busy, 2, Busy, 3]
    assert said(write_batch([ask(bo, thread)])[0]) == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_a_thread_for_the_first_time_does_not_wait_for_its_writer(amina, cleo, thread):
    """The writer writes its author's position too: each waiting for the other would be a deadlock."""
    posts = [ask(amina, thread)]
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        write_posts(posts, kinds_of(posts))
        assert pool.submit(read_and_close, cleo, thread).result(10) == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_being_saved_does_not_hold_up_its_authors_post(bo, thread):
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        save_draft(person=bo, place=f"thread:{thread.pk}", content={"body": "Hel"}, version=None)
        assert said(pool.submit(write_and_close, ask(bo, thread)).result(10)) == 2


def read_and_close(reader, thread):
    try:
        return mark_read(reader=reader, thread_id=thread.pk, message_no=1)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_key_at_one_moment_for_two_threads_is_written_once(bo, thread):
    other, key = make_thread(bo, title="Other"), uuid4()
    with ThreadPoolExecutor(2) as pool:
        each = list(pool.map(lambda where: write_and_close(ask(bo, where, key=key)), (thread, other)))
    assert sorted(map(str, map(said, each))) == sorted(map(str, (2, KeyReused)))
    assert Message.objects.filter(key=key).count() == 1


def write_and_close(post):
    try:
        return write_batch([post])[0]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_as_a_whole_fails_for_its_own_post_alone(amina, bo, thread):
    with owner() as cursor:
        cursor.execute("ALTER TABLE groups_message ADD CONSTRAINT no_cats CHECK (body <> 'cat')")
    try:
        verdicts = write_batch([ask(bo, thread, "dog"), ask(bo, thread, "cat"), ask(amina, thread, "hen")])
    finally:
        with owner() as cursor:
            cursor.execute("ALTER TABLE groups_message DROP CONSTRAINT no_cats")
    assert [isinstance(each, Posted) for each in verdicts] == [True, False, True]
    assert verdicts[1].code == "error"
    assert list(Message.objects.filter(thread=thread, no__gt=1).order_by("no").values_list("no", "body")) == [
        (2, "dog"), (3, "hen"),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_post_that_no_column_can_hold_spoils_no_other(amina, bo, thread):
    posts = [ask(bo, thread, "dog"), ask(bo, thread, reply_to="a cat"), ask(amina, thread, "hen")]
    verdicts = write_batch(posts)
    assert [said(each) for each in verdicts] == [2, CollabError, 3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sqlstate", ["25006", "53100", "53200", "53300", "57P01", "57P02", "57P03"])
def test_a_database_that_takes_nothing_now_is_503_and_spoils_no_post(amina, bo, thread, sqlstate):
    posts = [ask(bo, thread, "dog"), ask(amina, thread, "hen")]
    with refusing("groups_message", sqlstate):
        refusals = write_batch(posts)
    assert [(each.code, each.status, each.retry_after) for each in refusals] == [("unavailable", 503, 2)] * 2
    assert [said(each) for each in write_batch(posts)] == [2, 3]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_is_asked_for_again(amina, bo, thread):
    with refusing("groups_message", "55P03"):
        assert [said(each) for each in write_batch([ask(bo, thread), ask(amina, thread)])] == [Busy, Busy]
    assert said(write_batch([ask(bo, thread)])[0]) == 2
