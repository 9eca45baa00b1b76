"""A bounded pool of threads, each with its own connection, in which asynchronous code asks PostgreSQL.

The event loop never uses the ORM.  A burst waits here in order; a database that does not answer costs each
caller five seconds at most.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError

from collab.errors import Unavailable
from collab.postgres.health_checks import check_when_due, drop_broken
from collab.postgres.refusals import is_unavailable

P = ParamSpec("P")
T = TypeVar("T")
THREADS: Final = 6
WAITING_MOST: Final = 2_000
PATIENCE_S: Final = 5.0


class DatabasePool:
    """`await pool(f, ...)` runs f in a thread of its own and answers what it returns or raises.

    Raises Unavailable when PostgreSQL refuses for now or is late, or when too many wait already.
    """

    def __init__(self, threads: int = THREADS, name: str = "live-db") -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._waiting = 0

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._waiting >= WAITING_MOST:
            raise Unavailable(retry_after=2)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            work = loop.run_in_executor(self._executor, lambda: with_connection(function, *args, **kwargs))
            return await asyncio.wait_for(work, PATIENCE_S)
        except TimeoutError as error:
            raise Unavailable(retry_after=2) from error
        except (DatabaseError, InterfaceError) as error:
            if is_unavailable(error):
                raise Unavailable(retry_after=2) from error
            raise
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)


def with_connection(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run in this thread with its own connection, asked now and then whether it stands, dropped after it broke."""
    check_when_due()
    try:
        return function(*args, **kwargs)
    except (DatabaseError, InterfaceError):
        drop_broken()
        raise
