"""Queries that are asked by every request, compiled once a process.

Turning a queryset into SQL costs more than asking the database.  A `Compiled` keeps the SQL of a
`.values()` queryset in which `Given` stands for what differs from asking to asking, so that who may see
what is still said once, in the model's own queryset.
"""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Expression, F, Field, Func, QuerySet

PLANS_MOST: Final = 512  # of each kind that depends on who asks; about 5 KB each


class Given(Expression):
    """A value that is named now and given with each asking."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


def is_among(column: str, given: Given) -> Func:
    """A condition: the column's value is one of the given list, which may be empty."""
    return Func(F(column), given, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


class Compiled:
    """The SQL of one `.values()` queryset; safe to share between threads."""

    def __init__(self, queryset: "QuerySet[Any, Any]") -> None:
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql: str = ""
        self._parameters: Any = ()
        self._converters: list[tuple[int, list[Callable[..., Any]], Any]] = []
        try:
            self._sql, self._parameters = compiler.as_sql()
        except EmptyResultSet:  # nobody can see any: nothing is asked
            return
        self._names = list(queryset.query.selected or ())
        if not self._names:
            raise TypeError("Only a queryset of .values() can be compiled.")
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self._converters = [(place, *found) for place, found in compiler.get_converters(columns).items()]

    def rows(self, **given: Any) -> list[dict[str, Any]]:
        """The rows as dicts; one query, or none where nothing can be seen.  Raises KeyError for what is not given."""
        if not self._sql:
            return []
        parameters = [given[value.name] if isinstance(value, Given) else value for value in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        return [dict(zip(self._names, row, strict=True)) for row in self._converted(found)]

    def _converted(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        if not self._converters:
            return rows
        lists = [list(row) for row in rows]
        for place, converters, column in self._converters:
            for convert in converters:
                for row in lists:
                    row[place] = convert(row[place], column, connection)
        return lists
