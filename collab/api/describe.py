"""How an operation is described for programs: one decorator over drf-spectacular."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers

View = TypeVar("View", bound=Callable[..., Any])
PAGE_TEXTS: Final = {
    "after": "Cursor of the next page, as `next` names it.",
    "before": "Cursor of the page before, as `previous` names it.",
    "limit": "How many at most, 1 to 200.",
}
KEY_TEXT: Final = "A uuid of the caller: the same request again answers 200 with what is there."
SEEN_TEXT: Final = 'The version the change was made from, in quotes: "7".'


class Schema(AutoSchema):
    """Adds the query parameters that a view takes and nobody described."""

    def get_override_parameters(self) -> list[Any]:
        described: list[Any] = super().get_override_parameters()
        names = {getattr(parameter, "name", None) for parameter in described}
        taken = getattr(self.view, "takes", {}).get(self.method.lower(), frozenset())
        return described + [
            OpenApiParameter(name, OpenApiTypes.STR, description=PAGE_TEXTS.get(name, ""))
            for name in sorted(taken - names)
        ]


class Refusal(serializers.Serializer[Any]):
    """Why something was refused."""

    code = serializers.CharField(help_text="Stable word that programs branch on.")
    detail = serializers.CharField(help_text="A sentence in the reader's language.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text="Sentences by field."
    )
    retry_after = serializers.FloatField(required=False, help_text="Seconds to wait.")
    current = serializers.JSONField(required=False, help_text="The present state, with a 409.")


def page_of(item: type[serializers.Serializer[Any]], **extra: Any) -> serializers.Serializer[Any]:
    """The schema of a list by cursor; `extra` names further fields."""
    fields = {
        "results": item(many=True),
        "next": serializers.CharField(allow_null=True, help_text="Address of the next page, to be asked as it is."),
        "previous": serializers.CharField(allow_null=True, help_text="Address of the page before, likewise."),
    }
    return inline_serializer(f"{item.__name__}Page", fields | extra)


def describe(
    operation_id: str,
    summary: str,
    description: str,
    *,
    takes: Mapping[str, str] | None = None,
    body: Any = None,
    answer: Any = None,
    status: int = 200,
    key: bool = False,
    seen: bool = False,
) -> Callable[[View], View]:
    """Describe one method of a view.

    takes: {query parameter: what it means} (PAGE_TEXTS for lists).  body: a serializer or None.
    answer: a serializer, `page_of(...)`, or None for 204.  key: a creation, answers also 200.
    seen: takes If-Match.
    """
    parameters = [OpenApiParameter(name, OpenApiTypes.STR, description=text) for name, text in (takes or {}).items()]
    if key:
        parameters.append(_header("Idempotency-Key", OpenApiTypes.UUID, KEY_TEXT))
    if seen:
        parameters.append(_header("If-Match", OpenApiTypes.STR, SEEN_TEXT))
    answers: dict[int, Any] = {status if answer is not None else 204: answer}
    if key:
        answers[200] = answer
    answers |= dict.fromkeys(_refusals(bool(body), seen), Refusal)
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=description,
        parameters=parameters,
        request=body,
        responses=answers,
    )


def _header(name: str, kind: OpenApiTypes, text: str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=text)


def _refusals(writes: bool, seen: bool) -> tuple[int, ...]:
    return (400, 401, 403, 404, *((409, 422, 429) if writes or seen else ()), 503)
