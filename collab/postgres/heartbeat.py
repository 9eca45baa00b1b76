"""Whether a worker is alive: read its row of `procrastinate_workers`, without Django."""

from pathlib import Path
from typing import Final

import psycopg

BEATS_EVERY_S: Final = 5.0
UNWELL_AFTER_S: Final = 20.0
STALLED_AFTER_S: Final = 30.0  # then others take over its jobs; longer than any pause of a healthy worker
PATIENCE_S: Final = 3
_AGE = "SELECT extract(epoch FROM clock_timestamp() - last_heartbeat) FROM procrastinate_workers WHERE id = %s"


def heartbeat_age_s(database_url: str, mark: Path) -> float | None:
    """Seconds since the worker whose id stands in the file `mark` was last alive; None when it has no row.

    One connection and one query, three seconds at most each.  Raises psycopg.Error when PostgreSQL does not answer.
    """
    try:
        worker = int(mark.read_text())
    except (OSError, ValueError):
        return None
    options = f"-c statement_timeout={PATIENCE_S * 1000}"
    with psycopg.connect(database_url, connect_timeout=PATIENCE_S, options=options, autocommit=True) as connection:
        row = connection.execute(_AGE, [worker]).fetchone()
    return float(row[0]) if row else None


def is_alive(database_url: str, mark: Path, within_s: float = UNWELL_AFTER_S) -> bool:
    """Whether its heartbeat is younger than `within_s`; false too when PostgreSQL does not answer."""
    try:
        age_s = heartbeat_age_s(database_url, mark)
    except psycopg.Error:
        return False
    return age_s is not None and age_s < within_s
