"""What every test may use.  The cast of people stands in `tests/cast.py`."""

from collections.abc import Iterator

import pytest
from django.db import connections

from groups.actions.post_writer import writer

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database, which may take its time to go away: a busy machine needs more than a request may."""
    yield
    writer.stop()
    for connection in connections.all():
        connection.settings_dict["OPTIONS"]["options"] += " -c statement_timeout=0"
