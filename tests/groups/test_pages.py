"""The painted pages of groups and threads: readable, and answerable, before and without JavaScript."""

import json
import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from groups.actions.moderation import hide_message
from groups.actions.read_positions import mark_read
from groups.actions.threads import set_lock
from groups.models import Message
from tests.cast import make_message

pytestmark = pytest.mark.django_db


def boot_of(page):
    text = page.content.decode()
    return json.loads(text.split('<script type="application/json" id="boot">')[1].split("</script>")[0])


def painted(page):
    return page.content.decode().split('<div id="root">')[0]


def reply(client, thread, **fields):
    given = {"body": "On paper", "key": str(uuid4())} | fields
    return client.post(f"/threads/{thread.pk}", urlencode(given), content_type="application/x-www-form-urlencoded")


def test_a_thread_shows_its_texts_and_tombstones(amina, bo, thread, client_for):
    make_message(amina, thread, "Good **morning**")
    bad = make_message(bo, thread, "A pupil's name")
    hide_message(chair=amina, message_id=bad.pk, reason="personal_data")
    page = client_for(amina).get(f"/threads/{thread.pk}")
    words = painted(page)
    assert page.status_code == 200
    for said in ("Cool schools", "Hello", "Good <strong>morning</strong>", "Amina", "Varna", "tombstone"):
        assert said in words
    assert "A pupil" not in page.content.decode()


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/threads/{thread}", ["threads/{thread}/", "threads/{thread}/messages/", "groups/climate/"]),
        ("/groups/climate", ["groups/climate/", "groups/climate/threads/", "groups/climate/sessions/"]),
        ("/groups/climate/threads", ["groups/climate/", "groups/climate/threads/"]),
        ("/groups/climate/members", ["groups/climate/", "groups/climate/members/"]),
        ("/groups/climate/sessions", ["groups/climate/", "groups/climate/sessions/"]),
        ("/groups", ["groups/"]),
    ],
)
def test_the_app_starts_from_the_very_answers_of_the_api(bo, thread, client_for, address, asked):
    client = client_for(bo)
    data = boot_of(client.get(address.format(thread=thread.pk)))["data"]
    wanted = [f"/api/v1/{part.format(thread=thread.pk)}" for part in asked]
    assert data == {part: client.get(part).json() for part in wanted}


def test_a_thread_is_painted_around_what_is_new_and_leads_both_ways(amina, bo, thread, client_for):
    for no in range(2, 121):
        make_message(amina, thread, f"Message {no}")
    mark_read(reader=bo, thread_id=thread.pk, message_no=60)
    client, address = client_for(bo), f"/threads/{thread.pk}"

    def shown(query=""):
        page = client.get(f"{address}{query}")
        [window] = [answer for asked, answer in boot_of(page)["data"].items() if "/messages/" in asked]
        numbers = [int(no) for no in re.findall(r'id="m(\d+)"', painted(page))]
        assert numbers == [message["no"] for message in window["results"]]
        return painted(page), numbers[0], numbers[-1]

    words, first, last = shown()
    assert (first, last) == (36, 85)
    assert words.index('id="m60"') < words.index("60 нови съобщения") < words.index('id="m61"')
    assert 'href="?before=36#m35"' in words
    assert 'href="?after=85#m86"' in words
    assert shown("?before=36")[1:] == (1, 35)
    words, *window = shown("?after=85")
    assert window == [86, 120]
    assert 'href="?after=' not in words
    assert shown("?around=5")[1:] == (1, 29)
    assert shown("?around=x")[1:] == (36, 85)
    mark_read(reader=bo, thread_id=thread.pk, message_no=120)
    assert shown()[1:] == (71, 120)


def test_words_behind_the_number_are_accepted(bo, thread, client_for):
    assert client_for(bo).get(f"/threads/{thread.pk}-cool-schools").status_code == 200


def test_a_visitor_is_sent_to_sign_in_and_comes_back(thread, client):
    answer = client.get(f"/threads/{thread.pk}")
    assert (answer.status_code, answer.url) == (302, f"/sign-in/?next=/threads/{thread.pk}")


def test_a_visitor_reads_what_a_group_is_for_and_nothing_of_its_inside(amina, thread, climate, client):
    words = client.get("/groups/climate").content.decode()
    assert climate.names["en"] in words
    assert "Cool schools" not in words
    assert "Amina" not in words


def test_a_group_shows_its_threads_and_its_people(bo, thread, client_for):
    threads = painted(client_for(bo).get("/groups/climate"))
    people = painted(client_for(bo).get("/groups/climate/members"))
    assert f'href="/threads/{thread.pk}"' in threads
    assert "Cool schools" in threads
    assert "Amina" in people
    assert "Chair, Local Climate Action" in people


def test_what_one_may_not_see_is_not_there(nobody, dara, bo, thread, climate, client_for):
    thread.audience = "group"
    thread.save()
    for person in (nobody, dara):
        answer = client_for(person).get(f"/threads/{thread.pk}")
        assert answer.status_code in {403, 404}
        assert "Cool schools" not in answer.content.decode()
    assert client_for(dara).get(f"/threads/{thread.pk}").status_code == 404


def test_the_plain_form_posts_and_comes_back_to_the_message(bo, thread, client_for):
    answer = reply(client_for(bo), thread)
    assert (answer.status_code, answer.url) == (302, f"/threads/{thread.pk}#m2")
    message = Message.objects.get(thread=thread, no=2)
    assert (message.body, message.author, message.language) == ("On paper", bo, "bg")


def test_sent_twice_it_is_one_message(bo, thread, client_for):
    key = str(uuid4())
    answers = [reply(client_for(bo), thread, key=key).url for _again in range(2)]
    assert len(set(answers)) == 1
    assert Message.objects.filter(thread=thread).count() == 2


@pytest.mark.parametrize(
    ("refused", "status"), [({"body": "  "}, 400), ({"body": "x" * 20_001}, 400), ({"key": "none"}, 400)]
)
def test_refused_it_says_why_and_keeps_the_text(bo, thread, client_for, refused, status):
    page = reply(client_for(bo), thread, **refused)
    assert page.status_code == status
    assert 'role="alert"' in painted(page)
    assert refused.get("body", "On paper").strip() in painted(page)
    assert Message.objects.filter(thread=thread).count() == 1


def test_a_text_for_a_thread_that_was_locked_meanwhile_is_shown_again(amina, bo, thread, client_for):
    set_lock(chair=amina, thread_id=thread.pk, locked=True)
    page = reply(client_for(bo), thread, body="Written for an hour")
    assert page.status_code == 422
    assert "Written for an hour" in painted(page)
    assert 'role="alert"' in painted(page)


def test_who_may_not_write_has_no_form_and_posts_nothing(dara, thread, client_for):
    client = client_for(dara)
    assert "<textarea" not in painted(client.get(f"/threads/{thread.pk}"))
    assert reply(client, thread).status_code == 403
    assert Message.objects.filter(thread=thread).count() == 1


def test_without_its_token_the_form_is_refused(bo, thread):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bo, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert reply(client, thread).status_code == 403
    assert Message.objects.filter(thread=thread).count() == 1


def test_text_cannot_leave_its_place_in_the_page(bo, amina, thread, client_for):
    make_message(amina, thread, "</script><script>alert(1)</script><!-- <b>x</b>")
    page = client_for(bo).get(f"/threads/{thread.pk}").content.decode()
    assert "<script>alert" not in page
    assert boot_of(client_for(bo).get(f"/threads/{thread.pk}"))["page"] == "thread"
