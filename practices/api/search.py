"""One box for everything: /search/ over practices, threads, messages and cities."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.edge import Edge
from collab.api.rate_limits import take
from collab.errors import Invalid
from collab.people.models import City, CityName
from collab.people.rights import Rights
from collab.text.folding import fold
from groups.search import find_messages, find_threads
from practices.search import find_practices

EACH = 20
WORDS_MOST = 200


def find_cities(_rights: Rights, text: str, *, limit: int) -> list[dict[str, Any]]:
    """Member cities one of whose names begins with the words, in any script; one query."""
    wanted = fold(text)
    if not wanted:
        return []
    names = CityName.objects.filter(city__in=City.objects.members()).select_related("city").order_by("city__name_en")
    hits: dict[int, dict[str, Any]] = {}
    for name in names:
        if fold(name.name).startswith(wanted) or fold(name.city.name_en).startswith(wanted):
            hits.setdefault(
                name.city_id,
                {
                    "kind": "city",
                    "id": name.city_id,
                    "title": name.city.name_en,
                    "url": f"/cities/{name.city.slug}",
                    "highlight": name.name,
                    "why": "name",
                },
            )
    return list(hits.values())[:limit]


KINDS: dict[str, Callable[..., list[dict[str, Any]]]] = {
    "practice": find_practices,
    "thread": find_threads,
    "message": find_messages,
    "city": find_cities,
}


class Hit(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()
    highlight = serializers.CharField()
    why = serializers.CharField()


class Found(serializers.Serializer):
    results = Hit(many=True)
    facets = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class Search(Edge):
    access = {"get": "public"}
    takes = {"get": frozenset({"q", "kind"})}

    @extend_schema(
        operation_id="search",
        summary="Search everything you may see",
        description=(
            "Words in any language and script, by their beginnings; at most 20 of each kind. Visitors find public "
            "practices and cities; threads and messages only whom they are open to."
        ),
        parameters=[
            OpenApiParameter("q", str, required=True, description="At most 200 characters."),
            OpenApiParameter("kind", str, description="practice, thread, message, city: one or several, by comma."),
        ],
        responses=Found,
    )
    def get(self, request: Request) -> Response:
        text = request.query_params.get("q", "").strip()
        if len(text) > WORDS_MOST:
            raise Invalid(fields={"q": [_("At most 200 characters.")]})
        kinds = [kind for kind in request.query_params.get("kind", "").split(",") if kind] or list(KINDS)
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise Invalid(fields={"kind": [_("Not a kind of result: %(kind)s.") % {"kind": unknown[0][:40]}]})
        if self.rights.is_signed_in:
            take("search", self.person.pk)
        else:
            take("search_address", self.address)
        found = {kind: KINDS[kind](self.rights, text, limit=EACH) if text else [] for kind in kinds}
        return Response(
            {
                "results": [hit for hits in found.values() for hit in hits],
                "facets": {"kind": {kind: len(hits) for kind, hits in found.items()}},
                "next": None,
                "previous": None,
            }
        )
