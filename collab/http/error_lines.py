"""What a log line tells of an error: its traceback, without the rows and values that PostgreSQL quotes."""

import traceback
from collections.abc import Iterator
from typing import Final

import psycopg
from django.db import Error

from collab.postgres.refusals import is_unavailable

CAUSED: Final = "\nThe above exception was the direct cause of the following exception:\n\n"
MEANWHILE: Final = "\nDuring handling of the above exception, another exception occurred:\n\n"
# SQLSTATEs whose sentence names only what stands in our own SQL; others may quote what a person wrote.
TELLABLE: Final = frozenset({"42P01", "42703", "42883", "42501"})  # no such table, column, function; not allowed


def text_of(error: BaseException) -> str:
    """The traceback, with those of the errors behind it, as Python prints them.

    An error of PostgreSQL says its class, its SQLSTATE and the names of table, column and constraint; its
    sentence where that quotes no value, and never its detail, which holds the row that was refused.
    """
    return "".join(_lines(error, set()))


def _lines(error: BaseException, told: set[int]) -> Iterator[str]:
    told.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in told:
        yield from _lines(before, told)
        yield CAUSED if error.__cause__ else MEANWHILE
    if error.__traceback__:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(error.__traceback__)
    source = _of_postgresql(error)
    yield from traceback.format_exception_only(error) if source is None else [_named(error, source)]
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _lines(inner, told)


def _of_postgresql(error: BaseException) -> psycopg.Error | None:
    """The driver's error, also where Django's error says the same in its place."""
    source = error.__cause__ if isinstance(error, Error) else error
    return source if isinstance(source, psycopg.Error) else None


def _named(error: BaseException, source: psycopg.Error) -> str:
    found = source.diag
    names = {
        "sqlstate": source.sqlstate, "table": found.table_name, "column": found.column_name,
        "constraint": found.constraint_name,
    }  # fmt: skip
    parts = [f"{name}={value}" for name, value in names.items() if value]
    if source.sqlstate in TELLABLE or is_unavailable(source):
        parts.append(found.message_primary or str(source).strip())
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}: {' '.join(parts)}\n"
