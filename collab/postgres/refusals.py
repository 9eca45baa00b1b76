"""Which errors of PostgreSQL mean "not now": nothing was written, and the same request may succeed later."""

from typing import Final

import psycopg
from django.db import Error, InterfaceError, OperationalError

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CLASSES: Final = frozenset({
    "08",  # connection exceptions
    "40",  # rolled back: deadlock, serialisation
    "53",  # disk full, out of memory, too many connections
    "57",  # cancelled by a time limit, shutting down, starting
    "58",  # errors of the operating system under the server
})  # fmt: skip
_STATES: Final = frozenset({
    "25006",  # read-only: a standby, or a server that somebody has set so
    "25P03",  # the connection was ended, for its transaction stood idle
    "25P04",  # the same, for its transaction took too long
    "55P03",  # a lock was not free in time
})  # fmt: skip


def is_unavailable(error: BaseException) -> bool:
    """Whether the database refuses for now: away, starting, stopping, read-only, full, overloaded, locked.

    Takes Django's error or psycopg's own; false for anything else.  The SQLSTATE decides; an
    operational error without one is a connection that could not be made or was lost.
    """
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    state = cause.sqlstate if isinstance(cause, psycopg.Error) and isinstance(error, Error | psycopg.Error) else None
    if state is not None:
        return state in _STATES or state[:2] in _CLASSES
    return isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError)
