"""Which jobs are put back, and which are left to whoever does them."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from collab.jobs import enqueue
from collab.upkeep.stalled_jobs import MOST_ATTEMPTS, retry_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def worker(age_s: int) -> int:
    """A worker whose last heartbeat is so old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [age_s],
        )
        return int(cursor.fetchone()[0])


def being_done(worker_id: int | None, attempts: int = 0) -> int:
    enqueue("groups.tell_about_message", message_id=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s"
            " WHERE id = (SELECT max(id) FROM procrastinate_jobs) RETURNING id",
            [worker_id, attempts],
        )
        return int(cursor.fetchone()[0])


def retry(own_worker: int, own_job: int) -> int:
    [job] = app.job_manager.list_jobs(id=own_job)
    context = JobContext(app=app, job=job.evolve(worker_id=own_worker), start_timestamp=0, abort_reason=lambda: None)
    return async_to_sync(retry_stalled_jobs.func)(context)


def status(job: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=job).status)


def test_who_is_alive_keeps_her_job() -> None:
    living, dead, me = worker(5), worker(40), worker(0)
    theirs, orphan, without, left = being_done(living), being_done(dead), being_done(None), being_done(me)
    own = being_done(me)
    assert retry(me, own) == 3
    assert [status(job) for job in (theirs, orphan, without, left, own)] == ["doing", "todo", "todo", "todo", "doing"]
    assert ProcrastinateJob.objects.get(pk=orphan).attempts == 1


def test_a_job_that_ends_every_worker_is_given_up() -> None:
    me = worker(0)
    own, deadly = being_done(me), being_done(worker(40), MOST_ATTEMPTS - 1)
    retry(me, own)
    assert status(deadly) == "failed"


def test_it_runs_every_minute() -> None:
    registered = app.periodic_registry.periodic_tasks[("upkeep.retry_stalled_jobs", "")]
    assert registered.cron == "* * * * *"
