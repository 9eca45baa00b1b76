"""Who may do what with a practice: pure functions over `Rights`, asked once, by the action."""

from collections.abc import Callable
from typing import Final

from collab.people.rights import Rights
from groups.policies.groups import is_chair, is_member
from practices.models import Practice
from practices.models.practices import (
    ARCHIVED,
    CITY_ROLES,
    FOR_THE_LIBRARY,
    OUT,
    PUBLISHED,
    WAITING,
    WITHDRAWN,
    WRITABLE,
)


def speaks_for_city(rights: Rights, city_id: int) -> bool:
    """Holds an office of this city, in a group or outside of any."""
    return city_id in rights.cities_as(CITY_ROLES)


def can_write_for(rights: Rights, city_id: int) -> bool:
    """Start a practice of this city."""
    return speaks_for_city(rights, city_id)


def can_edit(rights: Rights, practice: Practice) -> bool:
    """The own city, while the practice is a draft or came back with wishes."""
    return practice.state in WRITABLE and speaks_for_city(rights, practice.city_id)


def can_submit(rights: Rights, practice: Practice) -> bool:
    return can_edit(rights, practice)


def can_review(rights: Rights, practice: Practice) -> bool:
    """A chair or deputy of the group, or the secretariat, and nobody of the own city."""
    if practice.state not in WAITING or speaks_for_city(rights, practice.city_id):
        return False
    return rights.is_secretariat or (practice.group_id is not None and is_chair(rights, practice.group_id))


def can_request_changes(rights: Rights, practice: Practice) -> bool:
    return can_review(rights, practice)


def can_publish(rights: Rights, practice: Practice) -> bool:
    return can_review(rights, practice)


def can_withdraw(rights: Rights, practice: Practice) -> bool:
    """The own city takes its published practice back; a tombstone stays."""
    return practice.state in (PUBLISHED, ARCHIVED) and speaks_for_city(rights, practice.city_id)


def can_archive(rights: Rights, practice: Practice) -> bool:
    """Out of date: the own city, the group's chairs, the secretariat."""
    if practice.state != PUBLISHED or practice.group_id is None:
        return False
    own = speaks_for_city(rights, practice.city_id)
    return own or rights.is_secretariat or is_chair(rights, practice.group_id)


def can_be_interested(rights: Rights, practice: Practice) -> bool:
    """An official of another city; the action also asks that this city is a member of the network."""
    return practice.state == PUBLISHED and bool(rights.cities_as(CITY_ROLES) - {practice.city_id})


def can_read_contact(rights: Rights, practice: Practice) -> bool:
    """Names and addresses are for the network, never for the public."""
    return rights.is_in_network or speaks_for_city(rights, practice.city_id)


def can_read_notes(rights: Rights, practice: Practice) -> bool:
    """What reviewers asked for: the own city and who may review."""
    if speaks_for_city(rights, practice.city_id) or rights.is_secretariat:
        return True
    return practice.group_id is not None and is_chair(rights, practice.group_id)


def reads_discussion(rights: Rights, practice: Practice) -> bool:
    """Who hears where it was published, and reads its thread: of an AMBER one the members, not the whole own city."""
    if practice.visibility in FOR_THE_LIBRARY:
        return rights.is_in_network
    return practice.group_id is not None and is_member(rights, practice.group_id)


def can_discuss(rights: Rights, practice: Practice) -> bool:
    """Whoever may write in its thread."""
    if practice.thread_id is None or practice.state == WITHDRAWN or practice.group_id is None:
        return False
    return is_member(rights, practice.group_id) or (
        practice.visibility in FOR_THE_LIBRARY and practice.state in OUT and bool(rights.city_ids)
    )


ABILITIES: Final[dict[str, Callable[[Rights, Practice], bool]]] = {
    "edit": can_edit,
    "submit": can_submit,
    "request_changes": can_request_changes,
    "publish": can_publish,
    "withdraw": can_withdraw,
    "archive": can_archive,
    "interested": can_be_interested,
    "discuss": can_discuss,
}


def abilities(rights: Rights, practice: Practice) -> list[str]:
    """What the page may offer."""
    return [name for name, policy in ABILITIES.items() if policy(rights, practice)]
