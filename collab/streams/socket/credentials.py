"""Find out who calls, by a token or a session's cookie, before a connection is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import parse_cookie
from django.utils.translation import gettext_lazy as _

from collab.api.client_address import caller_address
from collab.api.rate_limits import take
from collab.errors import Forbidden, Invalid, NotSignedIn
from collab.streams.interfaces import Caller, SignIns

Scope = Mapping[str, Any]


@dataclass(frozen=True)
class Credentials:
    """What a request brought: a session key or a token's secret, never both, and the address it came from."""

    session_key: str | None
    secret: str | None
    address: str


def credentials_of(scope: Scope, *, is_socket: bool) -> Credentials:
    """Read them from the headers; a socket with a cookie must come from one of our own pages.

    Raises NotSignedIn, Invalid (`two_credentials`), Forbidden (`origin`).
    """
    headers = headers_of(scope)
    session_key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    authorization = headers.get("authorization")
    if authorization is not None:
        if session_key:
            raise Invalid(_("Send a token or a cookie, not both."), code="two_credentials")
        scheme, _space, secret = authorization.partition(" ")
        if scheme.lower() != "bearer" or not secret.strip() or not secret.isascii():
            raise NotSignedIn(_("Only Bearer tokens are accepted here."))
        return Credentials(None, secret.strip(), address_of(scope))
    if not session_key:
        raise NotSignedIn
    if is_socket and headers.get("origin") not in settings.SITE_ORIGINS:
        raise Forbidden(_("This page may not open a connection here."), code="origin")
    return Credentials(session_key, None, address_of(scope))


def caller_by(sign_ins: SignIns, credentials: Credentials, *, is_socket: bool) -> Caller:
    """The caller with these credentials; called in a thread of the pool.  Raises NotSignedIn, TooMany."""
    if is_socket:
        take("connect_address", credentials.address)
    if credentials.secret is not None:
        caller = sign_ins.by_token(credentials.secret)
    else:
        caller = sign_ins.by_session(credentials.session_key or "")
    if caller is None:
        raise NotSignedIn
    take("connect" if is_socket else "read_events", caller.person)
    return caller


def headers_of(scope: Scope) -> dict[str, str]:
    """Header names in lower case; of one that comes twice, both, joined by a comma (cookies: "; ")."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        between = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{between}{value}" if name in found else value
    return found


def address_of(scope: Scope) -> str:
    """The caller's address: what the last trusted proxy saw, else the peer itself."""
    peer = scope.get("client") or ("", 0)
    return caller_address(str(peer[0]), headers_of(scope).get("x-forwarded-for", ""))
