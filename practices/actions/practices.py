"""Draft a practice: start it, save it field by field, submit it to the group."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collab.errors import Invalid, Refused, require
from collab.notices.actions import notify
from collab.people.imports.slugs import slug_of
from collab.people.locking import locked
from collab.people.models import City, Person
from collab.people.rights import Rights, actor_of, rights_of
from collab.postgres import clock
from collab.postgres.idempotency import digest_of, require_same_request
from collab.postgres.versions import require_version, save_next
from groups.actions.groups import chairs_of
from practices import policies
from practices.actions.fields import write_fields
from practices.models import Practice, PracticeText
from practices.models.practices import CITY_ROLES, SUBMITTED, WRITABLE
from practices.shapes.completeness import missing
from practices.shapes.contact import contact_shape
from practices.shapes.practices import load_brief, load_content, load_whole_row

SLUG_MOST = 80


@transaction.atomic
def start_practice(
    *, author: Person, city: str | None, fields: dict[str, Any], key: UUID | None = None
) -> tuple[int, bool]:
    """A new draft of the author's city: (practice id, whether it is new).  Nobody hears of it.

    `city` is a slug; None where the author speaks for one city only.  A repeat of the whole request with
    its key answers with the practice that is there.  Raises Forbidden, Invalid, KeyReused.
    """
    if key:  # of two requests with one key the second waits, and finds what the first has made
        Person.objects.select_for_update(no_key=True).only("pk").get(pk=author.pk)
    known = Practice.objects.filter(author=author, key=key).select_related("city").first() if key else None
    request = {"city": city, "fields": fields}
    if known:
        require_same_request(known, request, is_in_place=city in (None, known.city.slug))
        return known.pk, False
    rights = rights_of(author)
    own = _own_city(rights, city)
    require(policies.can_write_for(rights, own.pk), _("Only officials of the city may write its practices."))
    office = rights.office_in(None)
    language = fields.get("original_language") or author.language
    practice = Practice.objects.create(
        city=own, author=author, author_office=office.title if office else "", original_language=language,
        key=key, request_digest=digest_of(key, request),
    )  # fmt: skip
    write_fields(practice, fields)
    save_slug(practice)
    return practice.pk, True


@transaction.atomic
def save_practice(*, official: Person, practice_id: int, version: int, fields: dict[str, Any]) -> None:
    """Save the named fields of a draft.  Raises NotFound, Forbidden, Conflict, Refused, Invalid."""
    practice, rights = locked_practice(official, practice_id)
    check_version(practice, version, rights)
    own = policies.speaks_for_city(rights, practice.city_id)
    require(own, _("Only officials of the city may change its practice."))
    if practice.state not in WRITABLE:
        raise Refused(_("This practice was submitted; it can be changed when the reviewer sends it back."))
    write_fields(practice, fields)
    save_slug(practice)
    save_next(practice, updated_at=clock.now())


@transaction.atomic
def submit_practice(*, official: Person, practice_id: int, version: int) -> None:
    """Hand the card to the group's chairs, who are told; open wishes count as answered.

    Raises NotFound, Forbidden, Conflict, Invalid (`fields` names what is missing).
    """
    practice, rights = locked_practice(official, practice_id)
    check_version(practice, version, rights)
    if practice.state not in WRITABLE:
        require(policies.speaks_for_city(rights, practice.city_id))
        raise Refused(_("This practice was submitted already."))
    require(policies.can_submit(rights, practice), _("Only officials of the city may submit its practice."))
    require_complete(practice)
    now = clock.now()
    practice.review_notes.filter(settled_at=None).update(settled_at=now)
    save_next(practice, state=SUBMITTED, state_at=now, state_note="")
    notify(
        chairs_of(practice.group_id, outside_of=practice.city_id) if practice.group_id else [],
        kind="practice.submitted",
        data=notice_data(practice),
        url=practice.url,
        by=actor_of(official, rights, practice.group_id),
        once=f"practice:{practice.pk}:submitted:{practice.version}",
    )


def locked_practice(person: Person, practice_id: int) -> tuple[Practice, Rights]:
    """The practice under its row lock, and the person's rights read after it.  Raises NotFound."""
    return locked(Practice.objects.select_related("group", "city", "author"), practice_id, person)


def check_version(practice: Practice, version: int, rights: Rights) -> None:
    """Refuse a change of what has changed since; `current` is what the person may see of it."""

    def current() -> Mapping[str, Any]:
        if not policies.can_read_contact(rights, practice):
            return load_brief(practice.pk)
        row = load_whole_row(practice.pk)
        return {**load_content(practice.pk, row), "contact": contact_shape(row)}

    require_version(practice, version, current=current, sentence=_("Somebody else changed this practice just now."))


def require_complete(practice: Practice) -> None:
    """Raise Invalid with a sentence for each field of the card that is not filled."""
    row = load_whole_row(practice.pk)
    names = missing({**load_content(practice.pk, row), "contact": contact_shape(row)})
    if names:
        sentence = _("This is needed before the practice can be submitted.")
        raise Invalid(
            _("The card is not complete yet."), code="incomplete", fields={name: [sentence] for name in names}
        )


def save_slug(practice: Practice) -> None:
    """The words of the address: the English title, else the original one."""
    titles = dict(PracticeText.objects.filter(practice=practice).values_list("tag", "title"))
    title = titles.get("en") or titles.get(practice.original_language) or ""
    practice.slug = slug_of(title)[:SLUG_MOST].strip("-") if title else ""
    practice.save(update_fields=["slug"])


def notice_data(practice: Practice, **more: Any) -> dict[str, Any]:
    """{"practice", "title", ...}: the title in the original language."""
    titles = dict(PracticeText.objects.filter(practice=practice).values_list("tag", "title"))
    title = titles.get(practice.original_language) or next(iter(titles.values()), "")
    return {"practice": practice.pk, "title": title, **more}


def _own_city(rights: Rights, slug: str | None) -> City:
    """The city that is written for.  Raises Invalid when it is not clear, Forbidden when it is not one's own."""
    if slug is not None:
        city = City.objects.filter(slug=slug).first()
        if city is None:
            raise Invalid(fields={"city": [_("There is no such city.")]})
        return city
    own = set(rights.cities_as(CITY_ROLES))
    require(bool(own), _("Only officials of a city may write practices."))
    if len(own) > 1:
        raise Invalid(fields={"city": [_("Name the city.")]})
    return City.objects.get(pk=own.pop())
