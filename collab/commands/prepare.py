"""What must have happened before the first request: migrations, the cache table, the vocabularies with
roles and groups, and on the demonstration network its people and posts.

`python -m collab.commands.prepare`; safe to run twice, and by several machines at once.
"""

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ADVISORY_LOCK = 4_040_404_040


def prepare() -> None:
    """Bring the database to this version; one at a time, without the time limits of requests."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_vocabularies")
    if settings.DEMO:
        call_command("load_demo")
    connection.close()  # releases the lock


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    django.setup()
    prepare()
