"""The painted pages of live sessions: readable before and without JavaScript."""

import pytest

from groups.actions.agenda import add_item, open_item
from groups.actions.hands import call_hand, raise_hand
from groups.actions.messages import post_message


@pytest.fixture
def busy_room(amina, bo, cleo, live_room):
    item, _new = add_item(desk=amina, session_id=live_room.pk, title="What stoves cost", kind="discussion", minutes=5)
    open_item(desk=amina, session_id=live_room.pk, item_id=item["id"], version=item["version"])
    hand, _new = raise_hand(person=bo, session_id=live_room.pk)
    call_hand(person=amina, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
    raise_hand(person=cleo, session_id=live_room.pk)
    post_message(author=bo, thread_id=live_room.thread_id, body="Good *morning*", language="en")
    return live_room


@pytest.mark.django_db
def test_the_room_shows_agenda_floor_hands_and_chat(bo, busy_room, client_for):
    page = client_for(bo).get(f"/sessions/{busy_room.pk}")
    assert page.status_code == 200
    painted = page.content.decode().split('<div id="root">')[0]
    for words in ("What stoves cost", "Bo", "Varna", "Cleo", "Good <em>morning</em>", 'aria-current="step"'):
        assert words in painted
    assert f"/api/v1/sessions/{busy_room.pk}/" in page.context["answers"]


@pytest.mark.django_db
def test_words_behind_the_number_are_accepted(bo, room, client_for):
    assert client_for(bo).get(f"/sessions/{room.pk}-heating-in-winter").status_code == 200


@pytest.mark.django_db
def test_the_screen_shows_the_item_who_speaks_and_who_is_next(bo, busy_room, client_for):
    page = client_for(bo).get(f"/sessions/{busy_room.pk}/screen")
    painted = page.content.decode().split('<div id="root">')[0]
    assert page.status_code == 200
    for words in ("What stoves cost", "Bo, Varna", "Cleo"):
        assert words in painted


@pytest.mark.django_db
def test_the_list_links_to_the_rooms(bo, room, client_for):
    page = client_for(bo).get("/sessions")
    assert f'href="/sessions/{room.pk}"' in page.content.decode()


@pytest.mark.django_db
def test_nobody_from_elsewhere_finds_the_room(dara, room, client_for):
    assert client_for(dara).get(f"/sessions/{room.pk}").status_code == 404
    assert client_for(dara).get(f"/sessions/{room.pk}/screen").status_code == 404
    assert room.title not in client_for(dara).get("/sessions").content.decode()


@pytest.mark.django_db
def test_a_visitor_is_sent_to_sign_in_and_comes_back(room, client):
    for address in ("/sessions", f"/sessions/{room.pk}", f"/sessions/{room.pk}/screen"):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={address}")


@pytest.mark.django_db
def test_it_reads_in_bulgarian(bo, closed_room, client_for):
    page = client_for(bo).get(f"/sessions/{closed_room.pk}").content.decode()
    assert '<html lang="bg"' in page
