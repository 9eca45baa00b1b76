"""Work for later is a row in PostgreSQL: it commits, or vanishes, with the data it belongs to."""

from typing import Any

from procrastinate.contrib.django import app


def enqueue(name: str, **arguments: Any) -> None:
    """Defer the job called `name` ("groups.tell_about_message") within the present transaction.

    By name, so that an action need not import the layer above it; a test holds every name that is
    enqueued against the registered jobs.
    """
    app.configure_task(name).defer(**arguments)
