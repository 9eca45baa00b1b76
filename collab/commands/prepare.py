"""What must have happened before the first request: roles of the database, migrations, the cache table, the
vocabularies with roles and groups, and on the demonstration network its people and posts.

`python -m collab.commands.prepare` signs in with DATABASE_OWNER_URL; safe to run twice, and by several machines
at once.
"""

import logging
import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from collab.audit.grants import close_audit
from collab.postgres.boot_checks import check_database
from collab.postgres.pooler import keep_time_limits, require_own_connections
from collab.postgres.roles import grant, make_role, take_over

ADVISORY_LOCK = 4_040_404_040
log = logging.getLogger(__name__)


def prepare() -> None:
    """Bring the database to this version; one at a time, without the time limits of requests.

    Raises WrongSettings behind a pooler that nothing was said of.
    """
    require_own_connections()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    has_two_roles = settings.SERVING_DATABASE["USER"] != settings.DATABASES["default"]["USER"]
    if has_two_roles:
        with transaction.atomic(), connection.cursor() as cursor:
            take_over(cursor)
    else:
        log.warning("One database role owns the tables and serves: the audit log is not guarded against it.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if has_two_roles:
        give_serving_role()
    with connection.cursor() as cursor:
        keep_time_limits(cursor, settings.SERVING_DATABASE["USER"])
    call_command("load_vocabularies")
    if settings.DEMO:
        call_command("load_demo")
    connection.close()  # releases the lock
    check_database(settings.SERVING_DATABASE["USER"])


def give_serving_role() -> None:
    """The role of DATABASE_URL, made when it is missing, may use all tables and only append to the audit log."""
    role = settings.SERVING_DATABASE
    with transaction.atomic(), connection.cursor() as cursor:
        make_role(cursor, role["USER"], role["PASSWORD"])
        grant(cursor, role["USER"])
        close_audit(cursor, role["USER"])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    os.environ.setdefault("DATABASE_ROLE", "owner")
    django.setup()
    prepare()
