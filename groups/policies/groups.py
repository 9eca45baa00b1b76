"""Who may do what with a working group."""

from collab.people.rights import Rights
from groups.models import WorkingGroup
from groups.models.groups import CHAIR_ROLES, DESK_ROLES, MEMBER_ROLES


def is_member(rights: Rights, group_id: int) -> bool:
    """Holds a seat of the group that may write."""
    return bool(rights.roles_in(group_id) & set(MEMBER_ROLES))


def is_chair(rights: Rights, group_id: int) -> bool:
    return bool(rights.roles_in(group_id) & set(CHAIR_ROLES))


def is_at_desk(rights: Rights, group_id: int) -> bool:
    """Chair, deputy or rapporteur."""
    return bool(rights.roles_in(group_id) & set(DESK_ROLES))


def can_read_inside(rights: Rights, group: WorkingGroup) -> bool:
    """Lists of threads and members: the network in an open group, else those who are in it."""
    return group.pk in rights.group_ids or (group.is_open and rights.is_in_network)


def can_start_thread(rights: Rights, group: WorkingGroup) -> bool:
    return group.is_active and is_member(rights, group.pk)


def can_join(rights: Rights, group: WorkingGroup) -> bool:
    """An official of a city who is not in the group yet, unless only invitations count."""
    return (
        group.is_active
        and group.join_mode != "invitation"
        and bool(rights.city_ids)
        and group.pk not in rights.group_ids
    )


def can_leave(rights: Rights, group: WorkingGroup) -> bool:
    """Whoever holds a plain seat; a chair's office is handed over, not dropped."""
    return bool(rights.roles_in(group.pk)) and rights.roles_in(group.pk) <= {"official", "observer"}


def can_decide_requests(rights: Rights, group: WorkingGroup) -> bool:
    return is_chair(rights, group.pk) or rights.is_secretariat


def can_remove_member(rights: Rights, group: WorkingGroup) -> bool:
    return is_chair(rights, group.pk) or rights.is_secretariat


def can_schedule(rights: Rights, group: WorkingGroup) -> bool:
    return group.is_active and is_at_desk(rights, group.pk)


def can_read_desk(rights: Rights, group: WorkingGroup) -> bool:
    return is_at_desk(rights, group.pk) or rights.is_secretariat


_ABILITIES = {
    "read": can_read_inside,
    "start_thread": can_start_thread,
    "join": can_join,
    "leave": can_leave,
    "decide_requests": can_decide_requests,
    "remove_member": can_remove_member,
    "schedule": can_schedule,
    "read_desk": can_read_desk,
}


def abilities(rights: Rights, group: WorkingGroup) -> list[str]:
    """What the page may offer: the names of the policies that say yes."""
    return [name for name, policy in _ABILITIES.items() if policy(rights, group)]
