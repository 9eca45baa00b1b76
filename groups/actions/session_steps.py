"""What every action in a live session does first and last: lock, check, save, tell.

Order of locks, everywhere in a live session: its row, its thread's row, then the streams
`group:`, `session:`, `thread:`.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from collab.errors import Invalid, Refused
from collab.people.locking import locked
from collab.people.models import Person
from collab.people.rights import Rights, actor_of
from collab.postgres.versions import require_version
from collab.streams.events import Event
from collab.text.markdown import clean_text
from groups.events.sessions import AgendaChanged, SessionChanged
from groups.models import LiveSession
from groups.models.sessions import DRAFT
from groups.policies import sessions as policies
from groups.shapes.sessions import load_brief, load_items, load_session

TITLE_MOST = 160


def clean_title(text: str) -> str:
    """One line of 1 to 160 characters; raises Invalid."""
    line = " ".join(clean_text(text).split())
    if not 1 <= len(line) <= TITLE_MOST:
        raise Invalid(fields={"title": [_("From 1 to 160 characters.")]})
    return line


def locked_session(person: Person, session_id: int) -> tuple[LiveSession, Rights]:
    """The session under its row lock, and the person's rights read after it.  Raises NotFound."""
    return locked(LiveSession.objects.select_related("group"), session_id, person)


def check_version(live_session: LiveSession, version: int) -> None:
    """Refuse a change of what has changed since; `current` is the whole shape."""
    sentence = _("Somebody else changed this session just now.")
    require_version(live_session, version, current=lambda: load_session(live_session.pk), sentence=sentence)


def require_not_over(live_session: LiveSession) -> None:
    """Closed and cancelled sessions are read-only.  Raises Refused, code `closed`."""
    if live_session.state in policies.ENDED:
        raise Refused(_("This session is over; it can only be read."), code="closed")


def announce_session(event: Callable[..., Event], live_session: LiveSession, person: Person, rights: Rights) -> None:
    """The group hears session.changed with the brief shape (not of a draft), the room the event itself."""
    by = actor_of(person, rights, live_session.group_id)
    if live_session.state != DRAFT:
        live_session.group.announce(SessionChanged(session=load_brief(live_session.pk)), by=by)
    live_session.announce(event(session=load_session(live_session.pk)), by=by)


def announce_agenda(live_session: LiveSession, person: Person, rights: Rights) -> None:
    """The room hears the whole agenda."""
    by = actor_of(person, rights, live_session.group_id)
    live_session.announce(AgendaChanged(items=load_items(live_session.pk)), by=by)
