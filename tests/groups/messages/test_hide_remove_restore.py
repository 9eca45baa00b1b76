"""A chair withholds a message with a reason: a tombstone everywhere, its author told, undone by another."""

from datetime import timedelta

import pytest
from django.utils import timezone

from collab.audit.models import Entry
from collab.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from collab.notices.models import Notice
from collab.streams.models import StreamEvent
from groups.actions.messages import edit_message
from groups.actions.moderation import hide_message, read_sealed, remove_message, restore_message, withdraw_message
from groups.models import Message, SealedText
from tests.cast import heard, make_message
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db

VERBS = {"hide": hide_message, "remove": remove_message}
STATES = {"hide": "hidden", "remove": "removed"}
both = pytest.mark.parametrize("verb", list(VERBS))


def withhold(verb, chair, message, **fields):
    return VERBS[verb](chair=chair, message_id=message.pk, **({"reason": "personal_data"} | fields))


def restore(person, message, **fields):
    return restore_message(person=person, message_id=message.pk, **fields)


def edit(author, message, body):
    edit_message(author=author, message_id=message.pk, body=body, language=None, version=message.version)


@both
def test_the_thread_hears_the_tombstone_and_the_author_the_reason(amina, bo, thread, message, verb):
    with heard() as frames:
        shape = withhold(verb, amina, message, note="Names a pupil.")
    assert (shape["state"], shape["body"], shape["html"]) == (STATES[verb], "", "")
    assert shape["moderation"]["reason"] == "personal_data"
    assert shape["moderation"]["role"] == "chair"
    said = {(f["stream"], f["type"]) for f in frames}
    assert said == {(thread.stream, f"message.{STATES[verb]}"), (f"person:{bo.pk}", "notice.created")}
    told = next(f["data"]["message"] for f in frames if f["stream"] == thread.stream)
    assert (told["body"], told["html"]) == ("", "")


@both
def test_the_notice_says_what_why_and_in_which_office_but_not_who(amina, bo, thread, message, verb):
    withhold(verb, amina, message, note="Names a pupil.")
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.by) == (bo, f"message.{STATES[verb]}", None)
    assert notice.data == {
        "thread": thread.pk,
        "message": message.pk,
        "no": 1,
        "title": "Cool schools",
        "reason": "personal_data",
        "note": "Names a pupil.",
        "role": "chair",
    }


@both
def test_the_audit_keeps_who_in_which_office_and_why(amina, message, verb):
    withhold(verb, amina, message, note="Names a pupil.")
    row = Entry.objects.get(action=f"message.{verb}")
    assert (row.actor, row.acting_as, row.target_id) == (amina, "chair", str(message.pk))
    assert (row.group, row.reason, row.note) == ("climate", "personal_data", "Names a pupil.")


@both
def test_what_is_rolled_back_nobody_hears_and_no_audit_keeps(amina, message, verb):
    with heard() as frames:
        do_and_roll_back(lambda: withhold(verb, amina, message))
    message.refresh_from_db()
    assert (frames, message.state, Entry.objects.filter(action=f"message.{verb}").count()) == ([], "published", 0)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("verb", "who", "refusal"),
    [
        ("hide", "bo", Forbidden),
        ("hide", "cleo", Forbidden),
        ("hide", "dara", Forbidden),
        ("hide", "nobody", NotFound),
        ("remove", "rada", Forbidden),
        ("remove", "bo", Forbidden),
        ("remove", "nobody", NotFound),
    ],
)
def test_who_has_not_the_power_withholds_nothing(verb, who, refusal, message, request):
    with heard() as frames, pytest.raises(refusal):
        withhold(verb, request.getfixturevalue(who), message)
    assert frames == []


@pytest.mark.parametrize(
    ("verb", "who"),
    [("hide", "deniz"), ("hide", "rada"), ("hide", "sanja"), ("remove", "deniz"), ("remove", "sanja")],
)
def test_who_has_the_power_withholds(verb, who, message, request):
    assert withhold(verb, request.getfixturevalue(who), message)["state"] == STATES[verb]


@both
def test_a_reason_is_one_of_the_list_and_other_needs_a_sentence(amina, message, verb):
    with pytest.raises(Invalid) as unknown:
        withhold(verb, amina, message, reason="dislike")
    with pytest.raises(Invalid) as mute:
        withhold(verb, amina, message, reason="other", note="Too short")
    assert (list(unknown.value.fields), list(mute.value.fields)) == (["reason"], ["note"])
    assert withhold(verb, amina, message, reason="other", note="It repeats what was said above.")


@both
def test_repeated_it_is_the_same_answer_and_nobody_hears_it_again(amina, deniz, message, verb):
    first = withhold(verb, amina, message)
    with heard() as frames:
        assert withhold(verb, deniz, message, reason="spam") == first
    assert frames == []


@both
def test_a_power_that_judged_an_older_text_is_told_what_stands_there_now(amina, bo, message, verb):
    edit(bo, message, "Second")
    with pytest.raises(Conflict) as conflict:
        withhold(verb, amina, message, version=1)
    assert (conflict.value.current["body"], conflict.value.current["version"]) == ("Second", 2)
    assert withhold(verb, amina, message, version=2)["version"] == 3


@both
def test_what_the_author_withdrew_is_left_alone(amina, bo, message, verb):
    withdraw_message(author=bo, message_id=message.pk)
    with pytest.raises(Refused):
        withhold(verb, amina, message)


@both
def test_its_text_is_nowhere_to_be_read(amina, bo, dara, thread, message, client_for, verb):
    edit(bo, message, "A pupil's secret")
    withhold(verb, amina, message)
    answers = [
        client_for(person).get(f"/api/v1/{address}").content.decode()
        for person in (bo, amina, dara)
        for address in (
            f"messages/{message.pk}/",
            f"messages/{message.pk}/versions/",
            f"threads/{thread.pk}/messages/",
            f"threads/{thread.pk}/",
            "notices/",
        )
    ]
    log = [str(data) for data in StreamEvent.objects.values_list("data", flat=True)]
    for told in answers + log:
        assert "A pupil's secret" not in told
        assert "Hello" not in told


def test_sealing_keeps_the_numbers_of_the_log(amina, bo, thread, message):
    edit(bo, message, "Second")
    before = list(StreamEvent.objects.filter(stream__key=thread.stream).order_by("seq").values_list("seq", "type"))
    hide_message(chair=amina, message_id=message.pk, reason="spam")
    rows = StreamEvent.objects.filter(stream__key=thread.stream).order_by("seq")
    assert list(rows.values_list("seq", "type")) == [*before, (len(before) + 1, "message.hidden")]
    assert {row.data["message"]["state"] for row in rows} == {"hidden"}


def test_hidden_text_stays_in_its_row_and_removed_text_is_sealed_away(amina, thread, message, bo):
    other = make_message(bo, thread, "Other")
    hide_message(chair=amina, message_id=message.pk, reason="spam")
    remove_message(chair=amina, message_id=other.pk, reason="spam")
    assert Message.objects.get(pk=message.pk).body == "Hello"
    assert Message.objects.get(pk=other.pk).body == ""
    assert list(SealedText.objects.values_list("message_id", flat=True)) == [other.pk]


def test_hidden_is_restored_by_whoever_may_hide(amina, rada, thread, message, bo):
    hide_message(chair=amina, message_id=message.pk, reason="spam")
    with heard() as frames:
        shape = restore(rada, message, note="Not spam.")
    assert (shape["state"], shape["body"], shape["moderation"]) == ("published", "Hello", None)
    assert [(f["stream"], f["type"]) for f in frames if f["stream"] == thread.stream] == [
        (thread.stream, "message.restored")
    ]
    assert Notice.objects.latest("pk").kind == "message.restored"


def test_who_removed_undoes_it_within_ten_seconds_and_not_after(amina, message):
    remove_message(chair=amina, message_id=message.pk, reason="spam")
    assert restore(amina, message)["body"] == "Hello"
    remove_message(chair=amina, message_id=message.pk, reason="spam")
    Message.objects.filter(pk=message.pk).update(state_at=timezone.now() - timedelta(seconds=11))
    with pytest.raises(Forbidden):
        restore(amina, message)


def test_another_chair_restores_what_was_removed_and_a_rapporteur_does_not(amina, deniz, rada, bo, message):
    edit(bo, message, "Second")
    remove_message(chair=amina, message_id=message.pk, reason="spam")
    Message.objects.filter(pk=message.pk).update(state_at=timezone.now() - timedelta(days=2))
    for person in (rada, bo):
        with pytest.raises(Forbidden):
            restore(person, message)
    assert restore(deniz, message)["body"] == "Second"
    assert list(message.versions.values_list("body", flat=True)) == ["Hello"]
    assert Entry.objects.get(action="message.restore").details["was"] == "removed"


def test_restored_text_is_edited_hidden_and_sealed_again(amina, bo, thread, message):
    hide_message(chair=amina, message_id=message.pk, reason="spam")
    restore(amina, message)
    hide_message(chair=amina, message_id=message.pk, reason="spam")
    log = StreamEvent.objects.filter(stream__key=thread.stream)
    assert {data["message"]["body"] for data in log.values_list("data", flat=True)} == {""}


def test_the_withheld_text_is_read_by_its_author_and_the_desk_only(amina, rada, bo, cleo, dara, message):
    remove_message(chair=amina, message_id=message.pk, reason="spam", note="Thrice.")
    for person in (bo, rada):
        answer = read_sealed(reader=person, message_id=message.pk)
        assert (answer["body"], answer["note"]) == ("Hello", "Thrice.")
    for person in (cleo, dara):
        with pytest.raises(Forbidden):
            read_sealed(reader=person, message_id=message.pk)


def test_a_reading_by_another_than_the_author_is_in_the_audit(amina, rada, bo, message):
    hide_message(chair=amina, message_id=message.pk, reason="spam")
    read_sealed(reader=bo, message_id=message.pk)
    assert not Entry.objects.filter(action="message.read_sealed").exists()
    read_sealed(reader=rada, message_id=message.pk)
    assert Entry.objects.get(action="message.read_sealed").actor == rada


def test_there_is_no_sealed_text_of_what_stands_there(amina, message):
    with pytest.raises(Refused):
        read_sealed(reader=amina, message_id=message.pk)
