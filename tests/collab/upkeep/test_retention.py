"""What is forgotten, seen with the clock moved ahead: each job run twice, and killed in between."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from collab.audit.chain import verify
from collab.audit.models import Entry
from collab.jobs import enqueue
from collab.notices.models import Notice
from collab.people.models import ApiToken, Draft, LoginSession, Person
from collab.postgres import clock
from collab.streams.models import Stream, StreamEvent
from collab.upkeep import retention
from collab.upkeep.retention import RETENTION, Rule, forget, forget_audit
from tests.cast import make_person
from tests.database.owner import owner as owner_of_tables

pytestmark = pytest.mark.django_db
RULES = {rule.name: rule for rule in RETENTION}
KEPT_DAYS = {
    "sessions": 0, "cache": 0, "tokens": 90, "empty_drafts": 30, "read_notices": 180, "stream_events": 90,
    "finished_jobs": 7, "failed_jobs": 90,
}  # fmt: skip


@pytest.fixture(autouse=True)
def cache_table(db: None) -> None:
    call_command("createcachetable", verbosity=0)


@pytest.fixture
def owner(db: None) -> Person:
    return make_person("owner@cast.example")


def session(_owner: Person, n: int, at: datetime) -> None:
    LoginSession.with_ended.create(session_key=f"k{n}", session_data="", expire_date=at)


def cached(_owner: Person, n: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cache (cache_key, value, expires) VALUES (%s, '', %s)", [f"k{n}", at])


def token(owner: Person, n: int, at: datetime) -> None:
    revoked, later = (at, at + timedelta(days=300)) if n % 2 else (None, at)
    ApiToken.objects.create(person=owner, name="x", digest=f"d{n}", expires_at=later, revoked_at=revoked)


def draft(owner: Person, n: int, at: datetime) -> None:
    Draft.objects.create(person=owner, place=f"thread:{n}", content={"body": ""}, saved_at=at)


def notice(owner: Person, n: int, at: datetime) -> None:
    Notice.objects.create(person=owner, kind="message.hidden", url="/", read_at=at)


def event(_owner: Person, n: int, at: datetime) -> None:
    stream, _new = Stream.objects.get_or_create(key="thread:1")
    StreamEvent.objects.create(stream=stream, seq=n + 1, type="message.posted", data={}, at=at)


def job_that(ended: str) -> Callable[[Person, int, datetime], None]:
    def make(_owner: Person, n: int, at: datetime) -> None:
        enqueue("groups.tell_about_message", message_id=n)
        last = ProcrastinateJob.objects.order_by("-id").values_list("pk", flat=True)[0]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [ended, last])
            cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [at, last])

    return make


MAKERS: dict[str, Callable[[Person, int, datetime], None]] = {
    "sessions": session, "cache": cached, "tokens": token, "empty_drafts": draft, "read_notices": notice,
    "stream_events": event, "finished_jobs": job_that("succeeded"), "failed_jobs": job_that("failed"),
}  # fmt: skip


def rows(rule: Rule) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {rule.table}")
        return int(cursor.fetchone()[0])


def make(rule: Rule, owner: Person, count: int) -> None:
    for n in range(count):
        MAKERS[rule.name](owner, n, clock.now() + timedelta(hours=1))


def test_the_table_is_what_was_promised() -> None:
    assert {name: rule.kept.days for name, rule in RULES.items()} == KEPT_DAYS
    names = {name for name, _id in app.periodic_registry.periodic_tasks}
    assert {f"upkeep.forget_{name}" for name in RULES} | {"upkeep.cut_audit"} <= names


RIGHTS = """
SELECT has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'DELETE'), pg_has_role(relowner, 'MEMBER')
FROM pg_class WHERE oid = to_regclass(%s)
"""


@pytest.mark.parametrize("rule", RETENTION, ids=lambda rule: rule.name)
def test_the_role_that_serves_may_forget_what_it_does_not_own(rule: Rule) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS, [rule.table])
        assert cursor.fetchone() == (True, False)
    assert forget(rule) == 0


@pytest.mark.django_db(transaction=True)
def test_the_audit_is_cut_after_three_years_of_a_clock_that_nobody_moves(settings: Any) -> None:
    ages = {"old": timedelta(days=3 * 366), "young": timedelta(days=3 * 365 - 2)}
    with owner_of_tables() as cursor:
        for note, age in ages.items():
            cursor.execute(
                'INSERT INTO audit_entry (at, action, target_kind, target_id, acting_as, office, "group", reason, '
                "note, details) VALUES (clock_timestamp() - %s, 'test.act', 'thing', '1', '', '', '', '', %s, '{}')",
                [age, note],
            )
    settings.CLOCK_OFFSET = timedelta(days=1_000)
    assert forget_audit() == 1
    assert list(Entry.objects.order_by("at").values_list("action", "note")) == [
        ("test.act", "young"),
        ("audit.cut", ""),
    ]
    assert forget_audit() == 0
    verify()


@pytest.mark.parametrize("name", RULES)
def test_rows_go_when_their_time_is_over_and_not_before(name: str, owner: Person, settings: Any) -> None:
    rule = RULES[name]
    make(rule, owner, 3)
    settings.CLOCK_OFFSET = rule.kept
    assert (forget(rule), rows(rule)) == (0, 3)
    settings.CLOCK_OFFSET = rule.kept + timedelta(days=1)
    assert (forget(rule), rows(rule)) == (3, 0)
    assert forget(rule) == 0


@pytest.mark.parametrize("name", RULES)
def test_a_job_killed_in_between_goes_on_where_it_was(
    name: str, owner: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = RULES[name]
    monkeypatch.setattr(retention, "TOGETHER", 2)
    make(rule, owner, 5)
    settings.CLOCK_OFFSET = rule.kept + timedelta(days=1)
    asked: list[str] = []

    def killed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(killed):
        forget(rule)
    assert rows(rule) == 3
    assert (forget(rule), rows(rule)) == (3, 0)


def test_what_is_still_needed_stays(owner: Person, settings: Any) -> None:
    Notice.objects.create(person=owner, kind="message.hidden", url="/")
    Draft.objects.create(person=owner, place="thread:1", content={"body": "Trees"})
    enqueue("groups.tell_about_message", message_id=1)
    settings.CLOCK_OFFSET = timedelta(days=1_000)
    assert [forget(RULES[name]) for name in ("read_notices", "empty_drafts", "finished_jobs", "failed_jobs")] == [0] * 4
