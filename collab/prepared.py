"""Statements that come again and again, prepared by PostgreSQL and asked without a cursor.

A cursor costs more than such a statement itself; this asks libpq through psycopg's own wrapper, with
psycopg's own reading and writing of values.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Connection, OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

PREPARED_MOST: Final = 100  # statements of one connection
PREPARED_FROM: Final = 2  # times asked: what comes once is not worth a round trip of its own
Key = tuple[str, tuple[int, ...]]


def fetched(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement, with the values apart from it; one round trip, on this thread's connection.

    PostgreSQL plans it once a connection, which for a query of six tables takes longer than answering
    it.  Begins the transaction where Django is in one, is counted as every query, and raises Django's
    DatabaseErrors.  Meant for statements whose text repeats: places are `%s`.
    """
    ours = cast("Any", connections[DEFAULT_DB_ALIAS])
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    started = time.monotonic()
    with ours.wrap_database_errors:
        rows = _rows(ours.connection, sql, parameters)
    if ours.queries_logged:
        ours.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return rows


def _rows(asked: Connection[Any], sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    pgconn = asked.pgconn
    begins = not asked.autocommit and pgconn.transaction_status == TransactionStatus.IDLE
    values = Transformer(asked)
    dumped = cast("Any", values.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters)))
    name = _statements(asked).name_for(sql, values.types or ())
    if begins and name is not None:  # one round trip for both; values as ORM queries write them
        written = b", ".join([values.as_literal(each) for each in parameters])
        result = pgconn.exec_(b"BEGIN; EXECUTE " + name + (b"(" + written + b")" if parameters else b""))
    else:
        if begins:
            _checked(asked, pgconn.exec_(b"BEGIN"))
        if name is not None:
            result = pgconn.exec_prepared(name, dumped, values.formats)
        else:
            result = pgconn.exec_params(_numbered(sql), dumped, values.types, values.formats)
    values.set_pgresult(_checked(asked, result))
    return values.load_rows(0, result.ntuples, tuple)


class _Statements:
    """What one connection has prepared; the one that was not used for the longest time gives way."""

    def __init__(self, asked: Connection[Any]) -> None:
        self._asked = asked
        self._numbers = count()
        self._known: OrderedDict[Key, bytes | int] = OrderedDict()  # a name, or how often it was asked

    def name_for(self, sql: str, types: tuple[int, ...]) -> bytes | None:
        """The name it is prepared under, or None while it is too rare."""
        key = (sql, types)
        known = self._known.get(key, 0)
        if isinstance(known, int):
            known = self._prepared(key) if known + 1 >= PREPARED_FROM else known + 1
            self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > PREPARED_MOST:
            self._forget(self._known.popitem(last=False)[1])
        return known if isinstance(known, bytes) else None

    def _prepared(self, key: Key) -> bytes:
        sql, types = key
        name = b"kept_%d" % next(self._numbers)
        _checked(self._asked, self._asked.pgconn.prepare(name, _numbered(sql), types))
        return name

    def _forget(self, name: bytes | int) -> None:
        if isinstance(name, bytes):
            _checked(self._asked, self._asked.pgconn.exec_(b"DEALLOCATE " + name))


_of_connections: "WeakKeyDictionary[Connection[Any], _Statements]" = WeakKeyDictionary()


def _statements(asked: Connection[Any]) -> _Statements:
    found = _of_connections.get(asked)
    if found is None:
        found = _of_connections[asked] = _Statements(asked)
    return found


@lru_cache(maxsize=PREPARED_MOST * 10)
def _numbered(sql: str) -> bytes:
    """The statement with $1, $2 ... for its places, as PostgreSQL wants them."""
    numbers = count(1)
    return re.sub("%[s%]", lambda found: f"${next(numbers)}" if found[0] == "%s" else "%", sql).encode()


def _checked(asked: Connection[Any], result: PGresult) -> PGresult:
    if result.status in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        return result
    if asked.pgconn.status == ConnStatus.BAD:
        raise OperationalError(result.get_error_message())
    raise error_from_result(result)
