"""A thread's connection: trusted for a moment, dropped once it broke."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import Error, connection

from collab.postgres import health_checks as connections
from collab.postgres.thread_pool import with_connection
from tests.database.connections import end, number_of_connection


@pytest.fixture
def thread(db):
    """One thread that keeps its connection, as those of the pool do."""
    with ThreadPoolExecutor(1) as executor:
        yield lambda function: executor.submit(with_connection, function).result(10)
        executor.submit(lambda: connection.close()).result(10)


def test_a_connection_is_kept(thread):
    assert thread(number_of_connection) == thread(number_of_connection)


def test_one_that_broke_costs_one_refusal(thread):
    first = thread(number_of_connection)
    end(first)
    with pytest.raises(Error):
        thread(number_of_connection)
    assert thread(number_of_connection) not in {None, first}


def test_one_that_broke_while_nobody_asked_costs_nothing(thread, monkeypatch):
    monkeypatch.setattr(connections, "CHECK_EVERY_S", 0)
    first = thread(number_of_connection)
    end(first)
    assert thread(number_of_connection) not in {None, first}
