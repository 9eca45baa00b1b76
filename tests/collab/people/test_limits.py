"""What costs the server much is limited to what a person does."""

import pytest

from collab.api import rate_limits
from collab.api.rate_limits import Limit
from groups.models import Message
from tests.cast import client_for

pytestmark = pytest.mark.django_db
API = "/api/v1"
CALLS = {
    "search": lambda client: client.get(f"{API}/search/?q=heat"),
    "preview": lambda client: client.post(f"{API}/text/preview/", {"body": "Hello"}),
    "draft": lambda client: client.put(f"{API}/me/drafts/thread:1/", {"content": {"body": "Hello"}}),
    "edit_message": lambda client: edit(client),
    "token": lambda client: client.post(f"{API}/me/tokens/", {"name": "reader"}),
}


def edit(client):
    message = Message.objects.get()
    return client.patch(f"{API}/messages/{message.pk}/", {"body": "Again", "version": message.version})


def test_a_stranger_is_limited_by_address(db, monkeypatch, settings):
    monkeypatch.setitem(rate_limits.LIMITS, "search_address", (Limit(2, 600),))
    memory, settings.TRUSTED_PROXIES = rate_limits.Memory(), 1
    monkeypatch.setattr(rate_limits.buckets, "waits_s", lambda asked: [memory.wait_s(*each) for each in asked])
    seen = ["198.51.100.1", "198.51.100.1", "203.0.113.7, 198.51.100.1", "198.51.100.1, 203.0.113.7"]
    answers = [client_for(None).get(f"{API}/search/?q=heat", headers={"X-Forwarded-For": hops}) for hops in seen]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]


@pytest.mark.parametrize("name", CALLS)
def test_above_the_limit_one_is_told_when_to_come_back(bo, message, monkeypatch, name):
    monkeypatch.setitem(rate_limits.LIMITS, name, (Limit(2, 600),))
    memory = rate_limits.Memory()
    monkeypatch.setattr(rate_limits.buckets, "waits_s", lambda asked: [memory.wait_s(*each) for each in asked])
    client = client_for(bo)
    answers = [CALLS[name](client) for _time in range(3)]
    assert [answer.status_code < 300 for answer in answers] == [True, True, False]
    assert (answers[2].status_code, int(answers[2].headers["Retry-After"]) > 0) == (429, True)
