"""One clock for the code and the rows, which a setting moves ahead."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from collab.env import SETTINGS, Environment, WrongSettings
from collab.errors import TooMany
from collab.people.actions.tokens import create_token
from collab.people.models import LoginSession, Person
from collab.postgres import clock
from collab.streams.models import StreamEvent
from collab.supervise.services import ROOT
from groups.models import Message, Thread
from tests.cast import client_for, make_message, make_thread

YEAR = timedelta(days=365)
SLACK = timedelta(minutes=5)
ANOTHER_CLOCK = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today"),
                 ("datetime", "today"), ("timezone", "localdate"), ("timezone", "localtime")}  # fmt: skip
CLOCK_OF_POSTGRES = re.compile(
    r"\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|\bcurrent_(?:timestamp|date)\b", re.I
)
MOVED = "clock_timestamp() + make_interval(secs => %s)"


def product() -> Iterator[Path]:
    for folder in ("collab", "groups", "practices"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and name != "collab/postgres/clock.py":
                yield path


def asked_elsewhere(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    prose = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (owner, node.attr) in ANOTHER_CLOCK:
                yield f"{path.relative_to(ROOT)}:{node.lineno}"
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        if is_text and CLOCK_OF_POSTGRES.search(node.value.replace(MOVED, "")):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_nothing_reads_another_clock() -> None:
    real = {
        "collab/postgres/heartbeat.py",  # how old a heartbeat is, is a matter of the real time alone
        "collab/audit/retention.py",  # entries are dated, and may be cut, by the clock of PostgreSQL that nobody moves
    }
    wrong = [place for path in product() for place in asked_elsewhere(path)]
    assert [place for place in wrong if place.split(":")[0] not in real] == []


@pytest.mark.django_db
def test_the_defaults_of_rows_are_of_this_clock(settings: Any) -> None:
    settings.CLOCK_OFFSET = YEAR
    person = Person.objects.create_user("later@cast.example")
    assert abs(person.created_at - datetime.now(UTC) - YEAR) < SLACK
    assert all(
        field.default is clock.now
        for model in (Person, Thread, Message)
        for field in model._meta.fields
        if isinstance(field, models.DateTimeField) and field.has_default()
    )


@pytest.mark.django_db
def test_the_migrations_know_these_defaults() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [30, 90, 365])
def test_rows_log_sessions_and_tokens_agree(bo: Person, days: int, settings: Any) -> None:
    client = client_for(bo)
    _token, secret = create_token(person=bo, name="importer", days=days - 1)
    settings.CLOCK_OFFSET = timedelta(days=days)
    assert client.get("/api/v1/me/").status_code == 401
    program = client_for(None)
    assert program.get("/api/v1/me/", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    thread = make_thread(bo)
    logged = StreamEvent.objects.filter(stream__key="group:climate").latest("at").at
    assert abs(thread.created_at - clock.now()) < SLACK
    assert abs(logged - clock.now()) < SLACK
    assert client_for(bo).get("/api/v1/me/").status_code == 200
    assert abs(LoginSession.objects.latest("expire_date").expire_date - clock.now() - timedelta(days=14)) < SLACK


@pytest.mark.django_db
def test_messages_agree_too(bo: Person, thread: Thread, settings: Any) -> None:
    Thread.objects.filter(pk=thread.pk).update(slow_s=3600)
    with pytest.raises(TooMany):
        make_message(bo, thread, "At once")
    settings.CLOCK_OFFSET = YEAR
    later = make_message(bo, thread, "In a year")
    assert abs(later.created_at - clock.now()) < SLACK


def test_a_product_started_with_the_offset_is_ahead() -> None:
    asked = "import django; django.setup(); from collab.postgres import clock; print(clock.now().isoformat())"
    environ = os.environ | {"CLOCK_OFFSET": "365", "DJANGO_SETTINGS_MODULE": "collab.settings"}
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert abs(datetime.fromisoformat(said.stdout.strip()) - datetime.now(UTC) - YEAR) < SLACK


def test_only_ahead_and_only_in_days() -> None:
    assert "CLOCK_OFFSET" in SETTINGS
    for wrong in ("-1", "soon", "5000"):
        environment = Environment({"CLOCK_OFFSET": wrong})
        environment.integer("CLOCK_OFFSET", default=0, least=0, most=4_000)
        with pytest.raises(WrongSettings):
            environment.require_right()
