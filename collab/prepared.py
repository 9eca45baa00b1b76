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

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Connection, OperationalError
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import execute
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.datetime import TimestamptzLoader

PREPARED_MOST: Final = 100  # statements of one connection
PREPARED_FROM: Final = 2  # times asked: what comes once is not worth a round trip of its own
KEPT: Final = "_kept_statements"  # on the connection, so that they go with it
Key = tuple[str, tuple[int, ...]]
Asked = tuple[str, Sequence[Any]]  # a statement and the values of its places


def fetched_each(*asked: Asked, and_commit: bool = False) -> list[list[tuple[Any, ...]]]:
    """All rows of each of these statements, one after another; one round trip, on this thread's connection.

    Each sees what was committed before it began, as statements do that come one by one.  PostgreSQL plans
    them once a connection, which for a query of six tables takes longer than answering it.  Begins the
    transaction where Django is in one, is counted as every query, and raises Django's DatabaseErrors.
    Meant for statements whose text repeats: places are `%s`, with the values apart from it.

    and_commit: nothing is asked after these.  They end the transaction unless it is part of another one;
    Django then finds it ended, and does what waits for the commit.
    """
    ours = cast("Any", connections[DEFAULT_DB_ALIAS])
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    ends = and_commit and ours.in_atomic_block and not ours.savepoint_ids
    started = time.monotonic()
    with ours.wrap_database_errors:
        rows = _rows_of_each(ours.connection, asked, ends=ends)
    if ours.queries_logged:
        took = f"{time.monotonic() - started:.3f}"
        ours.queries_log.extend({"sql": sql, "time": took} for sql, _parameters in asked)
    return rows


def _rows_of_each(asked: Connection[Any], statements: Sequence[Asked], *, ends: bool) -> list[list[tuple[Any, ...]]]:
    begins = not asked.autocommit and asked.pgconn.transaction_status == TransactionStatus.IDLE
    known = [_Prepared(asked, *each) for each in statements]
    if (begins or ends or len(known) > 1) and all(each.name for each in known):
        words = [b"BEGIN"] * begins + [each.as_execute() for each in known] + [b"COMMIT"] * ends
        asked.pgconn.send_query(b"; ".join(words))
        results = [_checked(asked, each) for each in asked.wait(execute(asked.pgconn))]
        return [each.read(result) for each, result in zip(known, results[begins:], strict=False)]
    if begins:
        _checked(asked, asked.pgconn.exec_(b"BEGIN"))
    rows = [each.read(_checked(asked, each.ask())) for each in known]
    if ends:
        _checked(asked, asked.pgconn.exec_(b"COMMIT"))
    return rows


class _Prepared:
    """One asking of a statement."""

    def __init__(self, asked: Connection[Any], sql: str, parameters: Sequence[Any]) -> None:
        self._pgconn = asked.pgconn
        self._sql, self._parameters = sql, parameters
        statements = _statements(asked)
        self._escaping = statements.escaping
        self._values = values = statements.values
        self._dumped = cast("Any", values.dump_sequence(parameters, [PyFormat.TEXT] * len(parameters)))
        self._types, self._formats = values.types or (), values.formats  # which the next statement replaces
        self.name = statements.name_for(sql, self._types)

    def as_execute(self) -> bytes:
        """With its values written out, to be asked together with others; PostgreSQL knows their types."""
        assert self.name is not None
        quoted = self._escaping.escape_literal
        written = b", ".join([b"NULL" if each is None else quoted(each) for each in self._dumped])
        return b"EXECUTE " + self.name + (b"(" + written + b")" if written else b"")

    def ask(self) -> PGresult:
        if self.name is not None:
            return self._pgconn.exec_prepared(self.name, self._dumped, self._formats)
        return self._pgconn.exec_params(_numbered(self._sql), self._dumped, self._types, self._formats)

    def read(self, result: PGresult) -> list[tuple[Any, ...]]:
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)


class _Statements:
    """What one connection has prepared; the one that was not used for the longest time gives way.

    Also how its values are read and written (psycopg's AdaptContext).
    """

    def __init__(self, asked: Connection[Any]) -> None:
        self._asked = self.connection = asked
        self.adapters = AdaptersMap(asked.adapters)
        # psycopg's own, in C: the connection's zone is UTC, which is all that Django's makes sure of
        self.adapters.register_loader("timestamptz", TimestamptzLoader)
        self.values = Transformer(self)  # one for all: it remembers how each type is read
        self.escaping = Escaping(asked.pgconn)
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


def _statements(asked: Connection[Any]) -> _Statements:
    found: _Statements | None = vars(asked).get(KEPT)
    if found is None:
        found = vars(asked)[KEPT] = _Statements(asked)
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
