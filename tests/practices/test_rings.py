"""What Redis receives of a practice through its whole life: words only of what the library may hear."""

import json

import orjson
import pytest
from django.conf import settings
from redis import Redis

from collab.streams.models import StreamEvent
from practices.actions.adoptions import declare_interest
from practices.actions.imports import import_practices
from practices.actions.review import archive_practice, withdraw_practice
from practices.models import Practice
from tests.practices.conftest import published

pytestmark = pytest.mark.django_db(transaction=True)
FILE = settings.BASE_DIR / "practices" / "data" / "sample_practices.json"
SECRET = "Nobodyelsesword"
FOR_ALL = {"TLP:CLEAR": True, "TLP:GREEN": True, "TLP:AMBER": False}


@pytest.fixture
def redis_heard():
    """Everything that is rung, whatever the stream: call it for the payloads so far."""
    client = Redis.from_url(settings.REDIS_URL)
    heard = client.pubsub(ignore_subscribe_messages=True)
    heard.psubscribe("*")
    heard.get_message(timeout=1)

    def payloads():
        found = []
        while message := heard.get_message(timeout=0.5):
            found.append(message["data"].decode())
        return found

    yield payloads
    heard.close()
    client.close()


def a_record(**fields):
    record = json.loads(FILE.read_text(encoding="utf-8"))["practices"][0]
    return record | {"title": {"en": SECRET}, "summary": {"en": SECRET}} | fields


def is_said(payloads, number):
    """Whether the words travelled; the rings themselves are there either way."""
    assert len(payloads) >= number
    return any(SECRET in payload for payload in payloads)


@pytest.mark.parametrize(("label", "is_public"), FOR_ALL.items())
def test_an_import(words, redis_heard, label, is_public):
    report = import_practices([a_record(visibility=label)])
    assert report.refused == {}
    assert is_said(redis_heard(), 1) is is_public


def test_a_stricter_label_of_an_import_takes_its_words_back(words, koray, redis_heard):
    import_practices([a_record(visibility="TLP:GREEN")])
    practice = Practice.objects.get()
    declare_interest(official=koray, practice_id=practice.pk)
    assert is_said(redis_heard(), 1)
    assert import_practices([a_record(visibility="TLP:AMBER")]).changed == [practice.external_id]
    assert not is_said(redis_heard(), 2)
    practice.refresh_from_db()
    library = StreamEvent.objects.filter(stream__key="library").order_by("seq")
    assert library.last().type == "practice.withdrawn"
    assert SECRET not in str(list(library.values_list("data", flat=True)))
    assert SECRET in str(StreamEvent.objects.get(stream__key="group:climate").data)
    assert practice.thread.audience == "group"


def test_a_wider_label_of_an_import_is_heard_in_the_library(words, redis_heard):
    import_practices([a_record(visibility="TLP:AMBER")])
    assert not is_said(redis_heard(), 1)
    import_practices([a_record(visibility="TLP:GREEN")])
    assert is_said(redis_heard(), 1)
    assert StreamEvent.objects.get(stream__key="library").type == "practice.published"


@pytest.mark.parametrize(("label", "is_public"), FOR_ALL.items())
def test_from_publication_to_withdrawal(bo, amina, deniz, redis_heard, label, is_public):
    practice = published(bo, amina, visibility=label, title={"bg": SECRET, "en": SECRET})
    assert is_said(redis_heard(), 1) is is_public
    declare_interest(official=deniz, practice_id=practice.pk)
    assert is_said(redis_heard(), 1) is is_public
    practice.refresh_from_db()
    archive_practice(person=bo, practice_id=practice.pk, version=practice.version)
    assert is_said(redis_heard(), 1) is is_public
    practice.refresh_from_db()
    withdraw_practice(official=bo, practice_id=practice.pk, version=practice.version)
    assert "practice.withdrawn" in "".join(redis_heard()) or not is_public


@pytest.mark.parametrize("label", ["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "", "anything"])
def test_what_is_not_said_to_be_for_the_library_is_for_the_group_alone(climate, label):
    practice = Practice(visibility=label, group=climate)
    assert (practice.stream, practice.rings_with_content) == ("group:climate", False)
    with pytest.raises(ValueError, match="group"):
        assert Practice(visibility=label).stream


def test_a_ring_that_says_nothing_says_where(bo, amina, redis_heard):
    published(bo, amina, visibility="TLP:AMBER")
    rings = [orjson.loads(payload) for payload in redis_heard() if payload.startswith("{")]
    assert {ring["stream"] for ring in rings if not ring["events"]} >= {"group:climate"}
