"""Shapes: one `TypedDict` for each form of an answer.

It annotates the function that makes the answer, so mypy holds the two equal, and it describes the answer
to programs: its docstring and `Annotated` texts become the OpenAPI schema of the same name.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Final, Generic, NotRequired, TypedDict, TypeVar

from msgspec import Meta
from msgspec.json import schema_components

Shape = TypeVar("Shape")
REFERENCE: Final = "#/components/schemas/{name}"
Instant = Annotated[datetime, Meta(tz=True)]  # on the wire ISO 8601, UTC, with Z


class CursorShape(TypedDict):
    """Where a stream stood when the answer was read; events after `seq` apply to it."""

    stream: str
    epoch: Annotated[str, Meta(extra_json_schema={"format": "uuid"})]
    seq: int


class PageShape(TypedDict, Generic[Shape]):
    """One page of a list, with the addresses of the next and the previous one."""

    results: list[Shape]
    next: str | None
    previous: str | None


class Ref(TypedDict):
    """A city or an organisation by its slug."""

    slug: str
    name: str


class HitShape(TypedDict):
    """One thing that a search found."""

    kind: str
    id: int
    title: str
    url: str
    highlight: str
    why: str
    city: NotRequired[Ref]
    theme: NotRequired[str]
    group: NotRequired[str]
    at: NotRequired[Instant]


def schema_of(shape: Any) -> dict[str, Any]:
    """How an operation refers to the shape: a reference, or an inline schema for dict and list."""
    [schema], _components = schema_components([shape], ref_template=REFERENCE)
    return dict(schema)


def components_of(shapes: Iterable[Any]) -> dict[str, Any]:
    """{name: schema} of these shapes and of all that stand inside them."""
    _schemas, components = schema_components(tuple(shapes), ref_template=REFERENCE)
    return dict(components)
