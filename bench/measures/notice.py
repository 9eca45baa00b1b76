"""How many statements it takes to tell four hundred people of one act."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, LiteralString

import psycopg

from bench import Row
from bench.harness.callers import WrongAnswer
from bench.harness.servers import Running, serving
from bench.measures import Conditions
from bench.product.network import DESK_GROUP, DESK_SIZE, must_call
from bench.product.statements import StatementLog, statement_log

PATIENCE_S = 20.0
NOTICES, REQUESTS = "notices_notice", "groups_joinrequest"
ALL_NOTICES: Final = "SELECT count(*) FROM notices_notice"
LEFT_JOBS: Final = (
    "SELECT count(*) FROM procrastinate_jobs "
    "WHERE status IN ('todo', 'doing') AND COALESCE(scheduled_at, now()) <= now()"
)
Session = psycopg.Connection[Any]


def measure(given: Conditions) -> Iterator[tuple[str, Row]]:
    """Somebody asks to join a group with four hundred deputies, less what the same takes where nobody has an office.

    Counts what the request sends and what a job of it sends; not BEGIN, COMMIT and savepoints.  Somebody
    asks before them: what a server and a worker send once is not a notice's.
    """
    network = given.network
    askers = network.tokens[3 * given.number : 3 * given.number + 3]  # whoever asked already asks no more
    with (
        given.live() as (server, _pids),
        serving(network.worker(), given.logs),
        network.connect() as database,
        statement_log(network, given.database_log) as log,
    ):
        _wait("jobs that were left are not done", lambda: _number(database, LEFT_JOBS) == 0)
        _ask(server, database, "deputy", askers[0])
        _ask(server, database, "official", askers[1], log)
        alone = log.sent(REQUESTS)
        told = _ask(server, database, "deputy", askers[2], log)
        yield "notice", {"statements": of_the_notice(log.sent(REQUESTS, NOTICES), alone), "told": told}


def of_the_notice(sent: Counter[str], alone: Counter[str]) -> int:
    """How many statements the notice took: those that are not the request's own.

    `alone` is the request that told nobody; what it says to the table of notices is not its own.
    """
    own = Counter({text: number for text, number in alone.items() if NOTICES not in text})
    return (sent - own).total()


def _ask(server: Running, database: Session, office: str, token: str, log: StatementLog | None = None) -> int:
    """Ask to join a group where everybody has this office: how many were told.  The log begins before."""
    _give_office(database, office)
    before, least = _number(database, ALL_NOTICES), DESK_SIZE if office == "deputy" else 0
    if log:
        log.forget()
    must_call(server.port, "POST", f"/api/v1/groups/{DESK_GROUP}/join/", token, {"note": ""})
    _wait("not everybody was told", lambda: _number(database, ALL_NOTICES) >= before + least)
    _wait("its job is not done", lambda: _number(database, LEFT_JOBS) == 0)
    return _number(database, ALL_NOTICES) - before


def _give_office(database: Session, role: str) -> None:
    database.execute("SET log_statement = 'none'")
    database.execute(
        "UPDATE people_seat SET role_id = (SELECT id FROM people_role WHERE code = %s) "
        "WHERE group_id = (SELECT id FROM groups_workinggroup WHERE slug = %s)",
        [role, DESK_GROUP],
    )


def _number(database: Session, question: LiteralString) -> int:
    row = database.execute(question).fetchone()
    return int(row[0]) if row else 0


def _wait(what: str, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > end:
            raise WrongAnswer(f"After {PATIENCE_S:.0f} s {what}.")
        time.sleep(0.1)
