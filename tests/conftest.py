"""What every test may use.  The cast of people stands in `tests/cast.py`."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections

from collab.api.describe import codes_of, operation_of
from collab.api.edge import Edge
from collab.audit.grants import close_audit
from collab.postgres.roles import grant
from groups.actions.posting.queue import writer
from tests.database.owner import owner

pytest_plugins = ["tests.cast"]

# A process of a parallel run has databases of its own in PostgreSQL and in Redis: persons have the same ids in
# all of them, and what is counted for one (sockets, tokens of a limit) must not be another's.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    joint = "&" if "?" in settings.REDIS_URL else "?"
    settings.REDIS_URL = os.environ["REDIS_URL"] = f"{settings.REDIS_URL}{joint}db={int(worker[2:]) + 1}"


settings.BOOT_CHECKS = []  # an import of `collab.wsgi` asks the database, which a test may only within its own bounds
DATABASE = settings.DATABASES["default"]
DATABASE["ENGINE"] = "tests.database"
del connections["default"]  # of the engine before; it has not connected
SERVING = DATABASE["USER"]
OWNER = urlsplit(os.environ.get("DATABASE_OWNER_URL", "")).username or SERVING


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The owner makes the test database and its tables."""
    DATABASE["USER"] = OWNER


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database, used as the product uses it: by the role that serves.

    It may take its time to go away: a busy machine needs more than a request may.
    """
    if OWNER != SERVING:
        with owner() as cursor:
            grant(cursor, SERVING)
            close_audit(cursor, SERVING)
    _sign_in_as(SERVING)
    yield
    writer.stop()
    _sign_in_as(OWNER)
    for connection in connections.all():
        connection.settings_dict["OPTIONS"]["options"] += " -c statement_timeout=0"


def _sign_in_as(role: str) -> None:
    connections.close_all()
    DATABASE["USER"] = role


OF_THE_FRAMEWORK = {"method_not_allowed"}  # of no operation, since there is none


@pytest.fixture(scope="session", autouse=True)
def every_refusal_is_declared() -> Iterator[None]:
    """An operation that refuses with a code which its description does not name fails the test that met it."""
    handler_of = Edge.get_exception_handler

    def get_exception_handler(view: Edge) -> Callable[..., Any]:
        handler = handler_of(view)

        def answer_error(error: Exception, context: dict[str, Any]) -> Any:
            answer = handler(error, context)
            method = (view.request.method or "").replace("HEAD", "GET")
            if answer is not None and operation_of(view, method):
                declared = codes_of(view, method, names_a_thing=bool(context["kwargs"])) | OF_THE_FRAMEWORK
                assert answer.data["code"] in declared, f"{method} {view.request.path} says {answer.data['code']}"
            return answer

        return answer_error

    Edge.get_exception_handler = get_exception_handler
    yield
    Edge.get_exception_handler = handler_of
