"""Where a person is signed in.  The rows are Django's own sessions, which name no person in a column."""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

SIGNED_IN_AT, AGENT = "signed_in_at", "agent"
MAX_SCANNED: Final = 20_000


def sign_in_id(session_key: str) -> str:
    """A name for a sign-in that does not open it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:24]


def sign_ins_of(person_id: int) -> Iterator[tuple[Session, dict[str, Any]]]:
    """The open sign-ins of one person, youngest first.

    Reads every open session, about 20 us each: fine for a page of one's own settings, never for a
    request that many make.
    """
    open_ones = Session.objects.filter(expire_date__gt=timezone.now()).order_by("-expire_date")[:MAX_SCANNED]
    for session in open_ones.iterator():
        content = session.get_decoded()
        if content.get(SESSION_KEY) == str(person_id):
            yield session, content


def sign_in_shape(session: Session, content: dict[str, Any], current_key: str | None) -> dict[str, Any]:
    return {
        "id": sign_in_id(session.session_key),
        "current": session.session_key == current_key,
        "agent": content.get(AGENT, ""),
        "signed_in_at": content.get(SIGNED_IN_AT),
        "expires_at": session.expire_date,
    }
