"""What hangs on a practice: /practices/{id}/adoptions/ and /practices/{id}/versions/."""

from typing import Any, ClassVar, TypedDict

from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import PAGE_TEXTS, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.permissions import NETWORK, PUBLIC
from collab.api.rate_limits import take
from collab.api.shapes import Instant, PageShape
from practices.actions.adoptions import declare_interest
from practices.api.practices import practice_for
from practices.models import Adoption, PracticeVersion
from practices.models.practices import WITHDRAWN
from practices.serializers.bodies import Interest
from practices.shapes.adoptions import FIELDS, AdoptionShape, adoption_shape, load_adoption

EDITION_FIELDS = ("id", "edition", "published_at", "what_changed", "content")


class EditionShape(TypedDict):
    """A published edition as it stood that day."""

    edition: str
    published_at: Instant
    what_changed: str
    content: dict[str, Any]


def edition_shape(row: dict[str, Any]) -> EditionShape:
    """A `.values(*EDITION_FIELDS)` row."""
    return {
        "edition": row["edition"],
        "published_at": row["published_at"],
        "what_changed": row["what_changed"],
        "content": row["content"],
    }


class Adoptions(Edge):
    access: ClassVar = {"get": NETWORK, "post": NETWORK}
    takes: ClassVar = {"get": PAGE}

    @describe(
        "adoptions_list",
        "Cities that reuse a practice",
        "Which city, how far it has come and since when, newest first.",
        takes=PAGE_TEXTS,
        answer=PageShape[AdoptionShape],
    )
    def get(self, request: Request, practice_id: int) -> Response:
        practice = practice_for(self.rights, practice_id)
        rows = Adoption.objects.filter(practice=practice).values(*FIELDS)
        return paged(request, rows, order=("-created_at", "-id"), shape=adoption_shape)

    @describe(
        "adoptions_declare",
        "My city is interested",
        "Any official of another member city, in one tap; once a city: a repeat answers 200 with what stands.",
        body=Interest,
        answer=AdoptionShape,
        status=201,
        key=True,
        refuses=("wrong_state", "refused", "too_many"),
    )
    def post(self, request: Request, practice_id: int) -> Response:
        body = self.body(Interest)
        take("interest", self.person.pk)
        adoption_id, is_new = declare_interest(
            official=self.person, practice_id=practice_id, note=body.get("note", ""), key=self.key
        )
        return Response(load_adoption(adoption_id), status=201 if is_new else 200)


class Versions(Edge):
    access: ClassVar = {"get": PUBLIC}
    takes: ClassVar = {"get": PAGE}

    @describe(
        "practice_editions_list",
        "Published editions of a practice",
        "Each as it stood on the day it was published; none of a withdrawn practice.",
        takes=PAGE_TEXTS,
        answer=PageShape[EditionShape],
    )
    def get(self, request: Request, practice_id: int) -> Response:
        practice = practice_for(self.rights, practice_id)
        editions = PracticeVersion.objects.filter(practice=practice)
        rows = editions.none() if practice.state == WITHDRAWN else editions
        return paged(request, rows.values(*EDITION_FIELDS), order=("-published_at", "-id"), shape=edition_shape)
