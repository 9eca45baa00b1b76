"""A notice costs the same few statements for two people and for four hundred, and tells each exactly once."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from collab.notices.actions import notify
from collab.notices.jobs import tell
from collab.notices.models import Notice
from collab.people.models import Person
from collab.streams.events import Actor
from tests.cast import heard

SARAJEVO = Actor(person=1, name="Amina", city="sarajevo")
MOST_STATEMENTS = 12


@pytest.fixture
def crowd(db: None) -> list[int]:
    people = [Person(email=f"p{n}@crowd.example", name=f"P{n}") for n in range(400)]
    return [person.pk for person in Person.objects.bulk_create(people)]


def notify_all(ids: list[int], once: str = "") -> None:
    notify(ids, kind="practice.published", data={"title": "Cool roofs"}, url="/practices/1", by=SARAJEVO, once=once)


def work() -> int:
    """Run what waits, as the worker does; how many jobs."""
    jobs = ProcrastinateJob.objects.filter(status="todo", task_name="notices.tell")
    for job in jobs:
        tell(**job.args)
    return len(jobs)


@pytest.mark.parametrize(("people", "jobs"), [(2, 0), (49, 0), (50, 1), (400, 1)])
def test_the_statements_do_not_grow_with_the_people(crowd: list[int], people: int, jobs: int) -> None:
    told = crowd[:people]
    with heard() as frames, CaptureQueriesContext(connection) as act, transaction.atomic():
        notify_all(told)
    with CaptureQueriesContext(connection) as later, heard() as more:
        assert work() == jobs
    assert len(act) <= 6
    assert len(act) + len(later) - 2 <= MOST_STATEMENTS  # two are of `heard`
    assert sorted(frame["stream"] for frame in [*frames, *more]) == sorted(f"person:{pk}" for pk in told)
    assert sorted(Notice.objects.values_list("person_id", flat=True)) == told


@pytest.mark.parametrize("once", ["", "practice:1:published"])
def test_a_job_that_runs_twice_tells_once(crowd: list[int], once: str) -> None:
    notify_all(crowd, once)
    with heard() as frames:
        work()
        work()
    assert len(frames) == len(crowd) == Notice.objects.count()


def test_a_job_that_was_killed_in_between_tells_the_rest(crowd: list[int]) -> None:
    notify_all(crowd)
    arguments = ProcrastinateJob.objects.get().args
    with heard() as frames:
        tell(**{**arguments, "person_ids": crowd[:200]})
        tell(**arguments)
    assert sorted(frame["stream"] for frame in frames) == sorted(f"person:{pk}" for pk in crowd)


def test_two_notices_to_the_same_crowd_are_two(crowd: list[int]) -> None:
    notify_all(crowd)
    notify_all(crowd)
    work()
    assert Notice.objects.count() == 2 * len(crowd)


def test_a_crowd_is_not_told_of_what_was_rolled_back(crowd: list[int]) -> None:
    with transaction.atomic():
        notify_all(crowd)
        transaction.set_rollback(True)
    assert work() == 0


def test_whoever_is_gone_meanwhile_is_left_out(crowd: list[int]) -> None:
    notify_all(crowd)
    Person.objects.filter(pk=crowd[0]).delete()
    work()
    assert Notice.objects.count() == len(crowd) - 1
