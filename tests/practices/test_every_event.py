"""Every event of the product, of every noun and under every label: what Redis receives of it, what a seal leaves.

The events are found by walking the code, the nouns by their base: a new one is tested before anybody thinks of it.
"""

import importlib
import types
import typing
import uuid
from dataclasses import fields

import pytest
from django.conf import settings
from django.db import transaction
from redis import Redis

from collab.streams.events import REGISTRY, Event
from collab.streams.models import StreamEvent
from collab.streams.nouns import Noun
from collab.streams.publish import seal_in_log
from groups.models import LiveSession, Message, Thread, WorkingGroup
from groups.models.sessions import CANCELLED, CLOSED, DRAFT, LIVE, LOBBY, PAUSED, SCHEDULED
from practices.models import Practice

SECRET = "Nobodyelsesword"
KINDS, AUDIENCES = ("discussion", "session", "practice", "another"), ("network", "group", "desk", "another")
PUBLIC_THREADS = {
    ("discussion", "network"), ("discussion", "group"), ("session", "group"), ("practice", "network"),
}  # fmt: skip
LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "another")


def event_modules():
    found = [*settings.BASE_DIR.glob("*/**/events.py"), *settings.BASE_DIR.glob("*/events/*.py")]
    parts = [path.relative_to(settings.BASE_DIR).with_suffix("").parts for path in found]
    return [".".join(each) for each in parts if each[0] in {"collab", "groups", "practices"}]


for name in event_modules():
    importlib.import_module(name)
EVENTS = {name: event for name, event in REGISTRY.items() if event.__module__.split(".")[0] != "tests"}


def filled(kind):
    """A value of the annotation that holds the word wherever it can hold one."""
    if isinstance(kind, types.UnionType):
        kind = typing.get_args(kind)[0]
    origin = typing.get_origin(kind) or kind
    if origin is dict:
        return {"text": SECRET, "more": {"bg": SECRET}}
    if origin is list:
        return [{"text": SECRET}]
    return {int: 1, bool: True}.get(origin, SECRET)


def instance(event: type[Event]) -> Event:
    hints = typing.get_type_hints(event)
    return event(**{field.name: filled(hints[field.name]) for field in fields(event)})


def nouns():
    """(what it is, the noun, whether its content may ring); streams that nothing else has used."""
    mark = uuid.uuid4().int % 10**12
    group = WorkingGroup(pk=mark, slug=f"g{mark}")
    yield "group", group, False
    for number, (kind, audience) in enumerate((kind, audience) for kind in KINDS for audience in AUDIENCES):
        thread = Thread(pk=mark + number, kind=kind, audience=audience, group=group)
        is_public = (kind, audience) in PUBLIC_THREADS
        yield f"thread {kind} {audience}", thread, is_public
        yield f"message {kind} {audience}", Message(pk=mark, thread=thread), is_public
    for number, state in enumerate((DRAFT, SCHEDULED, LOBBY, LIVE, PAUSED, CLOSED, CANCELLED, "another")):
        yield f"session {state}", LiveSession(pk=mark + number, state=state), state not in (DRAFT, "another")
    for label in LABELS:
        yield f"practice {label}", Practice(pk=mark, visibility=label, group=group), label in LABELS[:2]


@pytest.fixture
def said_by(transactional_db):
    """All that Redis receives while a noun announces an event."""
    client = Redis.from_url(settings.REDIS_URL)
    heard = client.pubsub(ignore_subscribe_messages=True)
    heard.psubscribe("*")
    heard.get_message(timeout=1)

    def payloads(noun, event):
        with transaction.atomic():
            noun.announce(event, by=None)
        found = []
        while not any(noun.stream in payload for payload in found):  # its ring is the last of it
            found.append(heard.get_message(timeout=5)["data"].decode())
        return "".join(found)

    yield payloads
    heard.close()
    client.close()


def test_every_noun_is_in_the_table():
    assert {type(noun) for _name, noun, _public in nouns()} == set(Noun.__subclasses__())


@pytest.mark.parametrize("name", EVENTS)
def test_what_redis_receives(said_by, name):
    event = instance(EVENTS[name])
    has_words = SECRET in str(event.data())
    told = {what: SECRET in said_by(noun, event) for what, noun, _public in nouns()}
    assert told == {what: is_public and has_words for what, _noun, is_public in nouns()}


def test_a_seal_leaves_no_word(transactional_db):
    """Of an event that says it carries text, and of one that this release does not know."""
    message = Message(pk=7, thread=Thread(pk=uuid.uuid4().int % 10**12, kind="discussion", audience="network"))
    with transaction.atomic():
        for event in EVENTS.values():
            message.announce(instance(event), by=None)
        rows = StreamEvent.objects.filter(stream__key=message.stream)
        rows.filter(type="message.posted").update(type="message.unheard_of")
        seal_in_log(message.stream, subject=message.subject, data={"message": {"id": 7}})
    left = {row.type: row.data for row in rows}
    spared = {name for name, data in left.items() if data != {"message": {"id": 7}}}
    assert spared == {name for name, event in EVENTS.items() if not event.carries_text}


def test_what_is_never_sealed_has_no_place_for_words():
    """Numbers and codes, or the tombstone itself: whoever adds another one argues for it here."""
    codes = {"message.reacted": ["emoji"], "draft.saved": ["place"]}
    tombstones = {"message.hidden", "message.removed", "message.withdrawn", "practice.withdrawn"}
    for name, event in EVENTS.items():
        wordy = [field for field, value in instance(event).data().items() if SECRET in str(value)]
        if not event.carries_text and name not in tombstones:
            assert wordy == codes.get(name, []), name


def test_only_a_noun_lets_content_into_a_ring():
    """Nobody hands it over by hand."""
    writers = [
        str(path.relative_to(settings.BASE_DIR))
        for app in ("collab", "groups", "practices")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "with_content=" in path.read_text(encoding="utf-8")
    ]
    assert writers == ["collab/streams/nouns.py"]
