"""A city is interested in another city's practice: one tap, told to the author."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collab.errors import Forbidden, Refused, require
from collab.notices.actions import notify
from collab.people.models import City, Person, Term
from collab.people.rights import Rights, actor_of
from collab.postgres.idempotency import digest_of, require_same_request
from practices import policies
from practices.actions.practices import locked_practice, notice_data
from practices.actions.review import start_discussion
from practices.events import PracticeAdopted
from practices.models import Adoption, AdoptionStage, Practice
from practices.models.adoptions import INTERESTED
from practices.models.practices import CITY_ROLES, PUBLISHED
from practices.shapes.practices import load_brief


@transaction.atomic
def declare_interest(
    *, official: Person, practice_id: int, note: str = "", key: UUID | None = None
) -> tuple[int, bool]:
    """The official's city is interested: (adoption id, whether it is new).  Once a city; a repeat changes nothing.

    The library (AMBER: the group) hears practice.adopted, the author gets a notice.  An imported practice
    gets its discussion now, so that there is a place to ask.  Locks the practice's row.
    Raises NotFound, Forbidden (own city, no member city), Refused (not published), KeyReused.
    """
    practice, rights = locked_practice(official, practice_id)
    known = Adoption.objects.filter(owner=official, key=key).first() if key else None
    request = {"practice": practice.pk, "note": note}
    if known:
        require_same_request(known, request, is_in_place=known.practice_id == practice.pk)
        return known.pk, False
    if practice.state != PUBLISHED:
        raise Refused(_("Only a published practice can be reused."))
    require(policies.can_be_interested(rights, practice), _("Only officials of another city may do this."))
    city = _member_city(rights, practice)
    adoption, is_new = Adoption.objects.get_or_create(
        practice=practice,
        city=city,
        defaults={
            "edition": practice.edition, "note": note, "owner": official, "key": key,
            "request_digest": digest_of(key, request),
        },
    )  # fmt: skip
    if is_new:
        AdoptionStage.objects.create(adoption=adoption, stage=INTERESTED, note=note, by=official)
        _count(practice, official, rights)
        _tell(adoption, practice, official, rights)
    return adoption.pk, is_new


def _member_city(rights: Rights, practice: Practice) -> City:
    """The city that the official speaks for: of several members the one of an office outside of groups."""
    own = sorted(
        (g for g in rights.grants if g.city_id and g.role in CITY_ROLES and g.city_id != practice.city_id),
        key=lambda grant: (grant.group_id is not None, grant.city_slug or ""),
    )
    members = {city.pk: city for city in City.objects.members().filter(pk__in=[g.city_id for g in own])}
    for grant in own:
        if grant.city_id in members:
            return members[grant.city_id]
    raise Forbidden(_("Only member cities of the network can be interested."))


def _count(practice: Practice, official: Person, rights: Rights) -> None:
    """Count the new city, and see that there is a discussion.  What others count is no change of the practice."""
    counts = dict(practice.adoption_counts)
    counts[INTERESTED] = counts.get(INTERESTED, 0) + 1
    practice.adoption_counts = counts
    practice.reuses += 1
    practice.thread = start_discussion(official, rights, practice, notice_data(practice)["title"])
    practice.save(update_fields=["adoption_counts", "reuses", "thread"])


def _tell(adoption: Adoption, practice: Practice, official: Person, rights: Rights) -> None:
    actor = actor_of(official, rights, practice.group_id)
    practice.announce(PracticeAdopted(practice=load_brief(practice.pk)), by=actor)
    notify(
        _to_tell(practice, official),
        kind="practice.adopted",
        data=notice_data(practice, city=adoption.city.slug, city_name=adoption.city.name_en, stage=adoption.stage),
        url=practice.url,
        by=actor,
        once=f"adoption:{adoption.pk}:{adoption.stage}",
    )


def _to_tell(practice: Practice, official: Person) -> list[int]:
    """The author while she is in office; of an imported practice the coordinators of its city."""
    terms = Term.objects.current().filter(seat__city_id=practice.city_id, person__is_active=True)
    if practice.author_id:
        terms = terms.filter(person_id=practice.author_id)
    else:
        terms = terms.filter(seat__role__code="coordinator")
    return list(terms.exclude(person_id=official.pk).values_list("person_id", flat=True).distinct())
