"""Telling a crowd, outside of the act that concerns it."""

from typing import Any

from procrastinate.contrib.django import app

from collab.jobs import RETRY
from collab.notices.actions import tell_at_once
from collab.streams.events import Actor

TOGETHER = 200


@app.task(name="notices.tell", retry=RETRY)
def tell(
    person_ids: list[int], kind: str, data: dict[str, Any], url: str, by: dict[str, Any] | None, once: str
) -> None:
    """Tell these people, 200 in a transaction, so that nobody's stream stays locked for long.

    May be stopped and run again at any time: `once` is never empty, so whoever was told is left out.
    """
    actor = Actor(**by) if by else None
    for start in range(0, len(person_ids), TOGETHER):
        tell_at_once(person_ids[start : start + TOGETHER], kind=kind, data=data, url=url, by=actor, once=once)
