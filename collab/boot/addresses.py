"""The addresses that the environment names, taken apart.

Every function raises BadValue for what it cannot read, and nothing else.
"""

import ipaddress
import re
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from redis.asyncio.connection import parse_url as parse_redis_url

from collab.boot.wrong import BadValue

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
MOST_PORT: Final = 65_535
WEB_PORTS: Final = {"http": 80, "https": 443}
MAIL_PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
ENCODE: Final = "special characters of a name or a password are percent-encoded (@ as %40, % as %25)."
_NOT_PRINTED: Final = re.compile(r"[\x00-\x20\x7f]")
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MAILBOX: Final = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HOST_NAME: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]{0,252}[A-Za-z0-9_.])?")


class Mail(NamedTuple):
    """A mail server.  `use_ssl`: TLS from the first byte; `use_tls`: STARTTLS, which must succeed."""

    host: str
    port: int
    user: str
    password: str
    use_tls: bool
    use_ssl: bool

    @property
    def is_in_the_clear(self) -> bool:
        """Letters and password travel readable, and to another machine."""
        return not (self.use_tls or self.use_ssl or self.host in LOOPBACK)


def web_origin(value: str) -> SplitResult:
    """`https://host[:port]`, perhaps with a slash at the end; nothing else belongs to it.

    Answered as browsers send it in `Origin`: in small letters, without the scheme's own port.
    """
    parts = _network_address(value.removesuffix("/"), "https", "http")
    if parts.username is not None or parts.password is not None:
        raise BadValue("may not hold a name or a password.")
    if parts.path or parts.query or parts.fragment or "?" in value or "#" in value:
        raise BadValue("has no path: it is a scheme, a host and perhaps a port.")
    host = parts.hostname or ""
    port = "" if parts.port in (None, WEB_PORTS[parts.scheme]) else f":{parts.port}"
    return parts._replace(netloc=(f"[{host}]" if ":" in host else host) + port)


def web_origins(value: str) -> list[str]:
    """Origins with commas between."""
    return [web_origin(part.strip()).geturl() for part in value.split(",") if part.strip()]


def database(value: str) -> dict[str, Any]:
    """A Django database entry; libpq's own parser reads the address, several hosts and Unix sockets too."""
    _scheme_of(value, "postgres", "postgresql")
    _require_clean(value)
    try:
        given = dict(conninfo_to_dict(value))
    except (psycopg.Error, ValueError):
        raise BadValue(f"is not an address that PostgreSQL understands; {ENCODE}") from None
    hosts, ports = str(given.pop("host", "")), str(given.pop("port", ""))
    if not hosts and not given.get("hostaddr") and not given.get("service"):
        raise BadValue("names no host.")
    for port in ports.split(",") if ports else ():
        _require_port(port)
    if not given.get("dbname") and not given.get("service"):
        raise BadValue("names no database: it is the part after the host, postgres://user@host/NAME.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": hosts,
        "PORT": ports,
        "OPTIONS": given,
    }


def redis(value: str) -> str:
    """The address itself, once redis-py has understood it."""
    scheme = _scheme_of(value, "redis", "rediss", "unix")
    parts = _split(value) if scheme == "unix" else _network_address(value, scheme)
    if scheme == "unix" and not parts.path.strip("/"):
        raise BadValue("names no socket: unix:///folder/redis.sock.")
    number = parts.path.strip("/") if scheme != "unix" else ""
    numbers = [number, *(text for name, text in parse_qsl(parts.query) if name == "db")]
    if any(text and not (text.isascii() and text.isdigit()) for text in numbers):
        raise BadValue("names a database that is not a number.")
    try:
        parse_redis_url(value)
    except (ValueError, TypeError):
        raise BadValue(f"is not an address that Redis clients understand; {ENCODE}") from None
    return value


def mail(value: str) -> Mail:
    """Port 25 for smtp, 587 for smtp+tls, 465 for smtp+ssl, unless another stands there."""
    scheme = _scheme_of(value, *MAIL_PORTS)
    parts = _network_address(value, scheme)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadValue(f"has no path and no options; {ENCODE}")
    return Mail(
        host=parts.hostname or "",
        port=parts.port or MAIL_PORTS[scheme],
        user=_decoded(parts.username),
        password=_decoded(parts.password),
        use_tls=scheme == "smtp+tls",
        use_ssl=scheme == "smtp+ssl",
    )


def contact(value: str) -> str:
    """The URI of a mailbox or of a page; "" of nothing."""
    if not value:
        return ""
    if _MAILBOX.fullmatch(value):
        return f"mailto:{value}"
    if "://" not in value:
        raise BadValue("is neither a mailbox (name@example.org) nor an https address.")
    _network_address(value, "https")
    return value


def _network_address(value: str, *schemes: str) -> SplitResult:
    """Raises unless the scheme is known, the host is one, and the port, if any, is a number."""
    _scheme_of(value, *schemes)
    parts = _split(value)
    host = parts.hostname or ""
    if not host:
        raise BadValue("names no host.")
    if not (_HOST_NAME.fullmatch(host) or _is_ip_address(host)):
        raise BadValue(f"names a host that cannot be one; {ENCODE}")
    if parts.netloc.endswith(":") or parts.port == 0:
        raise BadValue(f"names a port that is no number from 1 to {MOST_PORT}.")
    return parts


def _scheme_of(value: str, *schemes: str) -> str:
    scheme, mark, _rest = value.partition("://")
    if not mark or scheme.lower() not in schemes:
        raise BadValue(f"must begin with {' or '.join(f'{each}://' for each in schemes)}.")
    return scheme.lower()


def _split(value: str) -> SplitResult:
    _require_clean(value)
    try:
        parts = urlsplit(value)
        _port = parts.port  # reading it is what checks it; the error would quote a password
    except ValueError:
        raise BadValue(f"has a wrong port or a stray bracket; {ENCODE}") from None
    return parts


def _require_clean(value: str) -> None:
    if _NOT_PRINTED.search(value):
        raise BadValue(f"has a space or a control character in it; {ENCODE}")
    if _STRAY_PERCENT.search(value):
        raise BadValue(f"has a % that no two hexadecimal digits follow; {ENCODE}")
    _decoded(value)


def _require_port(port: str) -> None:
    if not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= MOST_PORT):
        raise BadValue(f"names a port that is no number from 1 to {MOST_PORT}.")


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _decoded(text: str | None) -> str:
    try:
        found = unquote(text or "", errors="strict")
    except UnicodeDecodeError:
        raise BadValue(f"does not decode to UTF-8; {ENCODE}") from None
    if "\0" in found:
        raise BadValue("has a NUL in it.")
    return found
