"""/api/v1/vocabularies/"""

from typing import ClassVar

from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import describe
from collab.api.edge import Edge
from collab.api.permissions import PUBLIC
from collab.vocabularies.models import Entry
from collab.vocabularies.shapes import FIELDS, EntryShape, entry_shape


# Only this answer is compressed here: it is the same for everybody and repeats nothing of the request,
# so that its length can tell nothing (BREACH).
@method_decorator(gzip_page, name="dispatch")
class Vocabularies(Edge):
    access: ClassVar = {"get": PUBLIC}

    @describe(
        "vocabularies",
        "Controlled vocabularies",
        "Every vocabulary in use: {name: [entries in their order]}.",
        answer=dict[str, list[EntryShape]],
    )
    def get(self, request: Request) -> Response:
        found: dict[str, list[EntryShape]] = {}
        rows = Entry.objects.filter(is_active=True).order_by("vocabulary", "position", "code").values(*FIELDS)
        for row in rows:
            found.setdefault(row["vocabulary"], []).append(entry_shape(row))
        return Response(found)
