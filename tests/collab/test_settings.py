"""The settings that must hold where the product is served over https."""

import os
import secrets
import subprocess
import sys

import pytest

from collab.supervise.services import ROOT

PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(60),
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1",
    "SITE_URL": "https://groups.example.org",
    "PATH": os.environ["PATH"],
}


def booted(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that boots the settings of an environment and runs one line."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=ROOT, env=PRODUCTION | {"DJANGO_SETTINGS_MODULE": "collab.settings"} | environ,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_django_finds_nothing_to_warn_of() -> None:
    line = "from django.core.management import call_command; call_command('check', deploy=True, fail_level='WARNING')"
    checked = booted(line)
    assert checked.returncode == 0, checked.stderr


def test_cookies_are_bound_to_the_host() -> None:
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE"
    line = f"from django.conf import settings as s; print({names})"
    assert booted(line).stdout.split() == ["__Host-session", "__Host-csrf", "True"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"SITE_URL": "http://groups.example.org"},
        {"SITE_URL": "groups.example.org"},
        {"SECRET_KEY": "short"},
        {"ALLOWED_HOSTS": "*"},
        {"DATABASE_URL": "sqlite:///x"},
        {"COLLAB_ROLE": "boss"},
        {"DEBUG": "perhaps"},
        {"COLLAB_LIMITS": "off"},
        {"LIMITS_SCALE": "2"},
        {"LIMITS_SCALE": "0", "DEMO": "1"},
        {"TRUSTED_PROXIES": "9"},
    ],
    ids=str,
)
def test_what_is_wrong_does_not_boot(wrong: dict[str, str]) -> None:
    failed = booted("pass", **wrong)
    assert failed.returncode != 0
    assert next(iter(wrong)) in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_socket_is_pinged_as_often_as_the_environment_says() -> None:
    line = "from collab.http.serve import configuration as c; print(c().ws_ping_interval, c().ws_ping_timeout)"
    assert booted(line).stdout.split() == ["20", "20"]
    assert booted(line, SOCKET_PING_S="300").stdout.split() == ["300", "300"]
