"""Where a person is signed in."""

import hashlib

from django.db.models import QuerySet

from collab.people.models import LoginSession
from collab.people.shapes import SignInShape

SIGNED_IN_AT, AGENT = "signed_in_at", "agent"


def sign_in_id(session_key: str) -> str:
    """A name for a sign-in that does not open it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:24]


def sign_ins_of(person_id: int) -> "QuerySet[LoginSession]":
    """The open sign-ins of one person, youngest first: one query, by an index."""
    return LoginSession.objects.filter(person_id=person_id).order_by("-expire_date")


def sign_in_shape(session: LoginSession, current_key: str | None) -> SignInShape:
    content = session.get_decoded()
    return {
        "id": sign_in_id(session.session_key),
        "current": session.session_key == current_key,
        "agent": content.get(AGENT, ""),
        "signed_in_at": content.get(SIGNED_IN_AT),
        "expires_at": session.expire_date,
    }
