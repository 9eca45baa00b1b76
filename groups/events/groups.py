"""Who came, who went: to the members of the group."""

from dataclasses import dataclass
from typing import Any

from collab.streams.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    name = "member.joined"
    person: dict[str, Any]
    city: dict[str, Any] | None
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    name = "member.left"
    person: dict[str, Any]
    city: dict[str, Any] | None
    role: str
