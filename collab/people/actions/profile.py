"""What a person says about herself."""

from typing import Any

from django.db import transaction

from collab.errors import Conflict
from collab.people.models import Person
from collab.people.shapes import profile_shape

CHANGEABLE = ("name", "language", "languages_read", "zone", "theme")


@transaction.atomic
def change_profile(*, person: Person, version: int, **changes: Any) -> Person:
    """Change fields of `CHANGEABLE`; raises Conflict with the present profile."""
    found = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if found.version != version:
        raise Conflict(current=profile_shape(found))
    for name in CHANGEABLE:
        if name in changes:
            setattr(found, name, changes[name])
    found.version += 1
    found.save(update_fields=[*(name for name in CHANGEABLE if name in changes), "version"])
    return found


@transaction.atomic
def set_language(*, person: Person, tag: str) -> None:
    """Keep the language chosen on a page; whatever else changed meanwhile stays."""
    found = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if found.language != tag:
        found.language = tag
        found.version += 1
        found.save(update_fields=["language", "version"])
