"""The queue of the one writer: nobody waits for another's thread, nothing is lost, overtaken or written late."""

import time
from contextlib import ExitStack
from queue import SimpleQueue
from threading import Event
from uuid import uuid4

import pytest
from django.utils import timezone

from collab.errors import Forbidden, KeyReused, TooMany, Unavailable
from groups.actions.groups import remove_member
from groups.actions.posting import queue
from groups.actions.posting.post import Posted
from groups.actions.posting.queue import PostWriter
from groups.actions.threads import set_slow
from groups.models import Message
from tests.cast import make_thread
from tests.groups.holding import Held, ask, said

pytestmark = pytest.mark.django_db(transaction=True)
HELD, POSTS, SOON_S = 20, 50, 0.1


@pytest.fixture
def writer():
    found = PostWriter()
    yield found
    found.stop()


class Answers(SimpleQueue):
    """What the writer tells, in order."""

    def next(self, within_s=10):
        return self.get(timeout=within_s)

    def words(self, count, within_s=10):
        return [said(self.next(within_s)) for _no in range(count)]


def bodies(thread):
    return list(Message.objects.filter(thread=thread, no__gt=1).order_by("no").values_list("body", flat=True))


def test_twenty_held_threads_delay_no_post_to_another(amina, bo, thread, writer):
    threads, held, free = [make_thread(bo, title=f"Held {no}") for no in range(HELD)], Answers(), Answers()
    writer.submit(ask(bo, thread), free.put)
    free.next()  # the writer's connection stands
    with ExitStack() as locks:
        for each in threads:
            locks.enter_context(Held(each))
        for each in threads * 2:
            writer.submit(ask(bo, each), held.put)
        took = []
        for no in range(POSTS):
            began = time.monotonic()
            writer.submit(ask(amina, thread, f"{no}"), free.put)
            assert said(free.next()) == no + 3
            took.append(time.monotonic() - began)
        assert held.empty()
    assert sorted(held.words(2 * HELD)) == [2] * HELD + [3] * HELD
    print(
        f"a post beside {HELD} held threads: {max(took) * 1000:.0f} ms at most, {sorted(took)[25] * 1000:.1f} ms median"
    )
    assert max(took) < SOON_S


def test_what_comes_soon_after_another_is_written_together(amina, thread, writer, monkeypatch):
    monkeypatch.setattr(queue, "PACE_S", 0.5)
    answers = Answers()
    writer.submit(ask(amina, thread, "alone"), answers.put)
    answers.next()
    for no in range(3):
        writer.submit(ask(amina, thread, f"{no}"), answers.put)
        time.sleep(0.02)
    assert answers.words(3) == [3, 4, 5]
    moments = list(Message.objects.filter(thread=thread, no__gt=1).order_by("no").values_list("created_at", flat=True))
    assert len(set(moments)) == 2
    assert len(set(moments[1:])) == 1


def test_what_waited_for_its_thread_is_written_in_order_once_it_is_free(amina, bo, thread, writer):
    answers = Answers()
    with Held(thread):
        for no in range(40):
            writer.submit(ask((amina, bo)[no % 2], thread, f"{no}"), answers.put)
            time.sleep(0.005)
    assert answers.words(40) == list(range(2, 42))
    assert bodies(thread) == [f"{no}" for no in range(40)]
    assert Message.objects.filter(thread=thread, no__gt=1).values("created_at").distinct().count() == 1  # together


def test_a_later_post_does_not_overtake_one_that_waits(bo, thread, writer):
    """Whoever posts at the moment at which the thread comes free stands behind those who wait for it."""
    answers, sent = Answers(), 0
    with Held(thread) as held:
        held.release_in(0.2)
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            writer.submit(ask(bo, thread, f"{sent}"), answers.put)
            sent += 1
            time.sleep(0.002)
    assert answers.words(sent) == list(range(2, sent + 2))
    assert bodies(thread) == [f"{no}" for no in range(sent)]


def test_after_three_seconds_a_held_thread_is_503_and_nothing_is_written_later(bo, thread, writer):
    answers, began = Answers(), time.monotonic()
    with Held(thread):
        writer.submit(ask(bo, thread), answers.put)
        writer.submit(ask(bo, thread), answers.put)
        refusals = [answers.next(), answers.next()]
        took = time.monotonic() - began
    assert [type(each) for each in refusals] == [Unavailable, Unavailable]
    assert all(each.retry_after for each in refusals)
    assert 2.5 < took < 3.5
    writer.submit(ask(bo, thread, "Next"), answers.put)
    assert answers.words(1) == [2]
    assert bodies(thread) == ["Next"]


def test_a_post_that_was_taken_back_while_its_thread_was_held_is_never_written(bo, thread, writer):
    answers = Answers()
    with Held(thread):
        tickets = [writer.submit(ask(bo, thread, f"{no}"), answers.put) for no in range(3)]
        time.sleep(0.1)
        tickets[1].cancel()
    assert answers.words(2) == [2, 3]
    writer.stop()
    assert bodies(thread) == ["0", "2"]
    assert answers.empty()


def test_posts_that_wait_for_a_held_thread_count_for_the_most_that_may_wait(bo, thread, writer, monkeypatch):
    monkeypatch.setattr(queue, "WAITING_MOST", 5)
    answers = Answers()
    with Held(thread):
        for _no in range(5):
            writer.submit(ask(bo, thread), answers.put)
        time.sleep(0.2)
        with pytest.raises(Unavailable):
            writer.submit(ask(bo, thread), answers.put)
    assert answers.words(5) == [2, 3, 4, 5, 6]
    writer.submit(ask(bo, thread), answers.put)
    assert answers.words(1) == [7]


def test_a_writer_that_is_stopped_answers_everything_first_and_can_go_on(bo, thread, writer):
    answers = Answers()
    with Held(thread) as held:
        for _no in range(3):
            writer.submit(ask(bo, thread), answers.put)
        held.release_in(0.3)
        writer.stop()
    assert answers.words(3, within_s=0.1) == [2, 3, 4]
    writer.submit(ask(bo, thread), answers.put)
    assert answers.words(1) == [5]


def test_a_held_post_takes_one_token_of_its_authors_limit(bo, thread, writer):
    answers = Answers()
    with Held(thread):
        for _no in range(10):
            writer.submit(ask(bo, thread, is_limited=True), answers.put)
        time.sleep(0.5)
    assert answers.words(10) == list(range(2, 12))


def test_whoever_was_removed_while_a_post_waited_is_refused(amina, bo, climate, thread, writer):
    answers = Answers()
    with Held(thread):
        writer.submit(ask(bo, thread), answers.put)
        time.sleep(0.1)
        remove_member(chair=amina, group=climate, person_id=bo.pk)
    assert answers.words(1) == [Forbidden]


def test_a_message_is_as_old_as_its_writing_not_as_its_waiting(amina, bo, thread, writer):
    set_slow(chair=amina, thread_id=thread.pk, slow_s=1)
    answers = Answers()
    writer.submit(ask(bo, thread), answers.put)
    answers.next()
    with Held(thread):
        writer.submit(ask(bo, thread, "Early"), answers.put)
        time.sleep(1.2)
        free_at = timezone.now()
    written = answers.next()
    assert not isinstance(written, TooMany)
    assert written.shape["created_at"] >= free_at


def test_two_processes_writing_to_one_thread_leave_no_hole_and_refuse_nothing(amina, bo, thread, writer):
    other, answers, each = PostWriter(), Answers(), 60
    try:
        for no in range(each):
            writer.submit(ask(amina, thread, f"a{no}"), answers.put)
            other.submit(ask(bo, thread, f"b{no}"), answers.put)
            time.sleep(0.002)
        assert sorted(answers.words(2 * each)) == list(range(2, 2 * each + 2))
    finally:
        other.stop()
    written = bodies(thread)
    for who in "ab":
        assert [body for body in written if body.startswith(who)] == [f"{who}{no}" for no in range(each)]


def test_one_key_several_times_at_once_is_one_message(bo, thread, writer):
    answers, key = Answers(), uuid4()
    with Held(thread):  # so that they are written together
        for body in ("Once", "Once", "Twice"):
            writer.submit(ask(bo, thread, body, key=key), answers.put)
        time.sleep(0.05)
    told = [answers.next() for _no in range(3)]
    [first, again] = [each for each in told if isinstance(each, Posted)]
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.shape["id"], first.seq) == (again.shape["id"], again.seq)
    assert [said(each) for each in told].count(KeyReused) == 1
    assert bodies(thread) == ["Once"]


def test_a_crowd_in_one_thread_does_not_take_the_turns_of_others(amina, bo, thread, writer, monkeypatch):
    """More posts to one thread than fit into a batch: whoever writes elsewhere is written with the next one."""
    monkeypatch.setattr(queue, "TOGETHER_MOST", 4)
    other, answers, told, all_wait = make_thread(bo, title="Other"), Answers(), Event(), Event()
    writer.submit(ask(bo, other), lambda _verdict: told.set() or all_wait.wait(10))
    assert told.wait(10)
    for no in range(12):
        writer.submit(ask(bo, thread, f"{no}"), answers.put)
    writer.submit(ask(amina, other, "alone"), answers.put)
    all_wait.set()
    written = [answers.next().shape["body"] for _no in range(13)]
    assert written[4] == "alone"
    assert bodies(thread) == [f"{no}" for no in range(12)]
