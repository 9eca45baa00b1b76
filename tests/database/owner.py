"""The owner of the test database's tables, who may what the role that serves may not."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings


@contextmanager
def owner() -> Iterator[psycopg.Cursor]:
    """A cursor in a transaction of the owner's own, committed at the end."""
    address = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    with psycopg.connect(address, dbname=settings.DATABASES["default"]["NAME"]) as connection:
        yield connection.cursor()
