"""What a command needs that is not there, for the person at the terminal."""

from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from psycopg import Error, errors

NOT_PREPARED = (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction)
AWAY = (OperationalError, InterfaceError, errors.OperationalError)


def what_is_missing(error: BaseException) -> str | None:
    """A sentence for an error that comes from a database away or not prepared; None for any other."""
    causes = list(_with_causes(error))
    if any(isinstance(each, NOT_PREPARED) for each in causes):
        return "The database is not prepared for this version: python -m collab.commands.prepare"
    if any(isinstance(each, AWAY) for each in causes):
        reasons = [str(each) for each in causes if isinstance(each, Error)]
        reason = reasons[-1].strip().splitlines()[0] if reasons and reasons[-1].strip() else "no reason given"
        return f"The database does not answer; start it, or correct DATABASE_URL. ({reason})"
    return None


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
