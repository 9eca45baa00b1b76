"""Who has the library's first page already is told so, for as long as nothing in it differs."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collab.people.models import City, Term
from practices.actions.adoptions import declare_interest
from practices.actions.imports import import_practices
from practices.actions.practices import save_practice
from practices.actions.review import archive_practice, withdraw_practice
from practices.models import Practice
from practices.models.practices import AMBER
from tests.practices.conftest import make_practice, published
from tests.practices.test_import import FILE

pytestmark = pytest.mark.django_db
LIST = "/api/v1/practices/"


def tag_of(client, address=LIST):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.headers["ETag"]


def again(client, tag, address=LIST):
    return client.get(address, headers={"if-none-match": tag})


@pytest.mark.parametrize("query", ["", "?limit=20", "?theme=climate&sort=most_reused", "?state=archived"])
def test_nothing_is_sent_to_who_has_it(practice, dara, client_for, query):
    for client in (client_for(dara), client_for(None)):
        tag = tag_of(client, LIST + query)
        answer = again(client, tag, LIST + query)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_every_change_is_seen(practice, bo, amina, dara, varna, client_for):
    client = client_for(dara)
    changes = (
        lambda: published(bo, amina),
        lambda: declare_interest(official=dara, practice_id=practice.pk),
        lambda: City.objects.filter(pk=varna.pk).update(name_en="Варна"),
        lambda: archive_practice(person=bo, practice_id=practice.pk, version=version(practice)),
        lambda: withdraw_practice(official=bo, practice_id=practice.pk, version=version(practice)),
    )
    for number, change in enumerate(changes):
        tag = tag_of(client)
        assert again(client, tag).status_code == 304
        change()
        assert again(client, tag).status_code == 200, number


def test_another_title_is_seen(bo, dara, words, client_for):
    """Texts are no part of the marks: whatever writes them writes the next version."""
    draft = make_practice(bo)
    records = json.loads(FILE.read_text(encoding="utf-8"))["practices"][:1]
    import_practices(records)
    drafts, library = f"{LIST}?state=draft", LIST
    tags = {address: tag_of(client_for(bo), address) for address in (drafts, library)}
    assert [again(client_for(bo), tags[address], address).status_code for address in (drafts, library)] == [304, 304]
    fields = {"title": {"en": "Another title"}}
    save_practice(official=bo, practice_id=draft.pk, version=draft.version, fields=fields)
    records[0]["translation_status"]["el"] = "machine"
    import_practices(records)
    assert [again(client_for(bo), tags[address], address).status_code for address in (drafts, library)] == [200, 200]


def version(practice):
    return Practice.objects.values_list("version", flat=True).get(pk=practice.pk)


def test_rights_decide_what_the_tag_stands_for(bo, amina, dara, client_for):
    published(bo, amina, visibility=AMBER)
    inside, outside, visitor = client_for(bo), client_for(dara), client_for(None)
    tags = [tag_of(client) for client in (inside, outside, visitor)]
    assert len(set(tags)) == 3
    assert [again(client, tags[0]).status_code for client in (outside, visitor)] == [200, 200]
    Term.objects.filter(person=bo).delete()
    answer = again(inside, tags[0])
    assert (answer.status_code, answer.json()["results"], answer.json()["cursor"]) == (200, [], None)


def test_a_page_further_on_and_a_search_have_no_tag(practice, bo, amina, client_for):
    published(bo, amina)
    client = client_for(bo)
    first = client.get(f"{LIST}?limit=1")
    for address in (first.json()["next"], f"{LIST}?q=depots"):
        assert "ETag" not in client.get(address).headers


def test_the_first_page_reads_as_the_later_ones(practice, bo, amina, client_for):
    for _ in range(3):
        published(bo, amina)
    client = client_for(bo)
    whole = client.get(LIST).json()
    first = client.get(f"{LIST}?limit=2").json()
    second = client.get(first["next"]).json()
    assert first["results"] + second["results"] == whole["results"]
    assert [page["previous"] for page in (whole, first)] == [None, None]
    for name in ("facets", "count", "cursor"):
        assert first[name] == second[name] == whole[name]
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_one_query_beyond_who_asks(practice, bo, client_for):
    client = client_for(bo)
    tag = tag_of(client)
    with CaptureQueriesContext(connection) as captured:
        assert again(client, tag).status_code == 304
    assert len(captured) == 4  # the sign-in, the person, her rights, the marks of the list
