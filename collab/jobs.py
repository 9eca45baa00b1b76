"""Work for later is a row in PostgreSQL: it commits, or vanishes, with the data it belongs to."""

from typing import Any, Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

# After 3, 9, 27 s and so on: within an hour a lock is free and a database may be written again.
RETRY: Final = RetryStrategy(max_attempts=7, exponential_wait=3)
# Also in the worker, whose own connector would write in a transaction of its own.
_OF_THIS_TRANSACTION: Final = JobManager(DjangoConnector())


def enqueue(name: str, **arguments: Any) -> None:
    """Defer the job called `name` ("groups.tell_about_message") within the present transaction.

    By name, so that an action need not import the layer above it; a test holds every name that is
    enqueued against the registered jobs.
    """
    JobDeferrer(job=app.configure_task(name).job, job_manager=_OF_THIS_TRANSACTION).defer(**arguments)
