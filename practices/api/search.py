"""One box for everything: /search/ over practices, threads, messages and cities."""

from collections.abc import Callable
from typing import TypedDict

from django.db.models import Case, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import describe
from collab.api.edge import Edge
from collab.api.rate_limits import take
from collab.api.shapes import HitShape
from collab.errors import Invalid
from collab.people.models import City, CityName
from collab.people.rights import Rights
from collab.text.folding import fold
from collab.text.language import tag_of
from groups.search import find_messages, find_threads
from practices.search import find_practices

EACH = 20
WORDS_MOST = 200


def find_cities(_rights: Rights, text: str, *, limit: int) -> list[HitShape]:
    """Member cities one of whose names begins with the words, in any script; one query.

    highlight: the matching name, the one of the reader's own language before all others.
    """
    wanted = fold(text)
    if not wanted:
        return []
    own_first = Case(When(tag=tag_of(get_language() or "en"), then=0), default=1)
    names = CityName.objects.filter(city__in=City.objects.members()).select_related("city")
    hits: dict[int, HitShape] = {}
    for name in names.order_by("city__name_en", own_first, "pk"):
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


KINDS: dict[str, Callable[..., list[HitShape]]] = {
    "practice": find_practices,
    "thread": find_threads,
    "message": find_messages,
    "city": find_cities,
}


class FoundShape(TypedDict):
    """What a search found, and how much of each kind."""

    results: list[HitShape]
    facets: dict[str, dict[str, int]]
    next: str | None
    previous: str | None


class Search(Edge):
    access = {"get": "public"}
    takes = {"get": frozenset({"q", "kind"})}

    @describe(
        "search",
        "Search everything you may see",
        "Words in any language and script, by their beginnings; at most 20 of each kind. Visitors find public "
        "practices and cities; threads and messages only whom they are open to.",
        takes={
            "q": "At most 200 characters.",
            "kind": "practice, thread, message, city: one or several, by comma.",
        },
        answer=FoundShape,
        refuses=("too_many",),
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
        answer: FoundShape = {
            "results": [hit for hits in found.values() for hit in hits],
            "facets": {"kind": {kind: len(hits) for kind, hits in found.items()}},
            "next": None,
            "previous": None,
        }
        return Response(answer)
