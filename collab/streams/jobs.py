"""The log keeps 90 days; an older cursor reads the snapshot again."""

from typing import Final

from django.db import connection
from procrastinate.contrib.django import app

KEPT: Final = "90 days"
TOGETHER: Final = 2_000
_FORGET: Final = """
DELETE FROM streams_streamevent e USING (
    SELECT stream_id, seq FROM streams_streamevent WHERE at < now() - %s::interval LIMIT %s
) old WHERE e.stream_id = old.stream_id AND e.seq = old.seq
"""


@app.periodic(cron="17 3 * * *")
@app.task(name="streams.forget_old_events", queueing_lock="streams.forget_old_events")
def forget_old_events(timestamp: int = 0) -> int:  # noqa: ARG001 - when it was due, from the scheduler
    """Delete what is older than 90 days, 2,000 events a statement so that nobody waits; how many.

    Heads, epochs and state stay as they are.  May be stopped and run again at any time.
    """
    forgotten = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [KEPT, TOGETHER])
            forgotten += cursor.rowcount
            if cursor.rowcount < TOGETHER:
                return forgotten
