"""Turn every error of a view into the JSON body {"code", "detail", "fields"} with its status."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from collab.errors import (
    CollabError,
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    NotSignedIn,
    TooLarge,
    TooMany,
    Unavailable,
)
from collab.postgres.refusals import is_unavailable

ONCE_A_KEY = "_once_a_key"  # how the constraints are named that keep an Idempotency-Key


def sentences(errors: Any, path: str = "") -> dict[str, list[Any]]:
    """DRF's nested errors as {"items.0.title": [sentences]}."""
    if not isinstance(errors, dict | list) or (isinstance(errors, list) and all(isinstance(e, str) for e in errors)):
        return {path or "body": list(errors) if isinstance(errors, list) else [errors]}
    parts = errors.items() if isinstance(errors, dict) else enumerate(errors)
    found: dict[str, list[Any]] = {}
    for name, inner in parts:
        own = "body" if name == "non_field_errors" else str(name)
        found |= sentences(inner, f"{path}.{own}" if path else own)
    return found


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error: its JSON body and status; None (then 500, logged) for an error that is not foreseen."""
    known = as_collab_error(error)
    if known is None:
        return None
    headers = {}
    if known.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if known.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(known.retry_after)))
    if isinstance(error, exceptions.MethodNotAllowed):
        headers["Allow"] = ", ".join(getattr(context.get("view"), "allowed_methods", []))
    return Response(known.as_body(), status=known.status, headers=headers)


def as_collab_error(error: Exception) -> CollabError | None:
    """The error as a CollabError, or None when it is not foreseen."""
    if isinstance(error, CollabError):
        return error
    if isinstance(error, exceptions.ValidationError):
        return Invalid(fields=sentences(error.detail))
    if isinstance(error, exceptions.Throttled):
        return TooMany(retry_after=getattr(error, "wait", None))
    if is_unavailable(error):
        return Unavailable(retry_after=1)  # nothing was written, the caller tries again
    if isinstance(error, IntegrityError) and _broken_rule(error).endswith(ONCE_A_KEY):
        return KeyReused()  # two requests with one key at the same moment, for different things
    for foreign, ours in _OURS:
        if isinstance(error, foreign):
            return ours()
    return _other(error) if isinstance(error, exceptions.APIException) else None


def _broken_rule(error: IntegrityError) -> str:
    """The name of the database's constraint, or ""."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


_OURS: tuple[tuple[type[Exception], type[CollabError]], ...] = (
    (Http404, NotFound),
    (PermissionDenied, Forbidden),
    (exceptions.PermissionDenied, Forbidden),
    (exceptions.NotAuthenticated, NotSignedIn),
    (exceptions.AuthenticationFailed, NotSignedIn),
    (RequestDataTooBig, TooLarge),
    (SuspiciousOperation, Invalid),
)


def _other(error: exceptions.APIException) -> CollabError:
    """405, 415: the framework's own errors, with its code and status."""
    code = getattr(error.detail, "code", None) or error.default_code
    found = CollabError(str(error.detail), code=str(code))
    found.status = error.status_code
    return found
