"""What the live side asks about persons: who hears `person:` streams, who is signed in and still."""

from collections.abc import Collection, Sequence
from functools import cache

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, DateTimeField, OuterRef
from django.db.models.functions import JSONObject
from django.utils.crypto import constant_time_compare

from collab.api.json_format import is_storable
from collab.people.credentials.tokens import GRANT, PERSON, caller_by_token
from collab.people.models import ApiToken, LoginSession, Person, Term
from collab.people.rights import Grant, Rights, actor_of
from collab.postgres import clock
from collab.postgres.compiled import Compiled, KeysParameter, Parameter, is_among, run
from collab.streams.interfaces import Caller, SignIn

NOW, KEYS = Parameter("now", DateTimeField()), KeysParameter("keys")


class OwnStream:
    """`person:{id}` is heard by that person alone; no query."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[tuple[str, int]]:
        wanted = set(keys)
        return {(key, person) for person in person_ids if (key := f"person:{person}") in wanted}


class SignedIn:
    """Sessions of the page and personal tokens, as the port `SignIns` asks for them."""

    def by_session(self, session_key: str) -> Caller | None:
        """Two queries: the session's row; the person and her offices."""
        if not is_storable(session_key):
            return None
        session = LoginSession.objects.filter(session_key=session_key).first()
        content = session.get_decoded() if session else {}
        if content.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
            return None
        found = _person_and_rights(int(content[SESSION_KEY]))
        if found is None:
            return None
        person, rights = found
        proof = person.get_session_auth_hash()
        good = [proof, *person.get_session_auth_fallback_hash()]  # of an older SECRET_KEY
        if not any(constant_time_compare(content.get(HASH_SESSION_KEY, ""), each) for each in good):
            return None
        sign_in = SignIn(kind="session", key=session_key, person=person.pk, proof=proof)
        return Caller(actor_of(person, rights), sign_in, person.language)

    def by_token(self, secret: str) -> Caller | None:
        """One query.  Answers are in English: a program names no language when it connects."""
        found = run(caller_by_token(secret))
        if found is None:
            return None
        person, token, rights = found
        return Caller(actor_of(person, rights), SignIn(kind="token", key=token.digest, person=person.pk), "en")

    def still_valid(self, sign_ins: Collection[SignIn]) -> set[SignIn]:
        """Three queries at most; a changed password ends the sessions it opened."""
        tokens = [sign_in for sign_in in sign_ins if sign_in.kind == "token"]
        sessions = [sign_in for sign_in in sign_ins if sign_in.kind == "session"]
        valid: set[SignIn] = set()
        if tokens:
            rows = _open_tokens_among().rows(keys=[token.key for token in tokens], now=clock.now())
            open_digests = {row["digest"] for row in rows}
            valid |= {token for token in tokens if token.key in open_digests}
        if sessions:
            proofs = _proofs({session.person for session in sessions})
            rows = _open_sessions_among().rows(keys=[session.key for session in sessions], now=clock.now())
            open_keys = {row["session_key"] for row in rows}
            valid |= {s for s in sessions if s.key in open_keys and proofs.get(s.person) == s.proof}
        return valid


def _person_and_rights(person_id: int) -> tuple[Person, Rights] | None:
    """An active person and what she may act as now; one query."""
    rows = _persons().rows(person=person_id, now=clock.now())
    if not rows:
        return None
    person = Person.from_db(DEFAULT_DB_ALIAS, PERSON, [rows[0][name] for name in PERSON])
    return person, Rights(person.pk, tuple(Grant(**grant) for grant in rows[0]["grants"]))


@cache
def _persons() -> Compiled:
    terms = Term.objects.current(NOW).filter(person_id=OuterRef("pk")).order_by("pk")
    grants = ArraySubquery(terms.values(json=JSONObject(**GRANT)))
    persons = Person.objects.filter(pk=Parameter("person", BigIntegerField()), is_active=True)
    return Compiled(persons.annotate(grants=grants).values(*PERSON, "grants"))


# Asked every two seconds for all who listen: five hundred places, one for each, take longer to read than to ask.
@cache
def _open_tokens_among() -> Compiled:
    valid = ApiToken.objects.filter(revoked_at=None, expires_at__gt=NOW, person__is_active=True)
    return Compiled(valid.filter(is_among("digest", KEYS)).values("digest"))


@cache
def _open_sessions_among() -> Compiled:
    found = LoginSession.with_ended.filter(is_among("session_key", KEYS), expire_date__gt=NOW)
    return Compiled(found.values("session_key"))


def _proofs(person_ids: Collection[int]) -> dict[int, str]:
    """{person id: what a session of hers must carry}, of active accounts."""
    found = Person.objects.filter(pk__in=person_ids, is_active=True).only("password")
    return {person.pk: person.get_session_auth_hash() for person in found}
