"""The API described: its OpenAPI document for anybody, a reader of it for whoever signed in."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.decorators import login_required
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.edge import Edge
from collab.api.permissions import PUBLIC

STREAMS = "/api/v1/streams"


class TwoWaysIn(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How `BearerOrSession` is described."""

    target_class = "collab.people.credentials.authentication.BearerOrSession"
    name = ["token", "session"]  # type: ignore[assignment]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, str]]:  # type: ignore[override]
        return [
            {"type": "http", "scheme": "bearer", "description": "A personal token; for programs."},
            {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "The page's session; unsafe methods also need the header X-CSRFToken.",
            },
        ]


def add_streams(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Describe the asynchronous side, whose two reads are not views of this framework."""
    cursor = {"epoch": {"type": "string", "format": "uuid"}, "head": {"type": "integer"}}
    event = _object(
        seq={"type": "integer"},
        type={"type": "string", "description": "noun.verbed; skip what you do not know"},
        at={"type": "string", "format": "date-time"},
        by={"type": "object", "nullable": True, "description": "{person, name, city}"},
        data={"type": "object"},
    )
    events = _object(stream={"type": "string"}, **cursor, events={"type": "array", "items": event})
    heads = _object(heads={"type": "object", "additionalProperties": {"type": "integer"}})
    result["paths"][f"{STREAMS}/{{stream}}/events/"] = _operation(
        "stream_events",
        "Events of a stream",
        "What follows a cursor, ascending and without holes. 410 cursor_too_old: read the snapshot again.",
        {
            "stream": "As in `cursor`.",
            "after": "The last seq you hold.",
            "limit": "At most, 1 to 200.",
            "wait": "Seconds to wait for the next one, 25 at most.",
        },
        events,
    )
    result["paths"][f"{STREAMS}/heads/"] = _operation(
        "stream_heads",
        "Heads of many streams",
        "The last seq of each stream that you may listen to.",
        {"streams": "Keys, comma separated."},
        heads,
    )
    return result


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _operation(
    name: str, summary: str, description: str, takes: dict[str, str], answer: dict[str, Any]
) -> dict[str, Any]:
    """A path with one GET, as OpenAPI has it."""
    parameters = [
        {
            "name": parameter,
            "in": "path" if parameter == "stream" else "query",
            "required": parameter in {"stream", "streams"},
            "description": text,
            "schema": {"type": "string"},
        }
        for parameter, text in takes.items()
    ]
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    answers = {"200": {"description": "", "content": {"application/json": {"schema": answer}}}}
    answers |= {str(code): {"description": "", "content": refusal} for code in (400, 401, 404, 410, 429)}
    operation = {
        "operationId": name,
        "summary": summary,
        "description": description,
        "tags": ["streams"],
        "parameters": parameters,
        "security": [{"token": []}, {"session": []}],
        "responses": answers,
    }
    return {"get": operation}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3 document, made once a process, in English."""
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
    authentication_classes = []
    renderer_classes = [TemplateHTMLRenderer]


reader = login_required(Reader.as_view())
