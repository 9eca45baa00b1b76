"""What the audit log does by itself."""

from procrastinate.contrib.django import app

from collab.audit.refusals import write_counts


@app.periodic(cron="7 * * * *")
@app.task(name="audit.count_refusals", queueing_lock="audit.count_refusals")
def count_refusals(timestamp: int = 0) -> int:  # noqa: ARG001 - when it was due, from the scheduler
    """Write how many refusals of powers were only counted in the hours before; the number of rows."""
    return write_counts()
