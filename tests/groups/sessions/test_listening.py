"""Who may listen to a live session: those who may see it."""

import pytest

from groups.actions.sessions import publish_session
from groups.audiences import SessionAudience, ThreadAudience


def listeners(room, *people):
    ids = [person.pk for person in people]
    pairs = SessionAudience().may_listen([room.stream], ids)
    chat = ThreadAudience().may_listen([f"thread:{room.thread_id}"], ids)
    assert {person for _key, person in pairs} == {person for _key, person in chat}
    return {person for _key, person in pairs}


@pytest.mark.django_db
def test_members_and_observers_listen_and_nobody_else(amina, bo, cleo, dara, sanja, room):
    assert listeners(room, amina, bo, cleo, dara, sanja) == {amina.pk, bo.pk, cleo.pk}


@pytest.mark.django_db
def test_a_draft_is_heard_by_the_desk_until_it_is_published(amina, bo, cleo, deniz, rada, make_room):
    room = make_room(draft=True)
    assert listeners(room, amina, bo, cleo, deniz, rada) == {amina.pk, deniz.pk, rada.pk}
    publish_session(chair=amina, session_id=room.pk, version=room.version)
    assert listeners(room, amina, bo, cleo) == {amina.pk, bo.pk, cleo.pk}


@pytest.mark.django_db
def test_a_room_that_is_not_there_is_heard_by_nobody(amina, room):
    keys = [f"session:{room.pk + 1}", "session:x", "session:", f"session:{room.pk}0000000000000000"]
    assert SessionAudience().may_listen(keys, [amina.pk]) == set()
