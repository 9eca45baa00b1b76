"""The token's one query finds the same person and the same rights as asking for each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from collab.people.actions.tokens import create_token
from collab.people.credentials.tokens import caller_by_token
from collab.people.models import ApiToken, Person, Term
from collab.people.rights import Rights, rights_of
from collab.postgres.compiled import run

pytestmark = pytest.mark.django_db


def who(secret):
    return run(caller_by_token(secret))


def secret_of(person):
    return create_token(person=person, name="test", days=1)[1]


def test_person_token_and_rights(amina, cleo, sanja, nobody):
    for person in (amina, cleo, sanja, nobody):
        secret = secret_of(person)
        with CaptureQueriesContext(connection) as captured:
            found, token, rights = who(secret)
        assert len(captured) == 1
        assert (found, token) == (person, ApiToken.objects.get(person=person))
        assert vars(found) == vars(Person.objects.get(pk=person.pk)) | {"_state": found._state}
        assert rights == rights_of(person)
    assert rights == Rights(nobody.pk)


def test_a_term_counts_while_it_runs(bo):
    secret, now = secret_of(bo), timezone.now()
    Term.objects.filter(person=bo).update(since=now - timedelta(days=2), until=now - timedelta(seconds=1))
    assert who(secret)[2] == Rights(bo.pk)
    Term.objects.filter(person=bo).update(since=now + timedelta(hours=1), until=None)
    assert who(secret)[2] == Rights(bo.pk)


def test_who_is_not_let_in(bo):
    secret = secret_of(bo)
    assert who(secret + "x") is None
    for change in ({"revoked_at": timezone.now()}, {"revoked_at": None, "expires_at": timezone.now()}):
        ApiToken.objects.filter(person=bo).update(**change)
        assert who(secret) is None
    ApiToken.objects.filter(person=bo).update(expires_at=timezone.now() + timedelta(days=1))
    assert who(secret) is not None
    Person.objects.filter(pk=bo.pk).update(is_active=False)
    assert who(secret) is None


@pytest.mark.urls("tests.collab.api.edges")
def test_rights_are_read_again_where_something_may_have_changed_them(bo):
    client = APIClient(headers={"authorization": f"Bearer {secret_of(bo)}"})
    with CaptureQueriesContext(connection) as reading:
        assert client.get("/api/word/").status_code == 200  # for the network: needs the rights
    with CaptureQueriesContext(connection) as writing:
        assert client.post("/api/words/", {}).json()["rights"]
    assert (len(reading), len(writing)) == (1, 2)
