"""The own account: settings, drafts, tokens, sign-ins."""

from datetime import timedelta
from importlib import import_module
from typing import Any, get_type_hints

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from collab.audit.models import Entry
from collab.errors import Conflict
from collab.people.actions import change_profile, save_draft
from collab.people.credentials.sign_ins import sign_ins_of
from collab.people.models import ApiToken, Draft, LoginSession, Person
from collab.people.shapes import MeShape
from tests.cast import client_for, heard, make_person

ME, DRAFT, TOKENS, SESSIONS = (
    "/api/v1/me/",
    "/api/v1/me/drafts/thread:42/",
    "/api/v1/me/tokens/",
    "/api/v1/me/sessions/",
)


@pytest.fixture
def as_bo(bo: Person) -> APIClient:
    return client_for(bo)


def test_who_i_am(as_bo: APIClient, bo: Person) -> None:
    answer = as_bo.get(ME).json()
    assert set(answer) == set(get_type_hints(MeShape))
    assert (answer["id"], answer["city"]) == (bo.pk, {"slug": "varna", "name": "Varna"})
    assert [(seat["role"], seat["group"]) for seat in answer["seats"]] == [("official", None), ("official", "climate")]
    assert answer["can"] == ["read_people"]


def test_an_ended_office_is_not_shown(as_bo: APIClient, bo: Person) -> None:
    bo.terms.update(until=timezone.now() - timedelta(seconds=1), since=timezone.now() - timedelta(days=1))
    answer = as_bo.get(ME).json()
    assert (answer["seats"], answer["city"], answer["can"]) == ([], None, [])


def test_me_costs_the_same_with_more_offices(as_bo: APIClient, bo: Person, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(5):  # session, person, offices twice, notices
        as_bo.get(ME)


def test_changing_settings(as_bo: APIClient, bo: Person) -> None:
    change = {"name": " Bo  B. ", "language": "bg", "languages_read": ["bg", "en", "bg"], "zone": "Europe/Sofia",
              "theme": "dark", "version": 1}  # fmt: skip
    answer = as_bo.patch(ME, change)
    assert answer.status_code == 200
    bo.refresh_from_db()
    assert (bo.name, bo.languages_read, bo.theme, bo.version) == ("Bo B.", ["bg", "en"], "dark", 2)
    assert answer.json()["version"] == 2


@pytest.mark.parametrize(
    "change",
    [{"language": "el"}, {"languages_read": ["xx"]}, {"zone": "Mars/Base"}, {"theme": "pink"}, {"email": "x@y.eu"},
     {"is_active": False}, {"name": ""}, {"name": "x" * 121}],
)  # fmt: skip
def test_settings_that_are_refused(as_bo: APIClient, change: dict[str, Any]) -> None:
    answer = as_bo.patch(ME, change | {"version": 1})
    fields = [name.split(".")[0] for name in answer.json()["fields"]]
    assert (answer.status_code, fields) == (400, list(change))


def test_a_stale_change_hears_what_stands_there(bo: Person) -> None:
    change_profile(person=bo, version=1, theme="dark")
    with pytest.raises(Conflict) as refused:
        change_profile(person=bo, version=1, theme="light")
    assert (refused.value.current["theme"], refused.value.current["version"]) == ("dark", 2)


def test_a_draft_comes_back(as_bo: APIClient, bo: Person) -> None:
    assert as_bo.get(DRAFT).status_code == 404
    with heard() as frames:
        saved = as_bo.put(DRAFT, {"content": {"body": "half a"}}).json()
        as_bo.put(DRAFT, {"content": {"body": "half a sentence"}, "version": saved["version"]})
    kept = as_bo.get(DRAFT).json()
    assert (kept["content"], kept["version"], kept["place"]) == ({"body": "half a sentence"}, 2, "thread:42")
    assert [(f["stream"], f["type"], f["data"]) for f in frames] == [
        (f"person:{bo.pk}", "draft.saved", {"place": "thread:42", "version": 1}),
        (f"person:{bo.pk}", "draft.saved", {"place": "thread:42", "version": 2}),
    ]
    assert [draft["place"] for draft in as_bo.get("/api/v1/me/drafts/").json()["results"]] == ["thread:42"]


def test_a_draft_saved_elsewhere_is_not_written_over(as_bo: APIClient) -> None:
    as_bo.put(DRAFT, {"content": {"body": "one"}})
    as_bo.put(DRAFT, {"content": {"body": "two"}, "version": 1})
    answer = as_bo.put(DRAFT, {"content": {"body": "three"}, "version": 1})
    assert (answer.status_code, answer.json()["current"]["content"]) == (409, {"body": "two"})


def test_a_draft_is_ones_own(as_bo: APIClient, amina: Person) -> None:
    as_bo.put(DRAFT, {"content": {"body": "mine"}})
    assert client_for(amina).get(DRAFT).status_code == 404
    client_for(amina).delete(DRAFT)
    assert Draft.objects.count() == 1


def test_a_draft_is_dropped(as_bo: APIClient) -> None:
    as_bo.put(DRAFT, {"content": {}})
    assert as_bo.delete(DRAFT).status_code == 204
    assert as_bo.delete(DRAFT).status_code == 204
    assert as_bo.get(DRAFT).status_code == 404


def test_a_draft_that_grew_elsewhere_is_not_dropped(as_bo: APIClient) -> None:
    as_bo.put(DRAFT, {"content": {"body": "one"}})
    as_bo.put(DRAFT, {"content": {"body": "one and two"}, "version": 1})
    answer = as_bo.delete(DRAFT, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["current"]["content"]) == (409, {"body": "one and two"})
    assert as_bo.delete(DRAFT, headers={"If-Match": '"2"'}).status_code == 204
    assert Draft.objects.count() == 0


def test_a_draft_has_its_bounds(as_bo: APIClient) -> None:
    assert as_bo.put("/api/v1/me/drafts/moon:1/", {"content": {}}).status_code == 404
    assert as_bo.put(DRAFT, {"content": {"body": "x" * 65_536}}).status_code == 400
    assert as_bo.put(DRAFT, {"content": "x"}).status_code == 400


def test_a_draft_that_is_rolled_back_is_not_heard_of(bo: Person) -> None:
    with heard() as frames, transaction.atomic():
        save_draft(person=bo, place="thread:1", content={}, version=None)
        transaction.set_rollback(True)
    assert frames == []


def test_a_token_signs_a_program_in_until_it_is_revoked(as_bo: APIClient, bo: Person) -> None:
    made = as_bo.post(TOKENS, {"name": "importer", "days": 1})
    assert made.status_code == 201
    program = APIClient(headers={"Authorization": f"Bearer {made.json()['token']}"})
    assert program.get(ME).json()["id"] == bo.pk
    assert program.patch(ME, {"theme": "dark", "version": 1}).status_code == 200  # no CSRF
    assert program.post(TOKENS, {"name": "another"}).json()["code"] == "sign_in_needed"
    listed = as_bo.get(TOKENS).json()["results"]
    assert [token["name"] for token in listed] == ["importer"]
    assert "token" not in listed[0]
    assert as_bo.delete(f"{TOKENS}{listed[0]['id']}/").status_code == 204
    assert program.get(ME).status_code == 401
    assert list(Entry.objects.values_list("action", flat=True)) == ["token.create", "token.revoke"]


def test_a_token_ends_by_itself(as_bo: APIClient) -> None:
    secret = as_bo.post(TOKENS, {"name": "short"}).json()["token"]
    ApiToken.objects.update(expires_at=timezone.now())
    answer = APIClient(headers={"Authorization": f"Bearer {secret}"}).get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_token_of_somebody_else_is_not_there(as_bo: APIClient, amina: Person) -> None:
    token_id = client_for(amina).post(TOKENS, {"name": "hers"}).json()["id"]
    assert as_bo.delete(f"{TOKENS}{token_id}/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic eDp5", "Bearer žž", "bearer  "])
def test_a_header_that_is_no_token(db: None, header: str) -> None:
    answer = APIClient().get("/api/v1/cities/", HTTP_AUTHORIZATION=header)
    assert answer.status_code == 401


def test_a_token_and_a_cookie_together_are_refused(as_bo: APIClient) -> None:
    answer = as_bo.get(ME, headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "two_credentials")


def test_the_page_needs_its_csrf_token(bo: Person) -> None:
    page = APIClient(enforce_csrf_checks=True)
    page.force_login(bo, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert page.patch(ME, {"theme": "dark", "version": 1}).json()["code"] == "csrf_failed"
    token = page.get(ME).json()["csrf"]
    answer = page.patch(ME, {"theme": "dark", "version": 1}, headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_where_i_am_signed_in(bo: Person, amina: Person) -> None:
    here, there, hers = client_for(bo), client_for(bo), client_for(amina)
    listed = here.get(SESSIONS).json()["results"]
    assert sorted(row["current"] for row in listed) == [False, True]
    other = next(row["id"] for row in listed if not row["current"])
    assert hers.delete(f"{SESSIONS}{other}/").status_code == 404
    assert here.delete(f"{SESSIONS}{other}/").status_code == 204
    assert there.get(ME).status_code == 401
    assert here.get(ME).status_code == 200


def test_signing_out_everywhere_else(bo: Person, amina: Person) -> None:
    here, there, hers = client_for(bo), client_for(bo), client_for(amina)
    assert here.delete(SESSIONS).status_code == 204
    assert [client.get(ME).status_code for client in (here, there, hers)] == [200, 401, 200]


def test_signing_out_everywhere_else_misses_none(bo: Person, amina: Person) -> None:
    """However many are open: those of others are younger, and came before hers in the list that was read."""
    here, there = client_for(bo), client_for(bo)
    hers, later = client_for(amina), timezone.now() + timedelta(days=30)
    LoginSession.objects.bulk_create(
        LoginSession(session_key=f"{n:040}", session_data="", expire_date=later) for n in range(20_001)
    )
    assert len(here.get(SESSIONS).json()["results"]) == 2
    assert here.delete(SESSIONS).status_code == 204
    assert [client.get(ME).status_code for client in (here, there, hers)] == [200, 401, 200]


def test_sign_ins_are_found_by_an_index(bo: Person) -> None:
    client_for(bo)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        asked, values = sign_ins_of(bo.pk).query.sql_with_params()
        cursor.execute(f"EXPLAIN {asked}", values)
        assert "person_id" in " ".join(row[0] for row in cursor.fetchall() if "Index Cond" in row[0])


def test_an_ended_session_signs_nobody_in(bo: Person, settings) -> None:
    client = client_for(bo)
    settings.CLOCK_OFFSET = timedelta(days=13)
    assert client.get(ME).status_code == 200
    settings.CLOCK_OFFSET = timedelta(days=15)
    assert client.get(ME).status_code == 401
    assert client_for(bo).get(ME).status_code == 200


def test_sign_ins_of_before_are_taken_over(bo: Person) -> None:
    """What Django's own table held goes on, and is found by its person."""
    client = client_for(bo)
    row = LoginSession.objects.get()
    key = row.session_key
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE django_session (session_key varchar(40), session_data text, expire_date timestamptz)"
        )
        cursor.execute(
            "INSERT INTO django_session VALUES (%s, %s, %s)", [row.session_key, row.session_data, row.expire_date]
        )
    row.delete()
    assert client.get(ME).status_code == 401
    with connection.schema_editor(atomic=False) as editor:
        import_module("collab.people.migrations.0002_login_sessions").take_over(apps, editor)
    assert LoginSession.objects.get().person == bo
    client.cookies["session"] = key
    assert client.get(ME).status_code == 200


def test_a_visitor_has_no_account(db: None) -> None:
    for path in (ME, DRAFT, TOKENS, SESSIONS, "/api/v1/me/drafts/", "/api/v1/notices/"):
        assert client_for(None).get(path).status_code == 401


def test_a_colleague(as_bo: APIClient, amina: Person) -> None:
    answer = as_bo.get(f"/api/v1/people/{amina.pk}/").json()
    assert (answer["name"], answer["city"]["slug"]) == ("Amina", "sarajevo")
    assert "email" not in answer
    assert {seat["role"] for seat in answer["seats"]} == {"official", "chair"}


def test_who_is_gone_is_not_there(as_bo: APIClient) -> None:
    gone = make_person("gone@cast.example", is_active=False)
    assert as_bo.get(f"/api/v1/people/{gone.pk}/").status_code == 404
    assert as_bo.get("/api/v1/people/99999999999999999999/").status_code == 404


def test_a_preview_is_the_message_itself(as_bo: APIClient) -> None:
    answer = as_bo.post("/api/v1/text/preview/", {"body": "**Varna** <b>x</b>"})
    assert answer.json() == {"html": "<p><strong>Varna</strong> &lt;b&gt;x&lt;/b&gt;</p>"}
