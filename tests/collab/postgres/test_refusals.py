"""Errors that PostgreSQL really raises: which of them say "try again"."""

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from collab.postgres.refusals import is_unavailable

NOT_NOW = (
    "25006", "25P03", "53100", "53200", "53300", "55P03", "57014", "57P01", "57P02", "57P03",
    "08006", "40001", "40P01", "58030",
)  # fmt: skip
NEVER = ("23505", "22001", "42P01", "42501", "54001", "25P02", "P0001", "XX000")


def raised(state: str) -> DatabaseError:
    """What Django raises when the server answers with this SQLSTATE."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE 'no' USING ERRCODE = '{state}'; END $$")
    return caught.value


@pytest.mark.django_db
@pytest.mark.parametrize("state", NOT_NOW)
def test_the_server_says_not_now(state):
    error = raised(state)
    assert is_unavailable(error)
    assert is_unavailable(error.__cause__)


@pytest.mark.django_db
@pytest.mark.parametrize("state", NEVER)
def test_what_will_fail_again_is_not_called_unavailable(state):
    assert not is_unavailable(raised(state))


def test_a_lost_connection_has_no_state():
    assert is_unavailable(OperationalError("the connection is lost"))
    assert is_unavailable(InterfaceError("the connection is closed"))
    assert is_unavailable(psycopg.OperationalError())
    assert not is_unavailable(ValueError())
    assert not is_unavailable(DatabaseError())


def test_another_error_that_a_lost_connection_caused_is_not_the_databases_own():
    error = ValueError()
    error.__cause__ = psycopg.OperationalError()
    assert not is_unavailable(error)
