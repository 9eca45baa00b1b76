"""/api/v1/people/, /api/v1/cities/ and the preview of a text."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import PAGE_TEXTS, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.permissions import NETWORK, PUBLIC, SIGNED_IN
from collab.api.rate_limits import take
from collab.api.shapes import PageShape
from collab.errors import Forbidden, NotFound, NotSignedIn
from collab.people import policies
from collab.people.models import CityName, Person, Term
from collab.people.reading import cities_in, visible_cities
from collab.people.serializers import TextWanted
from collab.people.shapes import (
    PERSON_FIELDS,
    SEAT_FIELDS,
    CityShape,
    PersonShape,
    TextShape,
    cities_for_reading,
    city_shape,
    person_shape,
)
from collab.text.markdown import render_markdown

OPEN_STATES = frozenset({"member", "observer"})


class PersonDetail(Edge):
    access: ClassVar = {"get": NETWORK}

    @describe("person_read", "A colleague", "Name, languages and current offices.", answer=PersonShape)
    def get(self, request: Request, person_id: int) -> Response:
        row = Person.objects.filter(pk=person_id, is_active=True).values(*PERSON_FIELDS).first()
        if row is None:
            raise NotFound
        seats = Term.objects.current().filter(person_id=person_id).order_by("seat__role__position", "pk")
        return Response(person_shape(row, seats.values(*SEAT_FIELDS)))


class Cities(Edge):
    access: ClassVar = {"get": PUBLIC}
    takes: ClassVar = {"get": PAGE | {"membership", "q", "country"}}

    @describe(
        "cities",
        "Cities of the network",
        "Members by default, by name. Other states of membership are for the secretariat.",
        takes=PAGE_TEXTS
        | {
            "membership": "A state, member by default.",
            "q": "Part of a name.",
            "country": "ISO 3166-1 alpha-2.",
        },
        answer=PageShape[CityShape],
        refuses=("forbidden",),
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        state = query.get("membership", "member")
        if state not in OPEN_STATES:
            self._require_secretariat()
        found = cities_in(state)
        if country := query.get("country"):
            found = found.filter(country=country.upper())
        if words := query.get("q", "").strip():
            named = Exists(CityName.objects.filter(city=OuterRef("pk"), name__icontains=words))
            found = found.filter(Q(name_en__icontains=words) | named)
        return paged(request, cities_for_reading(found), order=("name_en", "id"), shape=city_shape)

    def _require_secretariat(self) -> None:
        if not self.rights.is_signed_in:
            raise NotSignedIn
        if not policies.can_see_prospects(self.rights):
            raise Forbidden(_("Only the secretariat sees cities that are not members."))


class CityDetail(Edge):
    access: ClassVar = {"get": PUBLIC}

    @describe("city_read", "A city", "With its names in every language we know.", answer=CityShape)
    def get(self, request: Request, slug: str) -> Response:
        row: dict[str, Any] | None = cities_for_reading(visible_cities(self.rights).filter(slug=slug)).first()
        if row is None:
            raise NotFound
        return Response(city_shape(row))


class Preview(Edge):
    access: ClassVar = {"post": SIGNED_IN}

    @describe(
        "text_preview",
        "How a text will look",
        "The same HTML that a message of this text would carry.",
        body=TextWanted,
        answer=TextShape,
        refuses=("too_many",),
    )
    def post(self, request: Request) -> Response:
        body = self.body(TextWanted)["body"]
        take("preview", self.person.pk)
        shown: TextShape = {"html": render_markdown(body)}
        return Response(shown)
