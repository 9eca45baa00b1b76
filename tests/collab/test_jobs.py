"""Work for later belongs to the transaction that asked for it."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from collab.jobs import enqueue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("rolled_back", [False, True])
def test_a_job_commits_with_its_transaction_also_in_the_worker(rolled_back: bool) -> None:
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():
        enqueue("groups.tell_about_message", message_id=1)
        transaction.set_rollback(rolled_back)
    assert ProcrastinateJob.objects.count() == int(not rolled_back)
