"""The API described: its OpenAPI document for anybody, a reader of it for whoever signed in."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.decorators import login_required
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.edge import Edge
from collab.api.permissions import PUBLIC


class TwoWaysIn(OpenApiAuthenticationExtension):
    """How `BearerOrSession` is described."""

    target_class = "collab.people.credentials.authentication.BearerOrSession"
    name = ["token", "session"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, str]]:
        return [
            {"type": "http", "scheme": "bearer", "description": "A personal token; for programs."},
            {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "The page's session; unsafe methods also need the header X-CSRFToken.",
            },
        ]


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3 document, made once a process, in English."""
    return dict(SchemaGenerator().get_schema(request=None, public=True))


class Description(Edge):
    """GET schema/: the document as JSON."""

    access: ClassVar = {"get": PUBLIC}
    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())


class Reader(SpectacularSwaggerSplitView):
    """GET docs/: Swagger's reader from our own files."""

    url_name = "schema"
    permission_classes = [AllowAny]  # `login_required` stands in front
    authentication_classes = []
    renderer_classes = [TemplateHTMLRenderer]


reader = login_required(Reader.as_view())
