"""Work for later belongs to the transaction that asked for it."""

import re
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from collab.jobs import enqueue
from collab.supervise.services import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("rolled_back", [False, True])
def test_a_job_commits_with_its_transaction_also_in_the_worker(rolled_back: bool) -> None:
    before = ProcrastinateJob.objects.count()
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():
        enqueue("groups.tell_about_message", message_id=1)
        transaction.set_rollback(rolled_back)
    assert ProcrastinateJob.objects.count() == before + int(not rolled_back)


def test_a_job_waits_longer_each_time_it_failed() -> None:
    job, waits = app.configure_task("notices.tell").job, []
    for attempts in range(9):
        decision = app.tasks["notices.tell"].retry_strategy.get_retry_decision(
            exception=OperationalError(), job=job.evolve(attempts=attempts)
        )
        waits.append(round((decision.retry_at - datetime.now(UTC)).total_seconds()) if decision else None)
    assert waits == [3, 9, 27, 81, 243, 729, 2187, None, None]


def test_every_job_that_is_asked_for_exists() -> None:
    asked = set()
    for app_name in ("collab", "groups", "practices"):
        for path in (ROOT / app_name).rglob("*.py"):
            asked |= set(re.findall(r'\benqueue\(\s*"([\w.]+)"', path.read_text()))
    assert {"groups.tell_about_message", "notices.tell"} <= asked <= set(app.tasks)
