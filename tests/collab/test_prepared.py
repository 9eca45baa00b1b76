"""Statements that are asked without a cursor: the same rows, errors and transactions as with one."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from collab.compiled import Compiled, Given, NextIds, rows_of_each
from collab.prepared import PREPARED_MOST, fetched
from collab.vocabularies.models import Entry
from tests.cast import make_message

NAMES = "SELECT name FROM pg_prepared_statements WHERE name LIKE 'kept_%%'"


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1, -(2**40), "a'b\\c%s", None, True, datetime(2026, 5, 1, tzinfo=UTC), uuid4()])
def test_values_come_back_as_a_cursor_gives_them(value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, 'a%%b'", [value])
        known = cursor.fetchone()
    for _time in range(4):  # unprepared, then prepared
        assert fetched("SELECT %s, 'a%%b'", [value]) == [known]


@pytest.mark.django_db(transaction=True)
def test_the_first_statement_begins_the_transaction(db):
    asks = "SELECT %s::text, txid_current_if_assigned()"
    for text in ("one", "it's two", "three"):
        with transaction.atomic():
            assert fetched(asks, [text])[0][0] == text
            Entry.objects.create(vocabulary="test", code=text, labels={}, data={})
            transaction.set_rollback(True)
        assert connection.connection.info.transaction_status.name == "IDLE"
    assert not Entry.objects.filter(vocabulary="test").exists()


@pytest.mark.django_db(transaction=True)
def test_an_error_is_djangos_and_undoes_the_transaction(db):
    adds = "INSERT INTO vocabularies_entry (vocabulary, code) VALUES (%s, %s)"
    for _time in range(4):
        with pytest.raises(IntegrityError), transaction.atomic():
            fetched(adds, ["test", "x"])  # the other columns have no default
    with pytest.raises(DataError):
        fetched("SELECT 1 / %s::integer", [0])
    assert fetched("SELECT %s + 1", [1]) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_a_broken_connection_is_said_and_replaced(db):
    pid = fetched("SELECT pg_backend_pid()", [])[0][0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    with pytest.raises(OperationalError):
        fetched("SELECT pg_backend_pid()", [])
    connection.close_if_unusable_or_obsolete()
    assert fetched("SELECT pg_backend_pid()", [])[0][0] != pid


@pytest.mark.django_db
def test_nothing_is_asked_in_a_transaction_that_failed(db):
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            fetched("SELECT no_such_column", [])
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            fetched("SELECT 1", [])


@pytest.mark.django_db
def test_a_connection_keeps_the_latest_statements(db):
    for number in range(PREPARED_MOST + 20):
        for _time in range(2):
            assert fetched(f"SELECT %s + {number}", [1]) == [(number + 1,)]
    assert len(fetched(NAMES, [])) <= PREPARED_MOST
    assert fetched("SELECT %s + 0", [1]) == [(1,)]


@pytest.mark.django_db
def test_several_plans_are_one_query(thread, amina):
    make_message(amina, thread, "One")
    wanted = Entry.objects.filter(code=Given("code", Entry.code.field)).values("vocabulary", "code")
    plan, ids = Compiled(wanted), NextIds("groups_message")
    Entry.objects.create(vocabulary="test", code="x", labels={}, data={})
    with CaptureQueriesContext(connection) as captured:
        found, nothing, drawn = rows_of_each((plan, {"code": "x"}), (plan, {"code": "?"}), (ids, {"count": 3}))
    assert len(captured) == 1
    assert (found, nothing) == ([{"vocabulary": "test", "code": "x"}], [])
    first = drawn[0]["id"]
    assert drawn == [{"id": first}, {"id": first + 1}, {"id": first + 2}]
    assert rows_of_each((ids, {"count": 1})) == [[{"id": first + 3}]]
