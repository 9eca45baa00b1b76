"""Text that a person has not sent yet, kept for her other devices."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from collab.errors import Refused
from collab.people.events import DraftSaved
from collab.people.models import Draft, Person
from collab.people.shapes import draft_shape
from collab.postgres import clock
from collab.postgres.versions import require_version, save_next
from collab.streams.publish import publish

MAX_DRAFTS: Final = 200


@transaction.atomic
def save_draft(*, person: Person, place: str, content: dict[str, Any], version: int | None) -> Draft:
    """Keep the text of one place; the person's other pages hear that it changed.

    A version that is not the present one raises Conflict with the draft that stands there; no version
    replaces it.  Two devices do not both make the first one.
    """
    draft = _locked(person, place)
    if draft is None:
        if Draft.objects.filter(person=person).count() >= MAX_DRAFTS:
            raise Refused(_("You have too many drafts. Send or drop one first."), code="too_many_drafts")
        draft = Draft.objects.create(person=person, place=place, content=content)
    else:
        require_version(draft, version, current=lambda: draft_shape(draft))
        save_next(draft, content=content, saved_at=clock.now())
    publish(DraftSaved(place=place, version=draft.version), to=f"person:{person.pk}", by=None)
    return draft


@transaction.atomic
def drop_draft(*, person: Person, place: str, version: int | None) -> None:
    """Forget the text of one place; harmless when there is none.

    A version that is not the present one raises Conflict with the draft that stands there: a device that
    sent its text must not drop what another one wrote since.
    """
    draft = _locked(person, place)
    if draft is None:
        return
    require_version(draft, version, current=lambda: draft_shape(draft))
    draft.delete()
    publish(DraftSaved(place=place, version=0), to=f"person:{person.pk}", by=None)


def _locked(person: Person, place: str) -> Draft | None:
    """The draft of a place, with the person's row as the lock of all that she drafts."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    return Draft.objects.filter(person=person, place=place).first()
