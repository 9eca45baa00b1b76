"""Log lines: what opens an account is never in them."""

import json
import logging
import secrets
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import Error, connection
from django.test import Client
from procrastinate.jobs import Job

from collab.errors import CollabError
from collab.http.log_lines import JSONFormatter
from collab.people.credentials.password_links import password_link
from collab.people.models import ApiToken
from groups.models import Message
from tests.cast import make_person
from tests.database.owner import owner

KEY = "5-d1x3qk-0a1b2c3d4e5f60718293a4b5c6d7e8f9"
TOKEN = ApiToken.new_secret()
PASSWORD = secrets.token_hex(8)


def line_of(text: str, *arguments: object, error: bool = False) -> dict[str, str]:
    """The JSON object of one line; with the traceback of an error that says the same."""
    try:
        raise ValueError(text % arguments)
    except ValueError as wrong:
        info = (ValueError, wrong, wrong.__traceback__) if error else None
        record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, text, arguments, info)
    return json.loads(JSONFormatter().format(record))


@pytest.mark.parametrize("error", [False, True])
@pytest.mark.parametrize(
    ("told", "secret", "kept"),
    [
        (f"/sign-in/reset/{KEY}/", KEY, "/sign-in/reset/"),
        (f"/bg/sign-in/reset/{KEY}", KEY, "/bg/sign-in/reset/"),
        (f"http://127.0.0.1:8000/sign-in/reset/{KEY}/x", KEY, "/sign-in/reset/"),
        (f"Bearer {TOKEN}", TOKEN, "Bearer"),
        (f"postgres://collab:{PASSWORD}@db/collab", PASSWORD, "postgres://collab:"),
    ],
    ids=["a link", "a link in Bulgarian", "a whole address", "a token", "a password"],  # the secrets differ a process
)
def test_a_secret_is_masked(told: str, secret: str, kept: str, error: bool) -> None:
    line = line_of("Not Found: %s", told, error=error)
    assert secret not in json.dumps(line)
    assert kept in line["text"]


def test_other_addresses_stay() -> None:
    assert line_of("Not Found: %s", "/groups/climate/x")["text"] == "Not Found: /groups/climate/x"


@pytest.mark.django_db
def test_a_link_that_leads_nowhere_is_told_without_its_key(caplog: pytest.LogCaptureFixture) -> None:
    link = password_link(make_person("ana@demo.example"))
    caplog.handler.setFormatter(JSONFormatter())
    Client().post(urlsplit(link).path.replace("/sign-in/", "/nowhere/"))
    Client(enforce_csrf_checks=True).post(link)
    assert "/sign-in/reset/" in caplog.text
    assert link.rstrip("/").rpartition("-")[2] not in caplog.text


WORDS = "Words of a person"


def line_about(error: BaseException) -> dict[str, str]:
    info = (type(error), error, error.__traceback__)
    return json.loads(JSONFormatter().format(logging.LogRecord("x", logging.ERROR, __file__, 1, "x", (), info)))


TABLE = "CREATE TEMP TABLE said (body text NOT NULL, no int CHECK (no < 9), CONSTRAINT once UNIQUE (body))"


def refused_by_postgresql(query: str) -> Error:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        with pytest.raises(Error) as refused:
            cursor.execute(query)
    return refused.value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "told"),
    [
        (f"INSERT INTO said VALUES ('{WORDS}', 10)", "sqlstate=23514 table=said constraint=said_no_check"),
        (f"INSERT INTO said VALUES ('{WORDS}'), ('{WORDS}')", "sqlstate=23505 table=said constraint=once"),
        (f"INSERT INTO said (no) SELECT 1 WHERE '{WORDS}' <> ''", "sqlstate=23502 table=said column=body"),
        (f"SELECT '{WORDS}'::int", "sqlstate=22P02"),
        (f"SELECT to_tsquery('{WORDS}')", "sqlstate=42601"),
        (f"SELECT jsonb('{WORDS}')", "sqlstate=22P02"),
    ],
)
def test_a_row_that_postgresql_refused_is_not_told(query: str, told: str) -> None:
    error = refused_by_postgresql(query)
    wrapped = CollabError()
    wrapped.__cause__ = error
    for each in (error, error.__cause__, wrapped, ExceptionGroup("several", [error])):
        line = line_about(each)["error"]
        assert told in line
        assert line.count("Traceback") >= 1
        assert WORDS.split()[0] not in line.replace(query, ""), line


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT nothing FROM said", 'sqlstate=42703 column "nothing" does not exist'),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", "canceling statement due to statement timeout"),
    ],
)
def test_what_postgresql_says_of_our_own_sql_is_told(query: str, told: str) -> None:
    assert told in line_about(refused_by_postgresql(query))["error"]


def test_why_there_is_no_connection_is_told() -> None:
    with pytest.raises(psycopg.OperationalError) as away:
        psycopg.connect("postgres://nobody@127.0.0.1:1/none")
    assert "Connection refused" in line_about(away.value)["error"]


def test_errors_behind_an_error_are_told_as_python_does() -> None:
    try:
        try:
            raise KeyError("first")
        except KeyError as first:
            raise ValueError("second") from first
    except ValueError as second:
        told = line_about(second)["error"]
    assert told.index("KeyError: 'first'") < told.index("direct cause") < told.index("ValueError: second")


@pytest.mark.django_db(transaction=True)
def test_a_message_that_failed_is_not_in_the_log(bo, thread, client_for, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(JSONFormatter())
    with owner() as cursor:
        cursor.execute("ALTER TABLE groups_message ADD CONSTRAINT unforeseen CHECK (body NOT LIKE 'Words%') NOT VALID")
    try:
        answer = client_for(bo).post(f"/api/v1/threads/{thread.pk}/messages/", {"body": WORDS})
    finally:
        with owner() as cursor:
            cursor.execute("ALTER TABLE groups_message DROP CONSTRAINT unforeseen")
    assert (answer.status_code, Message.objects.filter(body=WORDS).exists()) == (400, False)
    assert "post_writer.post_failed" in caplog.text
    assert "sqlstate=23514 table=groups_message constraint=unforeseen" in caplog.text
    assert WORDS not in caplog.text


def test_a_job_that_fails_is_told_without_its_arguments() -> None:
    """They hold titles of discussions and names of persons; the worker's own line would repeat them all."""
    job = Job(
        id=7, lock=None, queueing_lock=None, queue="default", task_name="notices.tell",
        task_kwargs={"person_ids": [1, 2], "data": {"title": "Nobodyelsesword"}},
    )  # fmt: skip
    record = logging.LogRecord(
        "procrastinate.worker", logging.ERROR, __file__, 1, f"Job {job.call_string} ended with status: Error", (), None
    )
    record.job = job.log_context()
    line = json.loads(JSONFormatter().format(record))
    assert "Nobodyelsesword" not in json.dumps(line)
    assert (line["text"], line["job"]) == ("Job notices.tell[7] ended with status: Error", "notices.tell[7]")
