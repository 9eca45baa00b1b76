"""Statements that are asked without a cursor: the same rows, errors and transactions as with one."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from collab.postgres.compiled import Compiled, Given, NextIds, answered, rows_of_each
from collab.prepared import PREPARED_MOST, fetched_each
from collab.vocabularies.models import Entry
from tests.cast import make_message

NAMES = "SELECT name FROM pg_prepared_statements WHERE name LIKE 'kept_%%'"
LOCKED_OUT = "SELECT 1 FROM pg_locks WHERE NOT granted"
TIMES = 4  # unprepared, then prepared


def fetched(sql, values):
    return fetched_each((sql, values))[0]


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1, -(2**40), "a'b\\c%s", None, True, datetime(2026, 5, 1, tzinfo=UTC), uuid4()])
def test_values_come_back_as_a_cursor_gives_them(value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, 'a%%b'", [value])
        known = cursor.fetchone()
    for _time in range(TIMES):
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
    for _time in range(TIMES):
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


@pytest.fixture
def entry(transactional_db):
    return Entry.objects.create(vocabulary="test", code="x", labels={}, data={})


RAISES = "UPDATE vocabularies_entry SET position = position + %s WHERE code = 'x' RETURNING position"


def test_the_commit_travels_with_the_last_statement(entry):
    told = []
    for number in range(1, TIMES):
        with transaction.atomic():
            fetched("SELECT 1", [])
            transaction.on_commit(lambda number=number: told.append(number))
            assert fetched_each((RAISES, [1]), ("SELECT %s", ["a"]), and_commit=True) == [[(number,)], [("a",)]]
            assert connection.connection.info.transaction_status.name == "IDLE"
            assert number not in told
        assert number in told
    entry.refresh_from_db()
    assert entry.position == TIMES - 1


def test_a_statement_that_fails_undoes_those_before_it(entry):
    for text in ("1", "1", "1", "x", "x"):
        with contextlib.suppress(DataError), transaction.atomic():
            fetched_each((RAISES, [1]), ("SELECT %s::text::integer", [text]), and_commit=True)
            assert text == "1"
    entry.refresh_from_db()
    assert (entry.position, fetched("SELECT 1", [])) == (3, [(1,)])


def test_a_commit_that_fails_is_an_error(transactional_db):
    """Whether what is pointed at exists is asked by the commit."""
    adds = "INSERT INTO groups_reaction (message_id, person_id, emoji) VALUES (%s, %s, 'x') RETURNING id"
    for _time in range(TIMES):
        with pytest.raises(IntegrityError), transaction.atomic():
            fetched_each((adds, [0, 0]), and_commit=True)
        assert connection.connection.info.transaction_status.name == "IDLE"


def test_a_transaction_within_another_is_not_ended(entry):
    with transaction.atomic():
        for _time in range(TIMES):
            with transaction.atomic():
                fetched_each((RAISES, [1]), and_commit=True)
            assert connection.connection.info.transaction_status.name == "INTRANS"
        transaction.set_rollback(True)
    entry.refresh_from_db()
    assert entry.position == 0


def test_a_statement_sees_what_the_one_before_it_has_waited_for(entry):
    asked = ("SELECT 1 FROM vocabularies_entry WHERE code = %s FOR UPDATE", ["x"])
    sees = ("SELECT position FROM vocabularies_entry WHERE code = %s", ["x"])
    for _time in range(TIMES):
        with transaction.atomic():
            fetched_each(asked, sees)
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        fetched(RAISES, [7])
        waiting = other.submit(_in_a_transaction, asked, sees)
        while not fetched(LOCKED_OUT, []):
            time.sleep(0.01)
        fetched_each(("SELECT 1", []), and_commit=True)
        assert waiting.result(5) == [[(1,)], [(7,)]]


def _in_a_transaction(*asked):
    try:
        with transaction.atomic():
            return fetched_each(*asked)
    finally:
        connection.close()


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
        found, nothing, drawn = answered(
            rows_of_each((plan, {"code": "x"}), (plan, {"code": "?"}), (ids, {"count": 3}))
        )
    assert len(captured) == 1
    assert (found, nothing) == ([{"vocabulary": "test", "code": "x"}], [])
    first = drawn[0]["id"]
    assert drawn == [{"id": first}, {"id": first + 1}, {"id": first + 2}]
    assert answered(rows_of_each((ids, {"count": 1}))) == [[{"id": first + 3}]]
