"""Words are found in any script, in what one may see, and never in what is withheld."""

import pytest

from collab.people.rights import rights_of
from groups.actions.messages import edit_message
from groups.actions.moderation import hide_message
from groups.search import find_messages, find_threads
from tests.cast import make_message, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(amina, bo):
    thread = make_thread(bo, title="Печки на твърдо гориво", body="Сменихме 400 печки в Ниш")
    return make_message(amina, thread, body="In Constanţa the θέρμανση came from the port")


@pytest.mark.parametrize("asked", ["nis", "Niš", "печки"])
def test_a_message_is_found_in_any_script(written, bo, asked):
    assert [hit["url"] for hit in find_messages(rights_of(bo), asked, limit=5)] == [f"/threads/{written.thread_id}#m1"]


@pytest.mark.parametrize("asked", ["ΘΕΡΜΑΝΣΗ", "constanta port"])
def test_accents_and_capitals_do_not_matter(written, bo, asked):
    assert [hit["id"] for hit in find_messages(rights_of(bo), asked, limit=5)] == [written.pk]


def test_a_thread_is_found_by_its_title(written, dara):
    assert [hit["id"] for hit in find_threads(rights_of(dara), "pecki", limit=5)] == [written.thread_id]


def test_what_is_hidden_is_not_found(written, amina, deniz):
    hide_message(chair=deniz, message_id=written.pk, reason="off_topic")
    assert find_messages(rights_of(amina), "constanta", limit=5) == []


def test_an_edited_message_is_found_by_its_new_words_only(written, amina):
    edit_message(author=amina, message_id=written.pk, body="About trams", language=None, version=1)
    rights = rights_of(amina)
    assert find_messages(rights, "constanta", limit=5) == []
    assert [hit["id"] for hit in find_messages(rights, "tram", limit=5)] == [written.pk]


def test_somebody_without_an_office_finds_no_thread(written, nobody, client_for):
    client = client_for(nobody)
    found = client.get("/api/v1/search/", {"q": "печки"}).json()
    assert found["facets"]["kind"]["thread"] == found["facets"]["kind"]["message"] == 0


def test_a_kind_that_is_none_is_refused(client_for, words):
    answer = client_for(None).get("/api/v1/search/", {"q": "x", "kind": "person"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
