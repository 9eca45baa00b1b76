"""The settings that must hold where the product is served over https, and what a wrong one says."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from collab.env import SETTINGS
from collab.supervise.services import ROOT

PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(60),
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1",
    "SITE_URL": "https://groups.example.org",
    "PATH": os.environ["PATH"],
}
LOOPBACK = {"SITE_URL": "http://127.0.0.1:8000"}
STRONG = "s1YJCNvmmE1Hf2VA0rMLUz4hV-zXFhxrPFgIk0TUrAOmbwEWoOuJBI4ON_bsKoK2PJRbgvIcDugNVg00"  # in names of tests
HIDDEN = "hidden-from-all"
SECRETS = sorted(name for name, setting in SETTINGS.items() if setting.is_secret)
RIGHT = PRODUCTION | {
    "DATABASE_OWNER_URL": "postgres://owner@127.0.0.1:1/none",
    "EMAIL_URL": "smtp+tls://mail.example.org",
    "METRICS_TOKEN": "opens-the-metrics",
    "SECRET_KEY_FALLBACKS": STRONG,
}


def booted(line: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that boots the settings of an environment and runs one line."""
    return run(f"import django; django.setup(); {line}", PRODUCTION | environ)


def run(line: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", line], cwd=ROOT, env=environ | {"DJANGO_SETTINGS_MODULE": "collab.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def refused(**environ: str) -> str:
    """What a boot that is refused says."""
    failed = run("import collab.settings", PRODUCTION | environ)
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    return failed.stderr


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
        {"SITE_URL": "https://groups.example.org/collab"},
        {"SITE_URL": "https://[groups.example.org"},
        {"SITE_URL": "https://groups.example.org:http"},
        {"SITE_URL": "https://groups.example.org:70000"},
        {"SITE_ORIGINS": "https://groups.example.org,https://]"},
        {"SITE_ORIGINS": "groups.example.org"},
        {"SECRET_KEY": "short"},
        {"SECRET_KEY_FALLBACKS": "short"},
        {"ALLOWED_HOSTS": "*"},
        {"DATABASE_URL": "sqlite:///x"},
        {"DATABASE_URL": "postgres://u:p@host:many/db"},
        {"DATABASE_URL": "postgres://u:p@[host/db"},
        {"DATABASE_URL": "postgres:///db"},
        {"DATABASE_URL": "postgres://u:p@host"},
        {"DATABASE_URL": "postgres://u:50%off@host/db"},
        {"DATABASE_URL": "postgres://u:p@host/db?no_such_option=1"},
        {"REDIS_URL": "http://127.0.0.1:1"},
        {"REDIS_URL": "redis://127.0.0.1:x"},
        {"REDIS_URL": "redis://"},
        {"REDIS_URL": "redis://127.0.0.1/first"},
        {"REDIS_URL": "unix://"},
        {"EMAIL_URL": "imap://mail.example.org"},
        {"EMAIL_URL": "smtps://mail.example.org"},
        {"EMAIL_URL": "smtp+tls://"},
        {"EMAIL_URL": "smtp+tls://u:p@mail.example.org:mail"},
        {"COLLAB_ROLE": "boss"},
        {"DEBUG": "perhaps"},
        {"COLLAB_LIMITS": "off"},
        {"LIMITS_SCALE": "2"},
        {"LIMITS_SCALE": "0", "DEMO": "1"},
        {"TRUSTED_PROXIES": "9"},
        {"TRUSTED_PROXIES": "²"},
        {"SOCKET_PING_S": "often"},
    ],
    ids=str,
)
def test_what_is_wrong_does_not_boot(wrong: dict[str, str]) -> None:
    assert next(iter(wrong)) in refused(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"DEBUG": "1"},
        {"DEMO": "1"},
        {"CLOCK_OFFSET": "30"},
        {"COLLAB_UNSAFE_TEST_DATABASE": "1"},
        {"EMAIL_URL": "smtp://mail.example.org"},
        {"SECRET_KEY": "a" * 60},
        {"SECRET_KEY": "0123456789abcdef" * 4},
        {"SECRET_KEY": f"django-insecure-{STRONG}"},
        {"SECRET_KEY": "change-me-" + STRONG},
        {"SECRET_KEY": "The committee of the network meets on Tuesdays in the town hall of Varna."},
        {"SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        {"SECRET_KEY_FALLBACKS": f"{STRONG},{'b' * 60}"},
    ],
    ids=str,
)
def test_what_is_for_one_machine_does_not_boot_at_a_public_address(wrong: dict[str, str]) -> None:
    name, value = next(iter(wrong.items()))
    said = refused(**wrong)
    assert name in said
    assert not re.search(rf"(?<!\S){re.escape(value)}(?!\S)", said) or len(value) < 3
    lone = run("import collab.settings", PRODUCTION | wrong | LOOPBACK)
    assert lone.returncode == 0, lone.stderr


@pytest.mark.parametrize(
    "words",
    [
        {"DEMO": "1", "DEMO_IN_PUBLIC": "1"},
        {"EMAIL_URL": "smtp://mail.example.org", "MAIL_IN_THE_CLEAR": "1"},
        {"EMAIL_URL": "smtp://127.0.0.1:25"},
        {"EMAIL_URL": "smtp://[::1]"},
        {"EMAIL_URL": "smtp+ssl://mail.example.org"},
    ],
    ids=str,
)
def test_a_second_explicit_word_permits_it(words: dict[str, str]) -> None:
    assert run("import collab.settings", PRODUCTION | words).stderr == ""


def test_all_that_is_wrong_is_said_at_once() -> None:
    said = refused(DEBUG="1", DEMO="1", REDIS_URL="http://x", TRUSTED_PROXIES="9")
    assert [line.split()[0] for line in said.splitlines()] == ["TRUSTED_PROXIES='9'", "REDIS_URL", "DEBUG", "DEMO"]


def test_what_moves_the_clock_is_for_one_machine() -> None:
    movers = [name for name in SETTINGS if "CLOCK" in name]
    assert all(SETTINGS[name].only_on_loopback for name in movers)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(RIGHT[name] + "\n")
    environ = {each: value for each, value in RIGHT.items() if each != name}
    line = f"from collab.settings import env; print(env.text({name!r}))"
    done = run(line, environ | {f"{name}_FILE": str(tmp_path / "secret")})
    assert (done.stdout.strip(), done.stderr) == (RIGHT[name], "")


def test_the_secrets_are_known() -> None:
    assert set(SECRETS) == {
        "DATABASE_OWNER_URL", "DATABASE_URL", "EMAIL_URL", "METRICS_TOKEN", "REDIS_URL", "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
    }  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("fault", ["both", "missing", "folder", "empty", "binary"])
def test_a_wrong_file_of_a_secret_is_said(name: str, fault: str, tmp_path: Path) -> None:
    place = tmp_path / "secret"
    if fault == "folder":
        place.mkdir()
    elif fault != "missing":
        place.write_bytes({"both": HIDDEN.encode(), "empty": b" \n", "binary": b"\xff\x00"}[fault])
    environ = {each: value for each, value in RIGHT.items() if each != name or fault == "both"}
    failed = run("import collab.settings", environ | {f"{name}_FILE": str(place)})
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"{name}_FILE")
    assert "Traceback" not in failed.stderr
    assert HIDDEN not in failed.stderr


def test_older_keys_may_stand_one_a_line(tmp_path: Path) -> None:
    older = [secrets.token_urlsafe(60) for _ in range(2)]
    (tmp_path / "older").write_text("\n".join(older))
    line = "from django.conf import settings as s; print(*s.SECRET_KEY_FALLBACKS)"
    assert booted(line, SECRET_KEY_FALLBACKS_FILE=str(tmp_path / "older")).stdout.split() == older
    assert booted(line, SECRET_KEY_FALLBACKS=", ".join(older)).stdout.split() == older


def test_a_socket_is_pinged_as_often_as_the_environment_says() -> None:
    line = "from collab.http.serve import configuration as c; print(c().ws_ping_interval, c().ws_ping_timeout)"
    assert booted(line).stdout.split() == ["20", "20"]
    assert booted(line, SOCKET_PING_S="300").stdout.split() == ["300", "300"]
