"""Views of a table that exists only here, to test what every view gets from `Edge`."""

from typing import ClassVar

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Change, Line
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.permissions import NETWORK, PUBLIC, SIGNED_IN
from collab.errors import TooMany
from collab.vocabularies.models import Entry


class Words(Edge):
    access: ClassVar = {"get": PUBLIC, "post": SIGNED_IN}
    takes: ClassVar = {"get": PAGE | {"vocabulary"}}

    def get(self, request: Request) -> Response:
        rows = Entry.objects.values("id", "code", "position")
        return paged(request, rows, order=("-position", "id"), shape=dict, limit=3, extra={"kind": "words"})

    def post(self, request: Request) -> Response:
        return Response({"key": self.key, "rights": self.rights.is_signed_in})

    def delete(self, request: Request) -> Response:
        raise AssertionError("nobody may come here")


class WordChange(Change):
    label = Line(max_length=10)
    deep = serializers.DictField(required=False)


class Word(Edge):
    access: ClassVar = {"patch": PUBLIC, "get": NETWORK, "put": PUBLIC}

    def patch(self, request: Request) -> Response:
        body = self.body(WordChange)
        return Response({"seen": self.version_seen(body), "body": body})

    def get(self, request: Request) -> Response:
        return Response({"ok": True})

    def put(self, request: Request) -> Response:
        raise TooMany(retry_after=2.4)


urlpatterns = [path("api/words/", Words.as_view()), path("api/word/", Word.as_view())]
handler404 = "collab.pages.refusals.not_found"
handler500 = "collab.pages.refusals.server_error"
