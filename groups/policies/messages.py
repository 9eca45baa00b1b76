"""Who may do what with a message.  What holds for a whole thread stands in policies/threads.py."""

from datetime import datetime, timedelta

from collab.people.rights import Rights
from groups.models import Message
from groups.models.messages import AUTHORS_OWN, HIDDEN, PUBLISHED, REMOVED, WITHDRAWN
from groups.policies import threads

UNDO_REMOVAL = timedelta(seconds=10)


def _is_observer_only(rights: Rights, message: Message) -> bool:
    return rights.roles_in(message.thread.group_id) == {"observer"}


def can_edit(rights: Rights, message: Message, now: datetime) -> bool:
    """One's own published message for 24 hours (observers 60 minutes), while one may post there."""
    window = threads.OBSERVER_EDIT_WINDOW if _is_observer_only(rights, message) else threads.EDIT_WINDOW
    return (
        message.author_id == rights.person_id
        and message.state == PUBLISHED
        and now - message.created_at <= window
        and threads.can_post(rights, message.thread)
    )


def can_withdraw(rights: Rights, message: Message) -> bool:
    return message.author_id == rights.person_id and message.state in {PUBLISHED, HIDDEN}


def can_restore(rights: Rights, message: Message, now: datetime) -> bool:
    """Hidden: whoever may hide.  Removed: another chair than the remover, who has 10 s to undo.

    Withdrawn: the author, for 24 hours; not what a chair had hidden before.
    """
    if message.state == HIDDEN:
        return threads.can_hide(rights, message.thread)
    since = now - (message.state_at or now)
    if message.state == REMOVED and threads.can_remove(rights, message.thread):
        return message.state_by_id != rights.person_id or since <= UNDO_REMOVAL
    own = message.author_id == rights.person_id and message.state_reason == AUTHORS_OWN
    return message.state == WITHDRAWN and own and since <= threads.EDIT_WINDOW


def can_read_sealed(rights: Rights, message: Message) -> bool:
    """The author's own text, and the group's desk (each reading by it leaves an audit row)."""
    return message.author_id == rights.person_id or threads.can_read_sealed(rights, message.thread)
