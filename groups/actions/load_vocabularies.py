"""The working groups that the network has, from `collab/vocabularies.json`."""

from typing import Any

from django.db import transaction

from collab.people.actions.roles import load_roles
from collab.vocabularies.actions import Loaded, load_entries, read_file
from groups.models import WorkingGroup

CHANGEABLE = ("names", "remits", "default_themes", "position")


@transaction.atomic
def load_vocabularies() -> Loaded:
    """Entries, roles and working groups of the file; again changes nothing."""
    return load_entries() + load_roles() + load_groups()


@transaction.atomic
def load_groups() -> Loaded:
    """Make or correct the groups of the file; others stay, and so does how one comes into a group."""
    known = {group.slug: group for group in WorkingGroup.objects.select_for_update()}
    created = changed = 0
    rows = read_file()["groups"]
    for position, row in enumerate(rows, start=1):
        wanted = {name: row[name] for name in ("names", "remits", "default_themes")} | {"position": position}
        group = known.get(row["slug"])
        if group is None:
            WorkingGroup.objects.create(slug=row["slug"], join_mode=row["join_mode"], **wanted)
            created += 1
        elif _take_over(group, wanted):
            changed += 1
    return Loaded(created, changed, len(rows) - created - changed)


def _take_over(group: WorkingGroup, wanted: dict[str, Any]) -> bool:
    if all(getattr(group, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(group, name, value)
    group.version += 1
    group.save(update_fields=[*CHANGEABLE, "version"])
    return True
