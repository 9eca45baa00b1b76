"""What a person says about herself."""

from typing import Any

from django.db import transaction

from collab.people.models import Person
from collab.people.shapes import profile_shape
from collab.postgres.versions import require_version, save_next

CHANGEABLE = ("name", "language", "languages_read", "zone", "theme")


@transaction.atomic
def change_profile(*, person: Person, version: int, **changes: Any) -> Person:
    """Change fields of `CHANGEABLE`; raises Conflict with the present profile."""
    found = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    require_version(found, version, current=lambda: profile_shape(found))
    save_next(found, **{name: changes[name] for name in CHANGEABLE if name in changes})
    return found


@transaction.atomic
def set_language(*, person: Person, tag: str) -> None:
    """Keep the language chosen on a page; whatever else changed meanwhile stays."""
    found = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if found.language != tag:
        save_next(found, language=tag)
