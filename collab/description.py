"""The API described: its OpenAPI document for anybody, a reader of it for whoever signed in."""

from functools import cache
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api import PUBLIC, Edge


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3 document, made once a process."""
    return dict(SchemaGenerator().get_schema(request=None, public=True))


class Description(Edge):
    """GET schema/: the document as JSON."""

    access: ClassVar = {"get": PUBLIC}
    schema = None

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(document())


class Reader(SpectacularSwaggerSplitView):
    """GET docs/: Swagger's reader from our own files."""

    url_name = "schema"
    permission_classes = [AllowAny]  # `login_required` stands in front
    authentication_classes: ClassVar[list[Any]] = []
    renderer_classes = [TemplateHTMLRenderer]


reader = login_required(Reader.as_view())
