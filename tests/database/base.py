"""Django's own PostgreSQL backend, but tables are emptied by their owner: the product's role cannot."""

from collections.abc import Iterable

from django.db.backends.postgresql import base, operations

from tests.database.owner import owner


class DatabaseOperations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Jobs too: Django does not know their tables for its own, and the next test would find them."""
        with owner() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_no_truncate")
            for statement in sql_list:
                cursor.execute(statement)
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_no_truncate")

    def sequence_reset_by_name_sql(self, style: object, sequences: list[dict[str, str]]) -> list[str]:
        with owner() as cursor:
            for statement in super().sequence_reset_by_name_sql(style, sequences):
                cursor.execute(statement)
        return []


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
