"""Every command of `manage.py` answers what is wrong with a sentence."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from collab.supervise.services import ROOT

TOKEN = ("token", "bo@cast.example")
FIRST = ("first_secretariat", "--email", "a@b.example", "--name", "A")
NOWHERE = "postgresql://collab:hidden@127.0.0.1:1/none"


def manage(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """One command with an environment of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=os.environ | environ, capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def unprepared() -> str:
    """The address of a database without tables of ours, beside that of the tests."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()


def said_by(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3
    return done.stderr


@pytest.mark.parametrize("command", [TOKEN, FIRST, ("load_demo",), ("changepassword",)], ids=lambda words: words[0])
def test_without_a_database(command: tuple[str, ...]) -> None:
    assert "database does not answer" in said_by(manage(*command, DATABASE_URL=NOWHERE, DEMO="1"))


@pytest.mark.parametrize("command", [TOKEN, FIRST], ids=lambda words: words[0])
def test_with_a_database_that_is_not_prepared(command: tuple[str, ...]) -> None:
    assert "python -m collab.commands.prepare" in said_by(manage(*command, DATABASE_URL=unprepared(), DEMO="1"))


def test_without_settings_or_services(tmp_path: Path) -> None:
    said = said_by(manage("token", "a@b.example", DATABASE_URL="", REDIS_URL="", COLLAB_STATE=str(tmp_path)))
    assert "DATABASE_URL is not set" in said
    assert "REDIS_URL is not set" in said


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("token", "a@b.example", "--days", "many"), "--days"),
        (("token", "a@b.example", "--days", "0"), "1 to 365"),
        (("load_crowd", "many", "--group", "climate"), "number"),
        (("load_crowd", "0", "--group", "climate"), "1 to"),
        (("load_network", "nowhere.csv"), "nowhere.csv"),
        (("load_network", "collab"), "collab"),
        (("load_practices", "nowhere.json"), "nowhere.json"),
        (("load_practices", "pyproject.toml"), "pyproject.toml"),
        (("createsuperuser", "--noinput"), "first_secretariat"),
        (("createsuperuser",), "first_secretariat"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said(arguments: tuple[str, ...], why: str) -> None:
    done = manage(*arguments, DEMO="1")
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert why in done.stderr


def test_a_traceback_is_there_for_who_asks() -> None:
    assert "Traceback" in manage("token", "a@b.example", "--traceback", DATABASE_URL=NOWHERE).stderr
