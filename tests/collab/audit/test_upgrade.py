"""Entries that an earlier version wrote are chained by the migrations, as they stand."""

import os
import subprocess
import sys

import pytest

from collab.supervise.services import ROOT
from tests.collab.postgres import test_roles
from tests.collab.postgres.test_roles import NEW, OLD, OWNER, address, prepare, rows

database = test_roles.database
BEFORE = """
INSERT INTO audit_entry (acting_as, action, target_kind, target_id, "group", reason, note, details) VALUES
    ('chair', 'message.hide', 'message', '1', 'climate', 'off_topic', 'why', '{"version": 2}'),
    ('Climate official, Varna', 'practice.withdraw', 'practice', '2', 'climate', '', '', '{}'),
    ('', 'token.create', 'token', '3', '', '', '', '{"days": 30}'),
    ('author', 'message.withdraw', 'message', '4', 'climate', '', '', '{}')
RETURNING id
"""


def manage(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    rest = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=rest | environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("database")
def test_earlier_entries_are_chained_in_their_order():
    old = manage("migrate", "audit", "0003_append_only", DATABASE_URL=address(OLD))
    assert old.returncode == 0, old.stderr
    rows(OLD, BEFORE)
    done = prepare(DATABASE_URL=address(NEW, "some0password"), DATABASE_OWNER_URL=address(OWNER))
    assert done.returncode == 0, done.stderr
    assert rows(NEW, "SELECT e.acting_as, e.office, l.position FROM audit_entry e JOIN audit_link l "
                     "ON l.entry_id = e.id WHERE l.position <= 4 ORDER BY e.id") == [
        ("chair", "", 1), ("", "Climate official, Varna", 2), ("", "", 3), ("", "", 4),
    ]  # fmt: skip
    checked = manage("verify_audit", DATABASE_URL=address(NEW))
    assert checked.stdout.startswith("ok: "), checked.stderr
