"""The streams described for programs: two reads that are no views of the framework, and every event."""

from typing import Annotated, Any, Final, NotRequired, TypedDict

from msgspec import Meta

from collab.api.describe import refusals_of
from collab.api.shapes import Instant, components_of, schema_of
from collab.streams.events import REGISTRY, ActorShape

PATH: Final = "/api/v1/streams"
CODES: Final = frozenset({"invalid", "two_credentials", "not_signed_in", "forbidden", "too_many", "unavailable"})


class EventShape(TypedDict):
    """One event of a stream; skip a `type` that you do not know."""

    seq: int
    type: Annotated[str, Meta(description="noun.verbed")]
    at: Instant
    by: ActorShape | None
    data: Annotated[dict[str, Any], Meta(description="The schema of the same name: MessagePosted for message.posted.")]
    key: NotRequired[Annotated[str, Meta(description="The author's Idempotency-Key.")]]


class EventsShape(TypedDict):
    """What follows a cursor, ascending and without holes."""

    stream: str
    epoch: Annotated[str, Meta(extra_json_schema={"format": "uuid"})]
    head: int
    events: list[EventShape]


class HeadsShape(TypedDict):
    """The last seq of each stream."""

    heads: dict[str, int]


def add_streams(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Describe the asynchronous side (a hook of drf-spectacular)."""
    result["paths"][f"{PATH}/{{stream}}/events/"] = _reading(
        "stream_events",
        "Events of a stream",
        "What follows a cursor, ascending and without holes. 410 cursor_too_old: read the snapshot again.",
        {
            "stream": "As in `cursor`.",
            "after": "The last seq you hold.",
            "limit": "At most, 1 to 200.",
            "wait": "Seconds to wait for the next one, 25 at most.",
        },
        EventsShape,
        CODES | {"not_found", "cursor_too_old"},
    )
    result["paths"][f"{PATH}/heads/"] = _reading(
        "stream_heads",
        "Heads of many streams",
        "The last seq of each stream that you may listen to.",
        {"streams": "Keys, comma separated."},
        HeadsShape,
        CODES,
    )
    shapes = components_of([EventsShape, HeadsShape, *REGISTRY.values()])
    result["components"].setdefault("schemas", {}).update(shapes)
    return result


def _reading(
    name: str, summary: str, description: str, takes: dict[str, str], answer: Any, codes: frozenset[str]
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
    answers: dict[str, Any] = {
        "200": {"description": "", "content": {"application/json": {"schema": schema_of(answer)}}}
    }
    for status, (text, schema) in refusals_of(codes).items():
        answers[str(status)] = {"description": text, "content": {"application/json": {"schema": schema}}}
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
