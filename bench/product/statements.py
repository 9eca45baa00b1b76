"""How many statements the sessions of the product send to the database, read in its log."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.product.network import Network

LINE = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] .*?LOG:  (?:statement|execute [^:]*): (.*)")
FRAME = re.compile(r"(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
VALUE = re.compile(r"'(?:[^']|'')*'|\$?\b\d+\b")
VALUES = re.compile(r"\?(?:,\s*\?)+")
WRITTEN_S = 0.3  # until a statement stands in the log


@dataclass(frozen=True)
class Statement:
    """What one session (process id of its backend) sent; `text` is its first line and those below."""

    session: int
    text: str


class StatementLog:
    """The statements since it was made, or since `forget`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.forget()

    def forget(self) -> None:
        time.sleep(WRITTEN_S)
        self._start = self._path.stat().st_size

    def sent(self, *tables: str) -> Counter[str]:
        """How often each statement was sent by the sessions that named one of these tables; see `counted`."""
        time.sleep(WRITTEN_S)
        with self._path.open("rb") as log:
            log.seek(self._start)
            return counted(statements(log.read().decode(errors="replace")), tables)


@contextmanager
def statement_log(network: Network, path: Path) -> Iterator[StatementLog]:
    """Have the database write every statement into its log; this session's own are not among them."""
    with network.connect() as connection:
        connection.execute("SET log_statement = 'none'")
        connection.execute("ALTER SYSTEM SET log_statement = 'all'")
        connection.execute("SELECT pg_reload_conf()")
        try:
            yield StatementLog(path)
        finally:
            connection.execute("ALTER SYSTEM RESET log_statement")
            connection.execute("SELECT pg_reload_conf()")


def statements(log: str) -> Iterator[Statement]:
    """What a log tells, in its order."""
    session, lines = 0, list[str]()
    for line in log.splitlines():
        if line.startswith("\t") and lines:
            lines.append(line.strip())
            continue
        if lines:
            yield Statement(session, "\n".join(lines))
        found = LINE.match(line)
        session, lines = (int(found[1]), [found[2]]) if found else (0, [])
    if lines:
        yield Statement(session, "\n".join(lines))


def counted(found: Iterator[Statement], tables: Sequence[str]) -> Counter[str]:
    """All statements of the sessions that named one of these tables, but BEGIN, COMMIT and savepoints.

    Values are taken out of their texts, so that the same statement about two persons is the same.
    """
    sent = list(found)
    sessions = {each.session for each in sent if any(table in each.text for table in tables)}
    return Counter(
        VALUES.sub("?", VALUE.sub("?", each.text))
        for each in sent
        if each.session in sessions and not FRAME.match(each.text.lstrip())
    )
