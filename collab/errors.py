"""What can go wrong, in the domain's words: a stable code, a status, a sentence.

Actions raise these; an edge translates them once (collab/api/refusals.py to HTTP, collab/streams to a frame).
Programs branch on `code`, people read `detail`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

# Every code that an answer or a frame may carry, by the status it goes with over HTTP.
_CODES: Final = {
    400: (
        "invalid", "malformed", "version_required", "two_credentials", "sign_in_needed", "subprotocol",
        "unknown_op", "too_many_pinned", "incomplete", "error",
    ),
    401: ("not_signed_in",),
    403: ("forbidden", "csrf_failed", "origin"),
    404: ("not_found",),
    405: ("method_not_allowed",),
    406: ("not_acceptable",),
    409: ("conflict", "key_reused"),
    410: ("gone", "cursor_too_old"),
    413: ("too_large", "frame_too_large"),
    415: ("unsupported_media_type",),
    422: (
        "refused", "wrong_state", "closed", "locked", "not_live", "not_open", "no_office", "too_many_drafts",
        "too_many_tokens", "too_many_items", "not_prepared",
    ),
    429: ("too_many", "slow_mode"),
    503: ("unavailable",),
}  # fmt: skip
STATUS_OF: Final[Mapping[str, int]] = {code: status for status, codes in _CODES.items() for code in codes}


class CollabError(Exception):
    """Base of all refusals; by itself what nobody foresaw.

    `fields` is {field: [sentences]}, `retry_after` is in seconds.
    """

    code = "error"
    status = 400  # not 500: a page that keeps what waits would send again for ever what fails each time
    sentence: Any = _("That did not work.")

    def __init__(
        self,
        detail: Any = None,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[Any]] | None = None,
        retry_after: float | None = None,
        current: Any = None,
    ) -> None:
        self.detail = detail or self.sentence
        self.code = code or self.code
        self.fields = fields or {}
        self.retry_after = retry_after
        self.current = current
        super().__init__(str(self.detail))

    def as_body(self) -> dict[str, Any]:
        """The body of api.md: {"code", "detail", "fields", "retry_after"?, "current"?}."""
        body: dict[str, Any] = {
            "code": self.code,
            "detail": str(self.detail),
            "fields": {name: [str(line) for line in lines] for name, lines in self.fields.items()},
        }
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        if self.current is not None:
            body["current"] = self.current
        return body


class Invalid(CollabError):
    """The request is not well formed, or a field breaks its rule."""

    code, status, sentence = "invalid", 400, _("Please check what you entered.")


class VersionRequired(Invalid):
    """A change must name the version it saw."""

    code, sentence = "version_required", _("Name the version you saw.")


class NotSignedIn(CollabError):
    code, status, sentence = "not_signed_in", 401, _("Please sign in.")


class Forbidden(CollabError):
    """You may see it, but not do this."""

    code, status, sentence = "forbidden", 403, _("You may not do this.")


class NotFound(CollabError):
    """It does not exist, or not for you: the two look the same."""

    code, status, sentence = "not_found", 404, _("There is nothing here.")


class Conflict(CollabError):
    """It changed since you looked; `current` holds the present state."""

    code, status, sentence = "conflict", 409, _("This changed while you were looking.")


class KeyReused(Conflict):
    """The same idempotency key came with other content."""

    code, sentence = "key_reused", _("This key was used for something else.")


class Gone(CollabError):
    code, status, sentence = "gone", 410, _("This is no longer kept.")


class TooLarge(CollabError):
    code, status, sentence = "too_large", 413, _("This is too large.")


class Refused(CollabError):
    """Well formed, but the rule of the moment refuses (locked, closed, order of states)."""

    code, status, sentence = "refused", 422, _("This is not possible now.")


class TooMany(CollabError):
    """A limit is reached; `retry_after` says when to try again."""

    code, status, sentence = "too_many", 429, _("Too many at once. Your text is kept; try again shortly.")


class Unavailable(CollabError):
    """A service we need does not answer; nothing was done."""

    code, status, sentence = (
        "unavailable",
        503,
        _("The service does not answer. Nothing was lost; try again."),
    )


def require(allowed: bool, detail: Any = None) -> None:
    """Raise Forbidden unless allowed: how an action asks its policy."""
    if not allowed:
        raise Forbidden(detail)
