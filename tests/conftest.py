"""What every test may use.  The cast of people stands in `tests/cast.py`."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections

from groups.actions.posting.queue import writer

pytest_plugins = ["tests.cast"]

# A process of a parallel run has databases of its own in PostgreSQL and in Redis: persons have the same ids in
# all of them, and what is counted for one (sockets, tokens of a limit) must not be another's.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    joint = "&" if "?" in settings.REDIS_URL else "?"
    settings.REDIS_URL = os.environ["REDIS_URL"] = f"{settings.REDIS_URL}{joint}db={int(worker[2:]) + 1}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database, which may take its time to go away: a busy machine needs more than a request may."""
    yield
    writer.stop()
    for connection in connections.all():
        connection.settings_dict["OPTIONS"]["options"] += " -c statement_timeout=0"
