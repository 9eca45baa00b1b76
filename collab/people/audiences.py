"""What the live side asks about persons: who hears `person:` streams, who is signed in and still."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import DateTimeField, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from collab.api.json_format import is_storable
from collab.people.models import ApiToken, Person
from collab.people.rights import actor_of, rights_of
from collab.postgres.compiled import Compiled, Given, GivenKeys, is_among
from collab.streams.interfaces import Caller, SignIn

NOW, KEYS = Given("now", DateTimeField()), GivenKeys("keys")


class OwnStream:
    """`person:{id}` is heard by that person alone; no query."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[tuple[str, int]]:
        wanted = set(keys)
        return {(key, person) for person in person_ids if (key := f"person:{person}") in wanted}


class SignedIn:
    """Sessions of the page and personal tokens, as the port `SignIns` asks for them."""

    def by_session(self, session_key: str) -> Caller | None:
        """Three queries; the session's row, the person, her offices."""
        if not is_storable(session_key):
            return None
        session = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now()).first()
        content = session.get_decoded() if session else {}
        if content.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
            return None
        person = Person.objects.filter(pk=content.get(SESSION_KEY, 0), is_active=True).first()
        if person is None:
            return None
        proof = person.get_session_auth_hash()
        good = [proof, *person.get_session_auth_fallback_hash()]  # of an older SECRET_KEY
        if not any(constant_time_compare(content.get(HASH_SESSION_KEY, ""), each) for each in good):
            return None
        return _caller(person, SignIn(kind="session", key=session_key, person=person.pk, proof=proof), person.language)

    def by_token(self, secret: str) -> Caller | None:
        """Two queries.  Answers are in English: a program names no language when it connects."""
        digest = ApiToken.digest_of(secret)
        token = _open_tokens(timezone.now()).filter(digest=digest).select_related("person").first()
        if token is None:
            return None
        return _caller(token.person, SignIn(kind="token", key=digest, person=token.person_id), "en")

    def still_valid(self, sign_ins: Collection[SignIn]) -> set[SignIn]:
        """Three queries at most; a changed password ends the sessions it opened."""
        tokens = [sign_in for sign_in in sign_ins if sign_in.kind == "token"]
        sessions = [sign_in for sign_in in sign_ins if sign_in.kind == "session"]
        valid: set[SignIn] = set()
        if tokens:
            rows = _open_tokens_among().rows(keys=[token.key for token in tokens], now=timezone.now())
            open_digests = {row["digest"] for row in rows}
            valid |= {token for token in tokens if token.key in open_digests}
        if sessions:
            proofs = _proofs({session.person for session in sessions})
            rows = _open_sessions_among().rows(keys=[session.key for session in sessions], now=timezone.now())
            open_keys = {row["session_key"] for row in rows}
            valid |= {s for s in sessions if s.key in open_keys and proofs.get(s.person) == s.proof}
        return valid


def _caller(person: Person, sign_in: SignIn, language: str) -> Caller:
    return Caller(actor=actor_of(person, rights_of(person)), sign_in=sign_in, language=language)


def _open_tokens(now: datetime | Given) -> "QuerySet[ApiToken, ApiToken]":
    return ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, person__is_active=True)


# Asked every two seconds for all who listen: five hundred places, one for each, take longer to read than to ask.
@cache
def _open_tokens_among() -> Compiled:
    return Compiled(_open_tokens(NOW).filter(is_among("digest", KEYS)).values("digest"))


@cache
def _open_sessions_among() -> Compiled:
    found = Session.objects.filter(is_among("session_key", KEYS), expire_date__gt=NOW)
    return Compiled(found.values("session_key"))


def _proofs(person_ids: Collection[int]) -> dict[int, str]:
    """{person id: what a session of hers must carry}, of active accounts."""
    found = Person.objects.filter(pk__in=person_ids, is_active=True).only("password")
    return {person.pk: person.get_session_auth_hash() for person in found}
