"""Connections that PostgreSQL ends, as an administrator or a restart does."""

from django.db import connection


def number_of_connection() -> int:
    """The process of PostgreSQL behind the connection of this thread."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end(number: int) -> None:
    """End the connection of that process, from the connection of this thread."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
