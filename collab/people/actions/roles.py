"""The offices of the network, from the vocabulary `roles`."""

from django.db import transaction

from collab.people.models import Role
from collab.vocabularies.actions import Loaded, read_file


@transaction.atomic
def load_roles() -> Loaded:
    """Make or correct the roles of the file; others stay."""
    known = {role.code: role for role in Role.objects.select_for_update()}
    created = changed = 0
    rows = read_file()["vocabularies"]["roles"]
    for position, row in enumerate(rows, start=1):
        role = known.get(row["code"])
        if role is None:
            Role.objects.create(code=row["code"], labels=row["labels"], position=position)
            created += 1
        elif (role.labels, role.position) != (row["labels"], position):
            role.labels, role.position = row["labels"], position
            role.save(update_fields=["labels", "position"])
            changed += 1
    return Loaded(created, changed, len(rows) - created - changed)
