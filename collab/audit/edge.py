"""The edge of HTTP, for browsers and programs alike: a refused power leaves a row."""

from typing import Any, Final

from rest_framework.response import Response

from collab.api import refusals
from collab.api.describe import operation_of
from collab.audit.refusals import note_refusal

NAME_MOST: Final = 80  # characters of a target or a group in the log


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """The body of the contract for an error; of a power that is refused (403) it is noted who tried."""
    answer = refusals.answer_error(error, context)
    if answer is not None and answer.status_code == 403 and answer.data["code"] != "csrf_failed":
        _note(context, answer.data["code"])
    return answer


def _note(context: dict[str, Any], code: str) -> None:
    view, request = context["view"], context["request"]
    operation = operation_of(view, request.method)
    if operation is None or not operation.power or not request.user.is_authenticated:
        return
    note_refusal(
        operation.power,
        person_id=request.user.pk,
        rights=lambda: view.rights,
        target=_target(context["kwargs"]),
        group=context["kwargs"].get("slug", "")[:NAME_MOST],
        code=code,
        via="session" if request.auth is None else "token",
    )


def _target(names: dict[str, Any]) -> tuple[str, str]:
    """What the address names last: {"session_id": 3, "hand_id": 7} is ("hand", 7).

    An address may hold any length, also of what does not exist.
    """
    name, value = list(names.items())[-1]
    return ("group" if name == "slug" else name.removesuffix("_id")), str(value)[:NAME_MOST]
