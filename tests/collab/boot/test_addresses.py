"""Addresses of the environment: whatever stands there, it is understood or refused in words without the secret."""

import secrets
import traceback

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from collab.boot import addresses
from collab.boot.keys import weakness
from collab.boot.wrong import BadValue

MARK = "q9Xz"  # no sentence of ours holds it
READERS = {
    "DATABASE_URL": (addresses.database, ("postgres", "postgresql", "sqlite", "")),
    "REDIS_URL": (addresses.redis, ("redis", "rediss", "unix", "http", "")),
    "EMAIL_URL": (addresses.mail, ("smtp", "smtp+tls", "smtp+ssl", "smtps", "")),
    "SITE_URL": (addresses.web_origin, ("https", "http", "ftp", "")),
    "SITE_ORIGINS": (addresses.web_origins, ("https", "http", "ftp", "")),
}
junk = st.text(st.sampled_from("aZ0-._~:/?#[]@!$&'()*+,;=% \t\n\r\0\\\"^`{|}é界\u2028\ufeff"), max_size=12)
urls = st.tuples(
    st.sampled_from(("", "://", "//", ":")), st.sampled_from(("", "user", "user:")), junk, junk,
    st.sampled_from(("@", "")), st.sampled_from(("host", "[::1]", "127.0.0.1", "")), junk,
)  # fmt: skip


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts=urls, which=st.integers(0, 4))
@example(parts=("://", "user:", "#", "", "@", "host", ""), which=0)
@example(parts=("://", "user:", "[", "", "@", "host", "/db"), which=0)
@example(parts=("://", "user:", "%00", "", "@", "host", "/db"), which=0)
@example(parts=("://", "user:", "%ff", "", "@", "host", "/db"), which=0)
@example(parts=("://", "user:", "/", "", "@", "host", ":99999999999999999999"), which=1)
@example(parts=("://", "", "", "", "", "host", "/0?db=x"), which=0)
def test_never_a_traceback_and_never_the_secret(name: str, parts: tuple[str, ...], which: int) -> None:
    read, schemes = READERS[name]
    mark, user, before, after, at, host, tail = parts
    value = f"{schemes[which % len(schemes)]}{mark}{user}{before}{MARK}{after}{at}{host}{tail}"
    said = ""
    try:
        read(value)
    except BadValue as wrong:
        said = "".join(traceback.format_exception_only(wrong))
    assert MARK.lower() not in said.lower()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, "", "", False, False)),
        ("smtp+tls://mail.example.org", ("mail.example.org", 587, "", "", True, False)),
        ("smtp+ssl://mail.example.org/", ("mail.example.org", 465, "", "", False, True)),
        ("smtp+ssl://a%40b:c%25d@[::1]:4650", ("::1", 4650, "a@b", "c%d", False, True)),
    ],
)
def test_a_mail_server(address: str, found: tuple[object, ...]) -> None:
    assert addresses.mail(address) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("postgres://u:p%40ss@db:5433/collab", {"HOST": "db", "PORT": "5433", "PASSWORD": "p@ss", "OPTIONS": {}}),
        ("postgresql://u@/collab?host=/run/postgresql", {"HOST": "/run/postgresql", "PORT": "", "NAME": "collab"}),
        (
            "postgres://u@one:1,two:2/collab?target_session_attrs=read-write",
            {"HOST": "one,two", "PORT": "1,2", "OPTIONS": {"target_session_attrs": "read-write"}},
        ),
    ],
)
def test_a_database(address: str, found: dict[str, object]) -> None:
    assert found.items() <= addresses.database(address).items()


def test_random_keys_are_never_weak() -> None:
    assert [key for _ in range(2_000) if weakness(key := secrets.token_urlsafe(64))] == []


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("HTTPS://Collab.Example:443/", "https://collab.example"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("https://Collab.Example:8443", "https://collab.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(typed: str, sent: str) -> None:
    """It is compared as text with the header `Origin`: written otherwise, no page could open a socket."""
    assert addresses.web_origin(typed).geturl() == sent
    assert addresses.web_origins(typed) == [sent]
