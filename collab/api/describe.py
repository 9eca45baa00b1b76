"""How an operation is described for programs: one `Operation`, by decorator or as a view's attribute."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, NotRequired, TypedDict, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from msgspec import Meta

from collab.api.bodies import Strict
from collab.api.permissions import NETWORK, PUBLIC
from collab.api.shapes import REFERENCE, components_of, schema_of
from collab.errors import STATUS_OF

Handler = TypeVar("Handler", bound=Callable[..., Any])
PAGE_TEXTS: Final = {
    "after": "Cursor of the next page, as `next` names it.",
    "before": "Cursor of the page before, as `previous` names it.",
    "limit": "How many at most, 1 to 200.",
}
KEY_TEXT: Final = "A uuid of the caller: the same request again answers 200 with what is there."
SEEN_TEXT: Final = 'The version the change was made from, in quotes: "7".'
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
ALWAYS: Final = frozenset({"invalid", "two_credentials", "not_signed_in", "unavailable"})
OF_WRITES: Final = frozenset({"csrf_failed", "malformed", "too_large", "unsupported_media_type"})
# For the document's components: every answer that is described, and a schema for each set of codes.
_shapes: list[Any] = []
_refusals: dict[str, dict[str, Any]] = {}


class RefusalShape(TypedDict):
    """Why something was refused."""

    code: Annotated[str, Meta(description="Stable word that programs branch on.")]
    detail: Annotated[str, Meta(description="A sentence in the reader's language.")]
    fields: Annotated[dict[str, list[str]], Meta(description="Sentences by field.")]
    retry_after: NotRequired[Annotated[float, Meta(description="Seconds to wait.")]]
    current: NotRequired[Annotated[Any, Meta(description="The present state, with a 409.")]]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of a view.

    takes: {query parameter: what it means}.  body: what comes in.  answer: the shape, or None for 204.
    key: a creation, which takes Idempotency-Key and answers 200 for a repeat.  version: whether the
    change names the version it saw.  power: the act as the audit names it, when a refused call leaves a row
    like a successful one.  refuses: the codes beside those that every such operation has.
    """

    id: str
    summary: str
    description: str
    takes: Mapping[str, str] = field(default_factory=dict)
    body: type[Strict] | None = None
    answer: Any = None
    status: int = 200
    key: bool = False
    version: Literal["none", "optional", "required"] = "none"
    power: str = ""
    refuses: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = self.refuses - set(STATUS_OF)
        if unknown:
            raise TypeError(f"{self.id} refuses with unknown codes: {sorted(unknown)}.")
        if self.answer is not None:
            _shapes.append(self.answer)

    def codes(self, *, access: str, writes: bool, names_a_thing: bool) -> frozenset[str]:
        """Every code that the operation may answer with."""
        found = ALWAYS | self.refuses
        if writes:
            found |= OF_WRITES
        if access == NETWORK or writes:
            found |= {"forbidden"}
        if names_a_thing:
            found |= {"not_found"}
        if self.key:
            found |= {"key_reused"}
        if self.version != "none":
            found |= {"conflict"}
        if self.version == "required":
            found |= {"version_required"}
        return found


def describe(
    operation_id: str, summary: str, description: str, *, refuses: tuple[str, ...] = (), **more: Any
) -> Callable[[Handler], Handler]:
    """Describe one method of a view; `more` are the fields of `Operation`."""
    operation = Operation(id=operation_id, summary=summary, description=description, refuses=frozenset(refuses), **more)

    def described(handler: Handler) -> Handler:
        handler.operation = operation  # type: ignore[attr-defined]
        return handler

    return described


def operation_of(view: Any, method: str) -> Operation | None:
    """How this method of a view is described: by its own decorator, else by the view's `operation`."""
    found = getattr(getattr(view, method.lower(), None), "operation", None)
    return found or getattr(view, "operation", None)


def codes_of(view: Any, method: str, *, names_a_thing: bool) -> frozenset[str]:
    """The codes that this method of a view is declared to refuse with."""
    operation = operation_of(view, method)
    if operation is None:
        return frozenset()
    access = view.access.get(method.lower(), PUBLIC)
    return operation.codes(access=access, writes=method.upper() not in SAFE_METHODS, names_a_thing=names_a_thing)


class Schema(AutoSchema):
    """Reads an `Operation`."""

    @property
    def operation(self) -> Operation:
        found = operation_of(self.view, self.method)
        if found is None:
            raise TypeError(f"{self.method} of {type(self.view).__name__} is not described.")
        return found

    def get_operation_id(self) -> str:
        return self.operation.id

    def get_summary(self) -> str:
        return self.operation.summary

    def get_description(self) -> str:  # type: ignore[override]
        return self.operation.description

    def get_request_serializer(self) -> Any:
        return self.operation.body

    def get_override_parameters(self) -> list[Any]:
        taken = getattr(self.view, "takes", {}).get(self.method.lower(), frozenset())
        texts = {name: PAGE_TEXTS.get(name, "") for name in sorted(taken)} | dict(self.operation.takes)
        found = [OpenApiParameter(name, OpenApiTypes.STR, description=text) for name, text in texts.items()]
        if self.operation.key:
            found.append(_header("Idempotency-Key", OpenApiTypes.UUID, KEY_TEXT))
        if self.operation.version != "none":
            found.append(_header("If-Match", OpenApiTypes.STR, SEEN_TEXT))
        return found

    def get_response_serializers(self) -> Any:
        operation = self.operation
        answer = None if operation.answer is None else schema_of(operation.answer)
        answers: dict[int, Any] = {204 if answer is None else operation.status: answer}
        if operation.key:
            answers[200] = answer
        return answers | self._refusals()

    def _refusals(self) -> dict[int, OpenApiResponse]:
        codes = codes_of(self.view, self.method, names_a_thing="{" in self.path)
        return {
            status: OpenApiResponse(schema, description=text) for status, (text, schema) in refusals_of(codes).items()
        }


def refusals_of(codes: Iterable[str]) -> dict[int, tuple[str, dict[str, Any]]]:
    """{status: (its codes as a text, the schema of its body)}."""
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(STATUS_OF[code], []).append(code)
    return {status: (", ".join(found), _refusal(found)) for status, found in sorted(by_status.items())}


def _refusal(codes: list[str]) -> dict[str, Any]:
    """A reference to the schema of a refusal with one of these codes: many operations share it."""
    name = "_".join(["Refusal", *codes])
    named = {"type": "object", "properties": {"code": {"type": "string", "enum": codes}}}
    _refusals[name] = {"allOf": [schema_of(RefusalShape), named]}
    return {"$ref": REFERENCE.format(name=name)}


def _header(name: str, kind: OpenApiTypes, text: str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=text)


def add_shapes(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Put the schemas of all answers into the document (a hook of drf-spectacular).

    Either way of signing in is enough; the framework would have both.
    """
    for path in result["paths"].values():
        for operation in path.values():
            operation["security"] = [{way: []} for each in operation["security"] for way in each]
    result["components"].setdefault("schemas", {}).update(components_of([RefusalShape, *_shapes]) | _refusals)
    return result
