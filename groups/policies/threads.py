"""Who may do what with a thread."""

from datetime import datetime, timedelta

from collab.people.rights import Rights
from collab.postgres import clock
from groups.models import Thread
from groups.policies.groups import is_at_desk, is_chair, is_member

EDIT_WINDOW = timedelta(hours=24)
OBSERVER_EDIT_WINDOW = timedelta(minutes=60)


def can_post(rights: Rights, thread: Thread) -> bool:
    """Members of the group; observers where the group lets them; any official on a practice."""
    if is_member(rights, thread.group_id):
        return True
    if "observer" in rights.roles_in(thread.group_id):
        return thread.group.observers_may_post
    return thread.kind == "practice" and thread.audience == "network" and bool(rights.city_ids)


def can_react(rights: Rights, thread: Thread) -> bool:
    return can_post(rights, thread)


def can_rename(rights: Rights, thread: Thread, now: datetime | None = None) -> bool:
    """The author within 24 hours, afterwards the group's desk."""
    if thread.kind != "discussion":
        return False
    own = thread.author_id == rights.person_id and (now or clock.now()) - thread.created_at <= EDIT_WINDOW
    return (own and can_post(rights, thread)) or is_at_desk(rights, thread.group_id)


def can_lock(rights: Rights, thread: Thread) -> bool:
    """Chair and deputy, and the secretariat; a rapporteur only in a session's chat."""
    if thread.kind == "session" and is_at_desk(rights, thread.group_id):
        return True
    return is_chair(rights, thread.group_id) or rights.is_secretariat


def can_pin(rights: Rights, thread: Thread) -> bool:
    return thread.kind == "discussion" and (is_chair(rights, thread.group_id) or rights.is_secretariat)


def can_hide(rights: Rights, thread: Thread) -> bool:
    return is_at_desk(rights, thread.group_id) or rights.is_secretariat


def can_remove(rights: Rights, thread: Thread) -> bool:
    """As for locking: removing with a reason, and restoring what another removed."""
    return can_lock(rights, thread)


def can_read_sealed(rights: Rights, thread: Thread) -> bool:
    return is_at_desk(rights, thread.group_id)


_ABILITIES = {
    "post": can_post,
    "react": can_react,
    "rename": can_rename,
    "lock": can_lock,
    "pin": can_pin,
    "slow": can_lock,
    "hide": can_hide,
    "remove": can_remove,
    "restore": can_remove,
    "read_sealed": can_read_sealed,
}


def abilities(rights: Rights, thread: Thread) -> list[str]:
    """What the page may offer; a locked thread offers no posting."""
    names = [name for name, policy in _ABILITIES.items() if policy(rights, thread)]
    return [name for name in names if not (thread.is_locked and name in {"post", "react"})]
