"""/api/v1/vocabularies/"""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api import PUBLIC, Edge
from collab.schema import describe
from collab.vocabularies.models import Entry
from collab.vocabularies.shapes import FIELDS, entry_shape


class EntryShown(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    labels = serializers.DictField(child=serializers.CharField())
    description = serializers.CharField()
    parent = serializers.CharField(allow_null=True)
    data = serializers.DictField()  # type: ignore[assignment]


class Vocabularies(Edge):
    access: ClassVar = {"get": PUBLIC}

    @describe(
        "vocabularies",
        "Controlled vocabularies",
        "Every vocabulary in use: {name: [entries in their order]}.",
        answer=serializers.DictField(child=serializers.ListField(child=EntryShown())),
    )
    def get(self, request: Request) -> Response:
        found: dict[str, list[dict[str, Any]]] = {}
        rows = Entry.objects.filter(is_active=True).order_by("vocabulary", "position", "code").values(*FIELDS)
        for row in rows:
            found.setdefault(row["vocabulary"], []).append(entry_shape(row))
        return Response(found)
