"""Rights and clock are read after the thread's lock, also by whoever waits for it in a transaction of her own."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from collab.errors import Forbidden
from groups.actions.groups import remove_member
from groups.actions.messages import post_message
from groups.models import WorkingGroup
from tests.groups.holding import Held

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 10
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"


def post_in_a_transaction(author, thread):
    try:
        with transaction.atomic():
            return post_message(author=author, thread_id=thread.pk, body="Hello", language="en")[0]
    finally:
        connection.close()


def until_somebody_waits():
    until = time.monotonic() + PATIENCE_S
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits for a lock.")


@pytest.fixture
def post_waits(thread):
    """`post_waits(author, meanwhile)`: what became of a post that waited for the lock while that happened."""

    def wait(author, meanwhile):
        with ThreadPoolExecutor(1) as pool:
            with Held(thread):
                posted = pool.submit(post_in_a_transaction, author, thread)
                until_somebody_waits()
                meanwhile()
            return posted.result(PATIENCE_S)

    return wait


def test_whoever_was_removed_meanwhile_is_refused(amina, bo, climate, post_waits):
    with pytest.raises(Forbidden):
        post_waits(bo, lambda: remove_member(chair=amina, group=climate, person_id=bo.pk))


def test_an_observer_is_refused_where_the_group_has_changed_its_mind(cleo, climate, post_waits):
    WorkingGroup.objects.update(observers_may_post=True)
    with pytest.raises(Forbidden):
        post_waits(cleo, lambda: WorkingGroup.objects.update(observers_may_post=False))


def test_a_message_bears_the_time_at_which_its_thread_was_free(bo, post_waits):
    times = []
    shape = post_waits(bo, lambda: times.append(timezone.now()))
    assert shape["created_at"] >= times[0]
