"""A message is appended once, in order, by who may, and heard by the thread alone."""

from uuid import uuid4

import pytest

from collab.errors import Forbidden, Invalid, KeyReused, NotFound, Refused
from groups.actions.messages import post_message
from groups.actions.threads import set_lock, set_slow
from groups.models import Message, Thread
from tests.cast import heard, make_thread
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db


def post(author, thread, body="Hello", **fields):
    return post_message(author=author, thread_id=thread.pk, body=body, **({"language": "en"} | fields))


def test_a_member_posts_and_the_thread_hears_it(bo, amina, thread):
    key = uuid4()
    with heard() as frames:
        shape, is_new, seq = post(amina, thread, "Good **morning**", key=key)
    assert is_new
    assert (shape["no"], shape["body"], shape["author"]["name"]) == (2, "Good **morning**", "Amina")
    assert "<strong>morning</strong>" in shape["html"]
    [frame] = frames
    assert (frame["stream"], frame["type"], frame["seq"]) == (thread.stream, "message.posted", seq)
    assert (frame["key"], frame["by"]["city"]) == (key, "sarajevo")
    assert frame["data"]["message"]["id"] == shape["id"]


def test_she_speaks_in_the_office_of_the_day(amina, thread):
    shape, _new, _seq = post(amina, thread)
    assert shape["author"] == {
        "id": amina.pk,
        "name": "Amina",
        "office": "Chair, Local Climate Action",
        "city": {"slug": "sarajevo", "name": "Sarajevo"},
        "organisation": None,
    }


def test_what_is_rolled_back_is_not_heard_and_its_number_is_free(bo, thread):
    with heard() as frames:
        do_and_roll_back(lambda: post(bo, thread))
    assert frames == []
    assert post(bo, thread)[0]["no"] == 2


@pytest.mark.parametrize(("who", "refusal"), [("cleo", Forbidden), ("dara", Forbidden), ("nobody", NotFound)])
def test_who_is_not_a_member_writes_nothing(who, refusal, thread, request):
    with heard() as frames, pytest.raises(refusal):
        post(request.getfixturevalue(who), thread)
    assert frames == []
    assert Message.objects.filter(thread=thread).count() == 1


def test_an_observer_writes_where_the_group_lets_observers(cleo, climate, thread):
    climate.observers_may_post = True
    climate.save()
    assert post(cleo, thread)[0]["author"]["organisation"]["slug"] == "namrb"


def test_a_thread_that_one_may_not_read_does_not_exist(dara, bo, climate):
    climate.is_open = False
    climate.save()
    closed = make_thread(bo, climate)
    with pytest.raises(NotFound):
        post(dara, closed)


def test_a_repeat_with_its_key_answers_with_the_first(bo, thread):
    key = uuid4()
    first, _new, seq = post(bo, thread, "Once", key=key)
    with heard() as frames:
        again, is_new, same_seq = post(bo, thread, "Once", key=key)
    assert (again["id"], is_new, same_seq, frames) == (first["id"], False, seq, [])


def test_a_key_with_other_content_is_refused(bo, thread):
    key = uuid4()
    post(bo, thread, "Once", key=key)
    with pytest.raises(KeyReused):
        post(bo, thread, "Twice", key=key)


def test_a_key_is_ones_own(bo, amina, thread):
    key = uuid4()
    first = post(bo, thread, "Mine", key=key)
    second = post(amina, thread, "Hers", key=key)
    assert (first[1], second[1]) == (True, True)


@pytest.mark.parametrize("body", ["", "  \n ", "\u202e", "x" * 20_001])
def test_empty_and_endless_texts_are_refused(bo, thread, body):
    with pytest.raises(Invalid) as refused:
        post(bo, thread, body)
    assert list(refused.value.fields) == ["body"]


def test_the_longest_text_is_taken(bo, thread):
    assert len(post(bo, thread, "ж" * 20_000)[0]["body"]) == 20_000


def test_ten_people_can_be_mentioned_and_not_eleven(bo, thread):
    def body(number):
        return " ".join(f"@[P](person:{no})" for no in range(1, number + 1))

    post(bo, thread, body(10))
    with pytest.raises(Invalid):
        post(bo, thread, body(11))


def test_a_reply_names_a_message_of_its_thread(bo, thread, message):
    elsewhere = Message.objects.get(thread=make_thread(bo, title="Other"))
    assert post(bo, thread, reply_to=message.pk)[0]["reply_to"] == message.pk
    with pytest.raises(Invalid) as refused:
        post(bo, thread, reply_to=elsewhere.pk)
    assert list(refused.value.fields) == ["reply_to"]


def test_a_language_is_one_of_the_networks(bo, thread):
    assert post(bo, thread, language="bg")[0]["language"] == "bg"
    with pytest.raises(Invalid) as refused:
        post(bo, thread, language="xx")
    assert list(refused.value.fields) == ["language"]


def test_a_locked_thread_takes_nothing_but_repeats(bo, amina, thread):
    key = uuid4()
    post(bo, thread, "Before", key=key)
    set_lock(chair=amina, thread_id=thread.pk, locked=True)
    with pytest.raises(Refused) as refused:
        post(bo, thread, "After")
    assert refused.value.code == "locked"
    assert post(bo, thread, "Before", key=key)[1] is False


def test_slow_mode_says_when_to_come_back_and_counts_each_person_alone(bo, amina, deniz, thread):
    set_slow(chair=amina, thread_id=thread.pk, slow_s=60)
    with pytest.raises(Exception, match="Slow mode") as refused:
        post(bo, thread)
    assert refused.value.code == "slow_mode"
    assert 50 < refused.value.retry_after <= 60
    assert post(deniz, thread)[1]


def test_numbers_have_no_holes_after_refusals(bo, thread):
    for body in ("One", "", "Two", "x" * 20_001, "Three"):
        try:
            post(bo, thread, body)
        except Invalid:
            continue
    assert list(Message.objects.filter(thread=thread).values_list("no", flat=True)) == [1, 2, 3, 4]
    assert Thread.objects.get(pk=thread.pk).last_no == 4
