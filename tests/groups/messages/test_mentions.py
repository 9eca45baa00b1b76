"""Who is mentioned or answered is told by a job that commits, or vanishes, with the message."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from collab.notices.models import Notice
from groups.actions.messages import post_message
from groups.actions.moderation import hide_message
from groups.jobs import tell_about_message
from tests.cast import heard, make_person, make_seat, make_thread
from tests.groups.sessions.rollback import do_and_roll_back


def at(*people):
    return " ".join(f"@[{person.name}](person:{person.pk})" for person in people)


def post(author, thread, body, **fields):
    return post_message(author=author, thread_id=thread.pk, body=body, language="en", **fields)[0]["id"]


def told():
    return set(Notice.objects.values_list("person__name", "kind"))


@pytest.mark.django_db
def test_the_job_stands_with_its_message(bo, amina, thread):
    before = ProcrastinateJob.objects.count()
    message_id = post(bo, thread, at(amina))
    job = ProcrastinateJob.objects.latest("pk")
    assert (job.task_name, job.args) == ("groups.tell_about_message", {"message_id": message_id})
    do_and_roll_back(lambda: post(bo, thread, at(amina)))
    assert ProcrastinateJob.objects.count() == before + 1


@pytest.mark.django_db
def test_the_mentioned_and_the_answered_are_told_once(bo, amina, deniz, thread, message):
    message_id = post(amina, thread, f"{at(deniz, amina)} and {at(deniz)}", reply_to=message.pk)
    with heard() as frames:
        tell_about_message(message_id)
    assert told() == {("Deniz", "message.mentioned"), ("Bo", "message.answered")}
    assert {(f["stream"], f["type"]) for f in frames} == {
        (f"person:{person.pk}", "notice.created") for person in (bo, deniz)
    }
    notice = Notice.objects.get(person=deniz)
    assert (notice.by["name"], notice.by["city"], notice.url) == ("Amina", "sarajevo", f"/threads/{thread.pk}#m2")
    assert "Deniz" not in str(notice.data)


@pytest.mark.django_db
def test_run_again_it_tells_nobody_again(bo, amina, thread):
    message_id = post(bo, thread, at(amina))
    tell_about_message(message_id)
    with heard() as frames:
        tell_about_message(message_id)
    assert (frames, Notice.objects.count()) == ([], 1)


@pytest.mark.django_db
def test_who_is_mentioned_in_an_answer_to_her_is_told_of_the_mention_only(bo, amina, thread, message):
    tell_about_message(post(amina, thread, at(bo), reply_to=message.pk))
    assert told() == {("Bo", "message.mentioned")}


@pytest.mark.django_db
def test_only_who_may_read_the_thread_is_told(bo, dara, nobody, amina, thread, climate):
    tell_about_message(post(bo, thread, at(dara, nobody, amina)))
    assert told() == {("Dara", "message.mentioned"), ("Amina", "message.mentioned")}
    climate.is_open = False
    climate.save()
    closed = make_thread(bo, climate, title="Closed", body=at(dara, amina))
    Notice.objects.all().delete()
    tell_about_message(closed.messages.get().pk)
    assert told() == {("Amina", "message.mentioned")}


@pytest.mark.django_db
def test_a_message_withheld_meanwhile_tells_nobody(bo, amina, deniz, thread):
    message_id = post(bo, thread, at(deniz))
    hide_message(chair=amina, message_id=message_id, reason="spam")
    with heard() as frames:
        tell_about_message(message_id)
    assert (frames, Notice.objects.filter(person=deniz).count()) == ([], 0)


@pytest.mark.django_db
def test_a_mention_in_code_is_none(bo, amina, thread):
    tell_about_message(post(bo, thread, f"`{at(amina)}`"))
    assert told() == set()


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_it(bo, amina, thread):
    post(bo, thread, at(amina))
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environ = os.environ | {"DATABASE_URL": urlunsplit(address), "COLLAB_ROLE": "worker"}
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, told()) == (0, {("Amina", "message.mentioned")}), done.stderr
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


@pytest.mark.django_db
@pytest.mark.parametrize("people", [2, 10])
def test_the_statements_do_not_grow_with_the_mentioned(bo, varna, thread, people):
    crowd = [make_person(f"m{n}@cast.example", f"M{n}") for n in range(people)]
    for person in crowd:
        make_seat(person, "official", city=varna)
    message_id = post(bo, thread, at(*crowd))
    with CaptureQueriesContext(connection) as asked:
        tell_about_message(message_id)
    assert (len(told()), len(asked) <= 9) == (people, True)
