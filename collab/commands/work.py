"""The worker: `python -m collab.commands.work [MARK]` does the jobs that wait, one at a time.

It outlives restarts and failovers of PostgreSQL.  SIGTERM and SIGINT let the job in hand end, 25 s at
most.  MARK is a file that says which row of heartbeats is this worker's, for
`python -m collab.commands.probe worker MARK`.
"""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, cast

import django
from procrastinate.app import WorkerOptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker

from collab.boot.start import check_before_serving
from collab.postgres.heartbeat import BEATS_EVERY_S, STALLED_AFTER_S
from collab.upkeep.stalled_jobs import put_back_stalled

FIRST_REST_S: Final = 1.0
LONGEST_REST_S: Final = 30.0
LONG_RUN_S: Final = 60.0
GRACE_S: Final = 25.0
LOOK_S: Final = 0.05
OPTIONS: Final[WorkerOptions] = {
    "install_signal_handlers": False,
    "update_heartbeat_interval": BEATS_EVERY_S,
    "stalled_worker_timeout": STALLED_AFTER_S,
    "shutdown_graceful_timeout": GRACE_S,
}
logger = logging.getLogger(__name__)


async def work(mark: Path | None) -> None:
    """Work until a signal; after an outage begin again after 1, 2, 4 ... 30 s."""
    loop, asked_to_end, rest_s = asyncio.get_running_loop(), asyncio.Event(), FIRST_REST_S
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, asked_to_end.set)
    while not asked_to_end.is_set():
        began_at = loop.time()
        try:
            await _work_once(asked_to_end, mark)
        except ConnectorException:
            logger.warning("worker.database_away", exc_info=True)
        if loop.time() - began_at > LONG_RUN_S:
            rest_s = FIRST_REST_S
        with suppress(TimeoutError):
            await asyncio.wait_for(asked_to_end.wait(), rest_s)
        rest_s = min(2 * rest_s, LONGEST_REST_S)


async def _work_once(asked_to_end: asyncio.Event, mark: Path | None) -> None:
    """One worker with connections of its own, until a signal or until PostgreSQL is away (ConnectorException)."""
    with app.replace_connector(cast("DjangoConnector", app.connector).get_worker_connector()):
        async with app.open_async():
            await put_back_stalled(app.job_manager)
            worker = Worker(app, **(app.worker_defaults | OPTIONS))
            running = asyncio.create_task(worker.run())
            ending = asyncio.create_task(asked_to_end.wait())
            marking = asyncio.create_task(_write_mark(worker, mark))
            try:
                await asyncio.wait({running, ending}, return_when=asyncio.FIRST_COMPLETED)
                worker.stop()
                await running
            finally:
                ending.cancel()
                marking.cancel()
                if mark is not None:
                    mark.unlink(missing_ok=True)


async def _write_mark(worker: Worker, mark: Path | None) -> None:
    while worker.worker_id is None:
        await asyncio.sleep(LOOK_S)
    if mark is not None:
        mark.write_text(str(worker.worker_id))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    django.setup()
    check_before_serving()
    asyncio.run(work(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
