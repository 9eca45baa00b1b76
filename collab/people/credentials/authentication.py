"""Who calls: a program by its token, or the page by its session.  The token is looked at first."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from collab.errors import Forbidden, Invalid, NotSignedIn
from collab.people.credentials.tokens import caller_by_token
from collab.people.models import ApiToken, Person
from collab.people.rights import Rights, rights_of
from collab.postgres.compiled import run

Found = tuple[Person, ApiToken | None] | None


class BearerOrSession(BaseAuthentication):
    """`Authorization: Bearer <token>`, never with CSRF; else the session cookie, with CSRF.

    Raises NotSignedIn for a token that is unknown, expired or revoked, Invalid for a token together
    with a cookie, Forbidden (`csrf_failed`).  A token costs one query, the rights included.
    """

    def __init__(self) -> None:
        self._rights_at_entry: Rights | None = None

    def authenticate(self, request: Request) -> Found:
        if request.META.get("HTTP_AUTHORIZATION"):
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                raise Invalid(_("Send a token or a cookie, not both."), code="two_credentials")
            return self._by_token(request)
        return self._by_session(request)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def rights_of(self, person: Person | AnonymousUser) -> Rights:
        """The rights of whom this found.

        One query for a person; none for anybody else, nor as long as those that came with the token hold.
        """
        found = self._rights_at_entry
        return found if found is not None and found.person_id == person.pk else rights_of(person)

    def forget_rights(self) -> None:
        """Read the rights again from now on, since something may have changed them."""
        self._rights_at_entry = None

    def _by_token(self, request: Request) -> Found:
        secret = _secret_of(request)
        if secret is None:
            raise NotSignedIn(_("Only Bearer tokens are accepted here."))
        caller = run(caller_by_token(secret))
        if caller is None:
            raise NotSignedIn(_("This token is not valid."))
        person, token, self._rights_at_entry = caller
        return person, token

    def _by_session(self, request: Request) -> Found:
        person: Any = getattr(request, "person_of_session", None)  # left there by `Edge`
        if not isinstance(person, Person) and not getattr(person, "is_authenticated", False):
            return None
        if not person.is_active:
            return None
        self._enforce_csrf(request)
        return person, None

    def _enforce_csrf(self, request: Request) -> None:
        check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]
        check.process_request(request)
        if check.process_view(request, None, (), {}):  # type: ignore[arg-type]
            raise Forbidden(_("Your sign-in could not be checked. Load the page again."), code="csrf_failed")


def _secret_of(request: Request) -> str | None:
    """What the `Authorization` header brings, if it is a Bearer token."""
    scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and secret.isascii() else None
