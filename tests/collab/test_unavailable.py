"""PostgreSQL refuses for now: every edge says 503 and when to come back, reading goes on where it can."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from collab.errors import Unavailable
from collab.people.models import Person
from collab.postgres.thread_pool import DatabasePool
from groups.models import Thread
from tests.cast import PASSWORD, client_for, make_person
from tests.database.connections import end, number_of_connection
from tests.database.owner import owner
from tests.database.refusing import refusing

pytestmark = pytest.mark.django_db(transaction=True)
STATES = ("53100", "53200", "53300", "55P03", "57P01", "57P02", "57P03", "25006")


def alter(line: str) -> None:
    """ALTER DATABASE by its owner, who may write whatever the default is."""
    with owner() as cursor:
        cursor.execute("SET TRANSACTION READ WRITE")
        cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" {line}')


@pytest.fixture
def read_only(bo: Person, thread: Thread) -> Iterator[None]:
    """From here on every new connection may only read."""
    alter("SET default_transaction_read_only = on")
    connection.close()
    yield
    alter("RESET default_transaction_read_only")
    connection.close()


@pytest.fixture
def as_bo(bo: Person) -> APIClient:
    client = client_for(bo)
    client.raise_request_exception = False
    return client


def is_unavailable(answer) -> bool:
    return (
        answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 1 and answer.json()["code"] == "unavailable"
    )


WRITES = {
    "thread": ("post", "/api/v1/groups/climate/threads/", {"title": "Shade", "body": "Trees", "language": "en"}),
    "profile": ("patch", "/api/v1/me/", {"theme": "dark", "version": 1}),
    "draft": ("put", "/api/v1/me/drafts/group:climate/", {"content": {"body": "x"}}),
    "token": ("post", "/api/v1/me/tokens/", {"name": "importer"}),
    "practice": ("post", "/api/v1/practices/", {"original_language": "en", "title": {"en": "Cool roofs"}}),
    "sign_ins": ("delete", "/api/v1/me/sessions/", None),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_read_only_database_takes_no_writes(as_bo: APIClient, read_only: None, write: str) -> None:
    method, path, body = WRITES[write]
    answer = getattr(as_bo, method)(path, body)
    assert is_unavailable(answer), (answer.status_code, answer.content[:300])


def test_a_read_only_database_is_read(as_bo: APIClient, read_only: None, thread: Thread) -> None:
    for path in ("/api/v1/me/", f"/api/v1/threads/{thread.pk}/messages/", "/", "/groups/climate"):
        assert as_bo.get(path).status_code == 200, path


def test_nobody_can_sign_in_to_a_read_only_database(request: pytest.FixtureRequest, words: None, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False  # they are counted in the same database and refuse first, with 429
    make_person("known@cast.example", password=PASSWORD)
    request.getfixturevalue("read_only")
    answer = Client(raise_request_exception=False).post(
        "/sign-in/", {"login": "known@cast.example", "password": PASSWORD}
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert b"<h1" in answer.content


@pytest.mark.parametrize("sqlstate", STATES)
def test_what_the_server_says_in_the_midst_of_a_write(as_bo: APIClient, sqlstate: str) -> None:
    with refusing("people_draft", sqlstate):
        assert is_unavailable(as_bo.put("/api/v1/me/drafts/group:climate/", {"content": {"body": "x"}}))


def test_a_refusal_at_the_commit_is_one_too(as_bo: APIClient) -> None:
    with refusing("people_draft", "53100", at_commit=True):
        assert is_unavailable(as_bo.put("/api/v1/me/drafts/group:climate/", {"content": {"body": "x"}}))


def test_a_connection_that_is_ended_costs_one_answer(as_bo: APIClient) -> None:
    with ThreadPoolExecutor(1) as page:
        assert page.submit(as_bo.get, "/api/v1/me/").result(10).status_code == 200
        end(page.submit(number_of_trusted_connection).result(10))
        assert is_unavailable(page.submit(as_bo.get, "/api/v1/me/").result(10))
        page.submit(close_old_connections).result(10)  # which Django does after a request, but not in its test client
        assert page.submit(as_bo.get, "/api/v1/me/").result(10).status_code == 200
        page.submit(lambda: connection.close()).result(10)


def number_of_trusted_connection() -> int:
    connection.health_check_done = True  # as within the seconds for which a connection is trusted
    return number_of_connection()


@pytest.fixture
def no_connection() -> Iterator[None]:
    """The role of the product may open none any more."""
    with owner() as cursor:
        cursor.execute("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0")
    known = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "crowded"
    yield
    connection.close()
    connection.settings_dict["USER"] = known
    with owner() as cursor:
        cursor.execute("DROP ROLE crowded")


def test_no_connection_is_left(as_bo: APIClient, no_connection: None) -> None:
    assert is_unavailable(as_bo.get("/api/v1/me/"))
    assert is_unavailable(as_bo.post("/api/v1/practices/", {"original_language": "en", "title": {"en": "Cool roofs"}}))
    page = as_bo.get("/", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert b"<h1" in page.content
    assert as_bo.get("/healthz/ready").status_code == 503


async def test_the_pool_of_the_sockets_says_it_too() -> None:
    def write_read_only() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute("CREATE TABLE nowhere ()")

    pool = DatabasePool(threads=1)
    try:
        with pytest.raises(Unavailable):
            await pool(write_read_only)
    finally:
        await pool(lambda: connection.close())
        pool.close()
