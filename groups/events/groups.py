"""Who came, who went: to the members of the group."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collab.streams.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """The whole row of the list of members, so that a page can add it."""

    name = "member.joined"
    carries_text = True
    person: dict[str, Any]
    city: dict[str, Any] | None
    organisation: dict[str, Any] | None
    role: str
    title: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    name = "member.left"
    carries_text = True
    person: dict[str, Any]
    city: dict[str, Any] | None
    role: str
