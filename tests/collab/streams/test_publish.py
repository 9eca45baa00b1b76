"""The log: dense numbers in commit order, nothing from a rollback, tombstones in place."""

import threading
import uuid
from datetime import timedelta

import orjson
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from redis import Redis

from collab.streams.doorbell.ring import channel_of
from collab.streams.events import REGISTRY, Actor, Event
from collab.streams.frames import NIL_EPOCH
from collab.streams.models import Stream, StreamEvent
from collab.streams.publish import (
    Announcement,
    cursor_of,
    cursors_of,
    ensure_stream,
    lock_streams,
    new_epoch,
    publish,
    publish_all,
    raise_audience,
    seal_in_log,
)
from collab.upkeep.retention import RETENTION, forget
from groups.events.messages import MessageEdited, MessagePosted, MessageReacted
from tests.collab.streams.conftest import tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bells(stream):
    """What is rung for the stream: call it for the rings that arrived within a moment."""
    client = Redis.from_url(settings.REDIS_URL)
    heard = client.pubsub(ignore_subscribe_messages=True)
    heard.subscribe(channel_of(stream))
    heard.get_message(timeout=1)

    def arrived(count=1):
        found = []
        for _ in range(count):
            message = heard.get_message(timeout=2)
            if message is None:
                break
            found.append(orjson.loads(message["data"]))
        return found

    yield arrived
    heard.close()
    client.close()


def seqs(stream):
    return list(StreamEvent.objects.filter(stream__key=stream).order_by("seq").values_list("seq", flat=True))


def said_of(subject, event, stream):
    publish_all([Announcement(event=event, to=stream, by=None, subject=subject)])


def test_numbers_are_dense_under_concurrency(stream):
    def write(kept):
        try:
            for number in range(20):
                try:
                    with transaction.atomic():
                        publish(MessagePosted(message={"id": number}), to=stream, by=None)
                        if not kept and number % 2:
                            raise ZeroDivisionError  # half of what this thread writes is rolled back
                except ZeroDivisionError:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number % 2,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seqs(stream) == list(range(1, 3 * 20 + 3 * 10 + 1))
    assert cursor_of(stream)["seq"] == 90


def test_a_rollback_leaves_nothing_and_rings_nothing(stream, bells):
    with transaction.atomic():
        publish(MessagePosted(message={}), to=stream, by=None)
        transaction.set_rollback(True)
    assert not Stream.objects.filter(key=stream).exists()
    assert tell(stream) == 1
    rings = bells(2)
    assert [ring["seq"] for ring in rings] == [1]


def test_the_bell_rings_after_the_commit(stream, bells):
    with transaction.atomic():
        publish(MessagePosted(message={}), to=stream, by=None)
        assert bells() == []
    assert [ring["seq"] for ring in bells()] == [1]


def test_outside_of_a_transaction_nothing_is_published(stream):
    for forbidden in (
        lambda: publish(MessagePosted(message={}), to=stream, by=None),
        lambda: raise_audience(stream),
        lambda: seal_in_log(stream, subject="message:1", data={}),
        lambda: lock_streams(stream),
        lambda: new_epoch(stream),
    ):
        with pytest.raises(RuntimeError, match="transaction"):
            forbidden()


def test_a_ring_carries_the_event_as_the_log_has_it(stream, bells):
    key = uuid.uuid4()
    with transaction.atomic():
        actor = Actor(person=4, name="Бо", city="varna")
        event = MessagePosted(message={"id": 1, "body": "Здравейте"})
        publish_all([Announcement(event=event, to=stream, by=actor, key=key, with_content=True)])
    (ring,) = bells()
    carried = orjson.loads(ring["events"][0])
    assert carried.pop("at").endswith("Z")
    assert carried == {
        "seq": 1,
        "type": "message.posted",
        "by": {"person": 4, "name": "Бо", "city": "varna"},
        "data": {"message": {"id": 1, "body": "Здравейте"}},
        "key": str(key),
    }


@pytest.mark.parametrize("way", ["desk", "person", "thread"])
def test_secrets_ring_without_content(way, settings):
    stream = f"{way}:{uuid.uuid4().hex[:8]}"
    client = Redis.from_url(settings.REDIS_URL)
    with client.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(channel_of(stream))
        heard.get_message(timeout=1)
        tell(stream, with_content=way != "thread")
        said = orjson.loads(heard.get_message(timeout=2)["data"])
    client.close()
    assert (said["seq"], said["events"]) == (1, [])


def test_carrying_can_be_switched_off(stream, bells, settings):
    settings.HINTS_CARRY_FRAMES = False
    tell(stream)
    assert bells()[0]["events"] == []


def test_hiding_rewrites_what_was_said_but_not_the_reactions(stream):
    with transaction.atomic():
        for event in (
            MessagePosted(message={"id": 1, "body": "bad"}),
            MessageEdited(message={"id": 1, "body": "worse"}),
            MessageReacted(message=1, emoji="👍", on=True, count=1),
        ):
            said_of("message:1", event, stream)
        said_of("message:2", MessagePosted(message={"id": 2, "body": "good"}), stream)
        StreamEvent.objects.filter(stream__key=stream, seq=2).update(type="message.of_another_release")
        assert seal_in_log(stream, subject="message:1", data={"message": {"id": 1, "body": ""}}) == 2
    rows = StreamEvent.objects.filter(stream__key=stream).order_by("seq").values_list("seq", "data")
    assert list(rows) == [
        (1, {"message": {"id": 1, "body": ""}}),
        (2, {"message": {"id": 1, "body": ""}}),
        (3, {"message": 1, "emoji": "👍", "on": True, "count": 1}),
        (4, {"message": {"id": 2, "body": "good"}}),
    ]


def test_cursors_are_one_query_and_begin_before_the_first_event(stream, django_assert_num_queries):
    other = f"{stream}1"
    ensure_stream(other)
    tell(stream)
    with django_assert_num_queries(1):
        cursors = cursors_of([stream, other, "thread:0"])
    assert cursors["thread:0"] == {"stream": "thread:0", "epoch": NIL_EPOCH, "seq": 0}
    assert (cursors[stream]["seq"], cursors[other]["seq"]) == (1, 0)
    assert cursors[other]["epoch"] != NIL_EPOCH


def test_an_audience_is_raised_and_rung(stream, bells):
    with transaction.atomic():
        raise_audience(stream)
        raise_audience(stream)
    assert Stream.objects.get(key=stream).audience_version == 3
    assert bells(2)[-1]["audience_version"] == 3


def test_a_new_epoch_keeps_the_numbers(stream):
    tell(stream)
    before = cursor_of(stream)
    with transaction.atomic():
        new_epoch(stream)
    after = cursor_of(stream)
    assert after["epoch"] != before["epoch"]
    assert after["seq"] == 1
    assert tell(stream) == 2


def test_every_event_has_a_name_of_its_own():
    assert REGISTRY["message.posted"] is MessagePosted
    assert all(len(name.split(".")) == 2 for name in REGISTRY)
    with pytest.raises(TypeError, match="taken"):
        type("Impostor", (Event,), {"name": "message.posted", "carries_text": False})


def test_an_event_says_whether_it_carries_text():
    with pytest.raises(TypeError, match="carries_text"):
        type("Silent", (Event,), {"name": "message.whispered"})
    with pytest.raises(TypeError, match="carries_text"):  # also where another one of its kind has said it
        type("Silent", (MessageReacted,), {"name": "message.whispered"})
    assert "message.whispered" not in REGISTRY


def test_the_log_forgets_after_ninety_days_but_counts_on(stream):
    for _ in range(4):
        tell(stream)
    old = StreamEvent.objects.filter(stream__key=stream, seq__lte=2)
    old.update(at=timezone.now() - timedelta(days=91))
    assert forget(next(rule for rule in RETENTION if rule.name == "stream_events")) == 2
    assert seqs(stream) == [3, 4]
    assert tell(stream) == 5
