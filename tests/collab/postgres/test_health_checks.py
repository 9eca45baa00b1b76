"""A kept connection is asked now and then; one that broke costs one refusal."""

import time

import pytest
from django.db import connection, connections
from django.test import Client

from collab.postgres import health_checks as module

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.collab.api.edges")]
WORDS = "/api/words/"


def end_backend():
    """As a restart of PostgreSQL does: the server's side of this thread's connection is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()


@pytest.fixture
def client(monkeypatch):
    """Requests that keep their connection, as in a server: the test client closes nothing itself."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
    connection.close()
    module._thread.trusted_until = 0.0
    yield Client()
    connection.close()


def get(client):
    connection.close_if_unusable_or_obsolete()  # what Django does when a request begins
    status = client.get(WORDS).status_code
    connection.close_if_unusable_or_obsolete()  # and when it ends
    return status


def test_one_that_broke_while_trusted_costs_one_refusal(client):
    assert get(client) == 200
    end_backend()
    assert [get(client), get(client)] == [503, 200]


def test_one_that_broke_long_ago_costs_nothing(client):
    assert get(client) == 200
    end_backend()
    module._thread.trusted_until = time.monotonic() - 1
    assert get(client) == 200
