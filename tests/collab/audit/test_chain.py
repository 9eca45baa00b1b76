"""The chain of audit entries: what was written is proven, and the first row that was not is named."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from collab.audit.chain import Broken, verify
from collab.audit.models import Checkpoint, Entry, Link, Salt
from collab.audit.record import record
from collab.audit.retention import cut_audit, erase_person
from tests.cast import make_person
from tests.database.owner import owner

pytestmark = pytest.mark.django_db(transaction=True)


def act(no: int, **more: str) -> None:
    with transaction.atomic():
        record("test.act", by=None, target=("thing", no), note=f"note {no}", before='"é", Θ\n', **more)


@pytest.fixture
def entries() -> list[int]:
    """The ids of five entries."""
    for no in range(5):
        act(no)
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


def tamper(statement: str, *given: object) -> None:
    """As the owner with the guard down, who may do anything."""
    with owner() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_link DISABLE TRIGGER USER")
        cursor.execute(statement, given)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_link ENABLE TRIGGER USER")


def first_bad_row() -> tuple[int | None, str]:
    with pytest.raises(Broken) as broken:
        verify()
    return broken.value.entry, broken.value.wrong


def test_what_was_written_is_valid(entries, capsys):
    call_command("verify_audit")
    head = Link.objects.get(position=5).hash
    assert capsys.readouterr().out == f"ok: 5 entries, 0 fields erased, cut up to position 0\nhead: 5 {head}\n"


def test_an_empty_log_is_valid():
    assert (verify().entries, verify().position) == (0, 0)


@pytest.mark.parametrize(
    ("column", "value", "wrong"),
    [
        ("note", "another", "field note was changed"),
        ("target_id", "9", "field target was changed"),
        ("details", '{"before": "x"}', "field details was changed"),
        ("actor_id", None, ""),
        ("action", "test.other", "it is not what was written"),
        ("reason", "off_topic", "it is not what was written"),
        ("acting_as", "chair", "it is not what was written"),
        ("at", "2020-01-01", "it is not what was written"),
        ("office", "Chair", "field office was filled in later"),
    ],
)
def test_a_changed_field_is_named(entries, column, value, wrong):
    if column == "actor_id":
        value, wrong = make_person("x@cast.example").pk, "field actor was filled in later"
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, entries[2])
    entry, said = first_bad_row()
    assert entry == entries[2]
    assert wrong in said


def test_the_command_names_it_and_leaves_with_1(entries):
    tamper("UPDATE audit_entry SET note = 'another' WHERE id = %s", entries[2])
    with pytest.raises(CommandError, match=f"^Entry {entries[2]}: its field note was changed.$") as refused:
        call_command("verify_audit")
    assert refused.value.returncode == 1


def test_a_deleted_row_is_named(entries):
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[1])
    assert first_bad_row() == (entries[1], "it is missing.")


def test_a_row_deleted_with_its_link_is_found_at_the_next(entries):
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[1])
    tamper("DELETE FROM audit_link WHERE entry_id = %s", entries[1])
    assert first_bad_row() == (entries[2], "what stood before it, at position 2, is missing.")


def test_a_cut_end_is_found(entries):
    for table, key in (("audit_link", "entry_id"), ("audit_salt", "entry_id"), ("audit_entry", "id")):
        tamper(f"DELETE FROM {table} WHERE {key} >= %s", entries[3])
    assert first_bad_row() == (None, "What stood at position 4 is missing; the chain goes to 5.")


def test_a_swapped_pair_is_named(entries):
    tamper("UPDATE audit_link SET position = CASE position WHEN 2 THEN -3 ELSE -2 END WHERE position IN (2, 3)")
    tamper("UPDATE audit_link SET position = -position WHERE position < 0")
    assert first_bad_row() == (entries[2], "it does not follow the entry before it.")


def test_a_swap_of_contents_is_named(entries):
    tamper(
        "UPDATE audit_entry e SET target_id = o.target_id, note = o.note FROM audit_entry o "
        "WHERE e.id = ANY (%s) AND o.id = ANY (%s) AND o.id <> e.id", entries[1:3], entries[1:3],
    )  # fmt: skip
    assert first_bad_row() == (entries[1], "its field target was changed.")


def test_a_forged_row_of_the_owner_is_named(entries):
    tamper("INSERT INTO audit_entry (id, action, target_kind, target_id, acting_as, office, \"group\", reason, note, "
           "details) VALUES (900, 'test.act', 'thing', '1', '', '', '', '', '', '{}')")  # fmt: skip
    assert first_bad_row() == (900, "it stands outside of the chain.")


def test_a_forged_row_with_a_forged_link_is_named(entries):
    tamper("INSERT INTO audit_entry (id, action, target_kind, target_id, acting_as, office, \"group\", reason, note, "
           "details) VALUES (900, 'test.act', 'thing', '', '', '', '', '', '', '{}')")  # fmt: skip
    tamper(
        "INSERT INTO audit_link (entry_id, digests, position, previous, hash) "
        "SELECT 900, '{}', 6, hash, repeat('a', 64) FROM audit_head"
    )
    assert first_bad_row()[0] == 900


def test_a_rolled_back_act_leaves_no_gap(entries):
    with transaction.atomic():
        record("test.act", by=None, target=("thing", 1))
        transaction.set_rollback(True)
    act(6)
    assert verify().position == 6


def test_an_erased_person_leaves_the_chain_valid():
    person = make_person("gone@cast.example", "Gone")
    with transaction.atomic():
        record("test.act", by=None, target=("person", person.pk), note="Gone was here")
        record("test.act", by=None, target=("thing", 1), note="stays")
    with owner() as cursor:
        assert erase_person(cursor, person.pk) == 1
    assert verify().erased == 2
    first, second = Entry.objects.order_by("pk")
    assert (first.target_id, first.note, second.note) == ("", "", "stays")
    assert not Salt.objects.filter(entry=first).exists()


def test_blanking_without_erasing_is_named(entries):
    tamper("UPDATE audit_entry SET note = '' WHERE id = %s", entries[0])
    assert first_bad_row() == (entries[0], "its field note was changed.")


def age(ids: list[int], years: int) -> None:
    """Write entries of the past in their place: the owner's clock stood there then."""
    with owner() as cursor:
        cursor.execute("SELECT clock_timestamp() - make_interval(years => %s)", [years])
        (at,) = cursor.fetchone()
        for no in ids:
            cursor.execute(
                "INSERT INTO audit_entry (at, action, target_kind, target_id, acting_as, office, \"group\", reason, "
                "note, details) VALUES (%s, 'test.act', 'thing', %s, '', '', '', '', 'old', '{}')", [at, str(no)],
            )  # fmt: skip


def test_what_is_too_old_is_cut_and_the_chain_stays_valid(entries):
    with owner() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_no_truncate")
        cursor.execute("TRUNCATE audit_entry, audit_link, audit_salt, audit_head")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_no_truncate")
    age([1, 2, 3], years=4)
    act(4)
    kept = Link.objects.get(position=3).hash
    assert cut_audit(timezone.now() - timedelta(days=5 * 366)) == 0
    assert cut_audit() == 3
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == ["test.act", "audit.cut"]
    assert Checkpoint.objects.values_list("position", "hash", "entries").get() == (3, kept, 3)
    assert (verify().cut_to, verify().position, verify().entries) == (3, 5, 2)
    assert cut_audit() == 0
    tamper("UPDATE audit_checkpoint SET hash = repeat('0', 64)")
    assert first_bad_row()[1] == "it does not follow the entry before it."


def test_fifty_acts_at_once_are_all_recorded(climate):
    """No deadlock and none lost; each holds a row of its own that another one waits for."""
    barrier = threading.Barrier(50)

    def one(no: int) -> None:
        try:
            barrier.wait(60)
            with transaction.atomic(), connection.cursor() as cursor:
                record("test.act", by=None, target=("thing", no))
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [no % 5])
                record("test.again", by=None, target=("thing", no))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as threads:
        list(threads.map(one, range(50)))
    assert (Entry.objects.count(), verify().position) == (100, 100)


def test_the_head_is_the_last_lock_that_an_act_takes(climate):
    """An act whose foreign key waits for another's row does not hold the chain while it waits."""
    waits, is_held = threading.Event(), threading.Event()

    def referring() -> None:
        is_held.wait(10)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                record("test.act", by=None, target=("thing", 1))
                cursor.execute(
                    "INSERT INTO groups_joinrequest (group_id, person_id, state, note, asked_at) "
                    "SELECT %s, %s, 'pending', '', now()", [climate.pk, person.pk],
                )  # fmt: skip
                waits.set()
        finally:
            connections.close_all()

    person = make_person("asks@cast.example")
    other = threading.Thread(target=referring)
    other.start()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM groups_workinggroup WHERE id = %s FOR UPDATE", [climate.pk])
        is_held.set()
        waits.wait(10)
        cursor.execute("SELECT pg_sleep(0.3)")  # its commit waits for the row by now
        record("test.act", by=None, target=("thing", 2))
    other.join(10)
    assert (Entry.objects.count(), verify().position) == (2, 2)
