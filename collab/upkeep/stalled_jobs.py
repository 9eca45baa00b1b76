"""A job whose worker was killed is tried again.  Jobs must therefore be safe to run twice."""

import logging
from typing import Final

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from collab.postgres.heartbeat import STALLED_AFTER_S

MOST_ATTEMPTS: Final = 10  # a job that kills whoever does it would do so for ever
logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="upkeep.retry_stalled_jobs", queueing_lock="upkeep.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int = 0) -> int:  # noqa: ARG001 - when it was due
    """`put_back_stalled`, and what this very worker left: it does one job at a time, and now this one.

    The end of another could not be written, as in an outage that the worker outlived.
    """
    jobs = context.app.job_manager
    left = 0
    if context.job.worker_id is not None:
        own = await jobs.list_jobs_async(status="doing", worker_id=context.job.worker_id)
        for job in own:
            if job.id != context.job.id:
                await _put_back(jobs, job)
                left += 1
    return left + await put_back_stalled(jobs)


async def put_back_stalled(jobs: JobManager) -> int:
    """Put the jobs of workers without a heartbeat back into the queue; how many.

    A job that was begun ten times is called failed instead.  Raises ConnectorException.
    """
    stalled = list(await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S))
    for job in stalled:
        await _put_back(jobs, job)
    return len(stalled)


async def _put_back(jobs: JobManager, job: Job) -> None:
    assert job.id is not None
    try:
        if job.attempts + 1 >= MOST_ATTEMPTS:
            await jobs.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)
            logger.error("jobs.given_up", extra={"job": job.id})
        else:
            await jobs.retry_job(job)
            logger.warning("jobs.tried_again", extra={"job": job.id})
    except ConnectorException:
        logger.info("jobs.done_meanwhile", extra={"job": job.id}, exc_info=True)
