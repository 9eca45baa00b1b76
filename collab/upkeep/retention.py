"""What is forgotten, and when: one table, one job for each row of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection
from procrastinate.contrib.django import app

from collab.audit.retention import cut_audit
from collab.postgres import clock

TOGETHER: Final = 2_000
DAY: Final = timedelta(days=1)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """Rows of `table` are forgotten `kept` after the instant that `is_old`, SQL, compares with %(before)s."""

    name: str
    table: str
    is_old: str
    kept: timedelta


_LAST_EVENT: Final = """NOT EXISTS (
    SELECT FROM procrastinate_events e WHERE e.job_id = procrastinate_jobs.id AND e.at >= %(before)s
)"""
_NO_TEXT: Final = """NOT jsonb_path_exists(content, '$.** ? (@.type() == "string" && @ != "")')"""

RETENTION: Final = (
    Rule("sessions", "people_loginsession", "expire_date < %(before)s", 0 * DAY),
    Rule("cache", "cache", "expires < %(before)s", 0 * DAY),
    Rule("tokens", "people_apitoken", "LEAST(expires_at, revoked_at) < %(before)s", 90 * DAY),
    Rule("empty_drafts", "people_draft", f"saved_at < %(before)s AND {_NO_TEXT}", 30 * DAY),
    Rule("read_notices", "notices_notice", "read_at < %(before)s", 180 * DAY),
    Rule("stream_events", "streams_streamevent", "at < %(before)s", 90 * DAY),
    Rule(
        "finished_jobs",
        "procrastinate_jobs",
        f"status IN ('succeeded', 'cancelled', 'aborted') AND {_LAST_EVENT}",
        7 * DAY,
    ),
    Rule("failed_jobs", "procrastinate_jobs", f"status = 'failed' AND {_LAST_EVENT}", 90 * DAY),
)


def forget(rule: Rule) -> int:
    """Delete what the rule says, 2,000 rows a statement so that nobody waits; how many.

    Each statement commits by itself: it may be stopped and run again at any time, and run twice at once.
    """
    batch = (
        f"DELETE FROM {rule.table} WHERE ctid IN"  # noqa: S608 - constants of this file
        f" (SELECT ctid FROM {rule.table} WHERE {rule.is_old} LIMIT {TOGETHER})"
    )
    before = clock.now() - rule.kept
    forgotten: int = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(batch, {"before": before})
            forgotten += cursor.rowcount
            if cursor.rowcount < TOGETHER:
                logger.info("retention.forgot %s: %d rows", rule.name, forgotten)
                return forgotten


def _job_of(rule: Rule) -> Callable[[int], int]:
    def job(timestamp: int = 0) -> int:  # noqa: ARG001 - when it was due, from the scheduler
        return forget(rule)

    return job


for _minute, _rule in enumerate(RETENTION):
    _name = f"upkeep.forget_{_rule.name}"
    app.periodic(cron=f"{17 + _minute} 3 * * *")(app.task(name=_name, queueing_lock=_name)(_job_of(_rule)))


@app.periodic(cron="47 3 * * *")
@app.task(name="upkeep.cut_audit", queueing_lock="upkeep.cut_audit")
def forget_audit(timestamp: int = 0) -> int:  # noqa: ARG001 - when it was due, from the scheduler
    """Cut entries of the audit log after three years of the database's clock, which nobody moves; how many.

    The log has a job of its own since its chain must stay whole: the role that serves may not delete a row.
    """
    forgotten = cut_audit()
    logger.info("retention.forgot audit: %d rows", forgotten)
    return forgotten
