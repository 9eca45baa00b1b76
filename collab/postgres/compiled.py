"""Queries that are asked by every request, compiled once a process.

Turning a queryset into SQL costs more than asking the database.  A `Compiled` keeps the SQL of a
`.values()` queryset in which a `Parameter` stands for each value that differs from run to run, so that the rule
of who may see what stays in one place, the model's own queryset.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, Final, Generic, NamedTuple, TypeVar, overload
from uuid import UUID

import orjson
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import BigIntegerField, BooleanField, Expression, F, Field, Func, JSONField, QuerySet, TextField
from psycopg.types.datetime import TimestamptzLoader

Row = dict[str, Any]
A = TypeVar("A")
B = TypeVar("B")
BIGGEST: Final = 2**63


class Parameter(Expression):
    """A named place in the SQL, whose value is given at each run."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, Any]:
        return "%s", (self,)

    def written(self, value: Any) -> Any:
        """The value as it is handed to PostgreSQL."""
        return value


class ListParameter(Parameter):
    """A list of numbers or uuids, sent as the text of a PostgreSQL array: faster than psycopg, which adapts each."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"%s::{self.output_field.db_type(connection)}[]", (self,)

    def written(self, value: Any) -> Any:
        return "{" + ",".join([str(each) for each in value if self.can_be_there(each)]) + "}"

    def can_be_there(self, value: Any) -> bool:
        """False for a number that no column holds.  Raises TypeError for what is neither number nor uuid."""
        if not isinstance(value, int | UUID):
            raise TypeError("Only numbers and uuids can be given as a list.")
        return isinstance(value, UUID) or -BIGGEST <= value < BIGGEST


class KeysParameter(ListParameter):
    """A list of keys: ASCII letters and digits, which need no quotes in an array."""

    def __init__(self, name: str) -> None:
        super().__init__(name, TextField())

    def can_be_there(self, value: Any) -> bool:
        """Raises TypeError for what is no such key."""
        if not (isinstance(value, str) and value.isascii() and value.isalnum()):
            raise TypeError("Only letters and digits can be given as keys.")
        return True


LIMIT: Final = Parameter("limit", BigIntegerField())


def is_among(column: str, given: ListParameter) -> Func:
    """A condition: the column's value is one of the given list, which may be empty."""
    return Func(F(column), given, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


class Query(NamedTuple, Generic[A]):
    """A statement (none where nothing can be seen), the values of its places, and how its rows are read."""

    sql: str
    values: list[Any]
    read: Callable[[list[tuple[Any, ...]]], A]


def run(query: Query[A]) -> A:
    """Run the query and return its rows as read; does not ask the database where nothing can be seen."""
    return run_each(query)[0]


@overload
def run_each(first: Query[A], second: Query[B], /) -> tuple[A, B]: ...
@overload
def run_each(*queries: Query[A]) -> tuple[A, ...]: ...
def run_each(*queries: Query[Any]) -> tuple[Any, ...]:
    """Run one statement after the other; each sees what was committed while those before it waited for locks."""
    with connection.cursor() as cursor:
        # psycopg's own, in C; Django's, in Python, puts a zone on each time, which is the connection's already: UTC
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        return tuple([each.read(_found(cursor, each)) for each in queries])


def _found(cursor: CursorWrapper, query: Query[Any]) -> list[tuple[Any, ...]]:
    if not query.sql:
        return []
    cursor.execute(query.sql, query.values)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class Compiled:
    """The SQL of one `.values()` queryset; safe to share between threads.

    has_limit: each run takes `limit`, the greatest number of rows.
    """

    def __init__(self, queryset: "QuerySet[Any, Any]", *, has_limit: bool = False) -> None:
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql: str = ""
        self._parameters: Any = ()
        self._names: list[str] = []
        self._converters: list[tuple[int, list[Callable[..., Any]], Any]] = []
        try:
            self.sql, self._parameters = compiler.as_sql()
        except EmptyResultSet:  # nobody can see any: nothing is asked
            return
        if has_limit:
            self.sql, self._parameters = f"{self.sql} LIMIT %s", (*self._parameters, LIMIT)
        self._names = list(queryset.query.selected or ())
        if not self._names:
            raise TypeError("Only a queryset of .values() can be compiled.")
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self._converters = [
            (place, [_quicker(each, column) for each in converters], column)
            for place, (converters, column) in compiler.get_converters(columns).items()
        ]

    @property
    def can_have_rows(self) -> bool:
        return bool(self.sql)

    @cached_property
    def as_json(self) -> str:
        """An expression that is all rows as one JSON list of lists."""
        names = ", ".join(f"c{number}" for number in range(len(self._names)))
        return _ROWS.format(names, self.sql, names)

    def named(self, rows: Iterable[Sequence[Any]]) -> list[Row]:
        return [dict(zip(self._names, row, strict=True)) for row in rows]

    def query(self, **given: Any) -> Query[list[Row]]:
        """The query for the rows as dicts.  Raises KeyError for a parameter that is not given."""
        return Query(self.sql, self.parameters_for(given), lambda found: self.named(self._converted(found)))

    def rows(self, **given: Any) -> list[Row]:
        """The rows as dicts; one query, or none where nothing can be seen.  Raises KeyError for what is not given."""
        return run(self.query(**given))

    def parameters_for(self, given: Mapping[str, Any]) -> list[Any]:
        """The values for the SQL's places, in their order; raises KeyError."""
        return [
            value.written(given[value.name]) if isinstance(value, Parameter) else value for value in self._parameters
        ]

    def _converted(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        if not self._converters:
            return rows
        lists = [list(row) for row in rows]
        for place, converters, column in self._converters:
            for convert in converters:
                for row in lists:
                    row[place] = convert(row[place], column, connection)
        return lists


def _quicker(convert: Callable[..., Any], column: Any) -> Callable[..., Any]:
    """Django's converter, or for plain JSON one that takes a fifth of its time."""
    field = column.output_field
    if _is_plain_json(field) and convert == field.from_db_value:
        return _json_value
    if type(field) is ArrayField and _is_plain_json(field.base_field):
        return _json_values
    return convert


def _is_plain_json(field: "Field[Any, Any]") -> bool:
    return type(field) is JSONField and field.decoder is None


def _json_value(text: Any, _column: Any = None, _connection: Any = None) -> Any:
    return orjson.loads(text) if isinstance(text, str) else text


def _json_values(texts: Any, _column: Any, _connection: Any) -> Any:
    return texts if texts is None else [_json_value(text) for text in texts]


class NextIds:
    """The next ids of a table, `count` of them: rows of one column, for `rows_of_each`."""

    can_have_rows = True
    as_json: Final = (
        "(SELECT coalesce(json_agg(json_build_array(nextval(pg_get_serial_sequence(%s, 'id')))), '[]')::text"
        " FROM generate_series(1, %s))"
    )

    def __init__(self, table: str) -> None:
        self._table = table

    def parameters_for(self, given: Mapping[str, Any]) -> list[Any]:
        return [self._table, given["count"]]

    def named(self, rows: Iterable[Sequence[Any]]) -> list[Row]:
        return [{"id": row[0]} for row in rows]


_ROWS: Final = "(SELECT coalesce(json_agg(json_build_array({})), '[]')::text FROM ({}) AS page ({}))"


def rows_of_each(*asked: tuple[Compiled | NextIds, Mapping[str, Any]]) -> Query[list[list[Row]]]:
    """The query for the rows of several plans in one statement, so that all see the same snapshot.

    At least one of them can have rows.  For values that JSON knows: a uuid or a time comes as text.
    """
    plans = [plan for plan, _given in asked if plan.can_have_rows]
    values = [value for plan, given in asked if plan.can_have_rows for value in plan.parameters_for(given)]

    def read(rows: list[tuple[Any, ...]]) -> list[list[Row]]:
        found = iter(rows[0])
        return [plan.named(orjson.loads(next(found))) if plan.can_have_rows else [] for plan, _given in asked]

    return Query(_statement_for(tuple(plan.as_json for plan in plans)), values, read)


@cache
def _statement_for(parts: tuple[str, ...]) -> str:
    return "SELECT " + ", ".join(parts)
