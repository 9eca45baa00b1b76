"""Who calls: a program by its token, or the page by its session.  The token is looked at first."""

from functools import cache
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, DateTimeField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from collab.compiled import Compiled, Given
from collab.errors import Forbidden, Invalid, NotSignedIn
from collab.people.models import ApiToken, Person
from collab.people.rights import Rights, rights_of

Found = tuple[Person, ApiToken | None] | None
PERSON: Final = tuple(field.attname for field in Person._meta.concrete_fields)  # noqa: SLF001 - Django's public name
TOKEN: Final = tuple(field.attname for field in ApiToken._meta.concrete_fields)  # noqa: SLF001


@cache
def _valid_token() -> Compiled:
    digest, now = Given("digest", CharField()), Given("now", DateTimeField())
    valid = ApiToken.objects.filter(digest=digest, revoked_at=None, expires_at__gt=now, person__is_active=True)
    return Compiled(valid.values(*TOKEN, *(f"person__{name}" for name in PERSON)))


def _person_and_token(row: dict[str, Any]) -> tuple[Person, ApiToken]:
    person = Person.from_db(DEFAULT_DB_ALIAS, PERSON, [row[f"person__{name}"] for name in PERSON])
    token = ApiToken.from_db(DEFAULT_DB_ALIAS, TOKEN, [row[name] for name in TOKEN])
    token.person = person
    return person, token


class BearerOrSession(BaseAuthentication):
    """`Authorization: Bearer <token>`, never with CSRF; else the session cookie, with CSRF.

    Raises NotSignedIn for a token that is unknown, expired or revoked, Invalid for a token together
    with a cookie, Forbidden (`csrf_failed`).  A token costs one query.
    """

    def authenticate(self, request: Request) -> Found:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if header:
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                raise Invalid(_("Send a token or a cookie, not both."), code="two_credentials")
            return self._by_token(header)
        return self._by_session(request)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def rights_of(self, person: Person | AnonymousUser) -> Rights:
        """The rights of whom this found; one query for a person, none for anybody else."""
        return rights_of(person)

    def _by_token(self, header: str) -> Found:
        scheme, _space, secret = header.partition(" ")
        if scheme.lower() != "bearer" or not secret.isascii():
            raise NotSignedIn(_("Only Bearer tokens are accepted here."))
        rows = _valid_token().rows(digest=ApiToken.digest_of(secret.strip()), now=timezone.now())
        if not rows:
            raise NotSignedIn(_("This token is not valid."))
        return _person_and_token(rows[0])

    def _by_session(self, request: Request) -> Found:
        person: Any = getattr(request._request, "user", None)  # noqa: SLF001 - before DRF knows
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
