"""Words are found in any script, in what one may see, and never in what is withheld."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from collab.people.rights import rights_of
from groups.actions.messages import edit_message
from groups.actions.moderation import hide_message
from groups.models import Message, Thread
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


def test_texts_of_before_are_folded_anew_by_the_migration(amina, bo):
    """As they were written when dj was two letters; what is withheld gets no words back."""
    thread = make_thread(bo, title="Djordje", body="Podjela posla")
    kept, withheld = (make_message(amina, thread, body=body) for body in ("Одјек у граду", "Odjeljenje"))
    Thread.objects.filter(pk=thread.pk).update(search=SearchVector(Value("diordie"), config="simple"))
    Message.objects.filter(pk=kept.pk).update(search=SearchVector(Value("odiek u gradu"), config="simple"))
    Message.objects.filter(pk=withheld.pk).update(search=None)
    rights = rights_of(bo)
    assert find_threads(rights, "Đorđe", limit=5) == find_messages(rights, "odjek", limit=5) == []
    import_module("groups.migrations.0005_dj_is_one_letter").fold_again(apps, None)
    assert [hit["id"] for hit in find_threads(rights, "Đorđe", limit=5)] == [thread.pk]
    assert [hit["id"] for hit in find_messages(rights, "odjek", limit=5)] == [kept.pk]
    assert find_messages(rights, "odjeljenje", limit=5) == []
