"""What the live side is told about who is signed in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from collab.people.actions import create_token, revoke_token
from collab.people.audiences import OwnStream, SignedIn
from collab.people.models import ApiToken, Person
from collab.streams.interfaces import SignIn
from tests.cast import client_for

port = SignedIn()


def session_key(person: Person) -> str:
    return client_for(person).session.session_key or ""


def test_a_person_hears_her_own_stream() -> None:
    keys = ["person:1", "person:2", "person:x", "thread:1"]
    assert OwnStream().may_listen(keys, [1, 3]) == {("person:1", 1)}


def test_a_session_is_a_way_in(bo: Person) -> None:
    caller = port.by_session(session_key(bo))
    assert caller
    assert (caller.person, caller.actor.name, caller.actor.city, caller.language) == (bo.pk, "Bo", "varna", "bg")
    assert port.still_valid([caller.sign_in]) == {caller.sign_in}


@pytest.mark.parametrize("key", ["", "x", "0" * 32])
def test_no_session_is_none(db: None, key: str) -> None:
    assert port.by_session(key) is None


def test_a_session_ends_with_signing_out_a_new_password_or_the_account(bo: Person) -> None:
    def opened() -> SignIn:
        caller = port.by_session(session_key(bo))
        assert caller
        return caller.sign_in

    client = client_for(bo)
    before = port.by_session(client.session.session_key or "")
    assert before
    client.logout()
    kept = opened()
    assert port.still_valid([before.sign_in, kept]) == {kept}
    bo.set_password("four-words-make-one-bridge")
    bo.save()
    assert port.still_valid([kept]) == set()
    kept = opened()
    Person.objects.filter(pk=bo.pk).update(is_active=False)
    assert port.still_valid([kept]) == set()
    assert port.by_session(kept.key) is None


def test_a_token_is_a_way_in_until_it_ends(bo: Person) -> None:
    token, secret = create_token(person=bo, name="x", days=1)
    other, _secret = create_token(person=bo, name="y", days=1)
    caller = port.by_token(secret)
    assert caller
    assert caller.person == bo.pk
    second = SignIn(kind="token", key=other.digest, person=bo.pk)
    assert port.still_valid([caller.sign_in, second]) == {caller.sign_in, second}
    revoke_token(person=bo, token_id=token.pk)
    ApiToken.objects.filter(pk=other.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert port.still_valid([caller.sign_in, second]) == set()
    assert port.by_token(secret) is None


def test_many_are_asked_in_three_queries(bo: Person, amina: Person, django_assert_num_queries) -> None:
    callers = [port.by_session(session_key(person)) for person in (bo, amina, bo)]
    token = create_token(person=bo, name="x", days=1)[0]
    asked = [caller.sign_in for caller in callers if caller] + [SignIn("token", token.digest, bo.pk)]
    with django_assert_num_queries(3):
        assert port.still_valid(asked) == set(asked)


def test_who_calls_is_found_in_one_query_by_token_and_in_two_by_session(bo: Person, django_assert_num_queries) -> None:
    key, (_token, secret) = session_key(bo), create_token(person=bo, name="x", days=1)
    with django_assert_num_queries(2):
        assert port.by_session(key)
    with django_assert_num_queries(1):
        assert port.by_token(secret)


def test_whoever_holds_no_office_may_sign_in_too(nobody: Person) -> None:
    caller = port.by_session(session_key(nobody))
    assert caller
    assert (caller.person, caller.actor.city) == (nobody.pk, None)
