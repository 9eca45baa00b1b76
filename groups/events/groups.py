"""Who came, who went: to the members of the group."""

from dataclasses import dataclass

from collab.api.shapes import Instant, Ref
from collab.people.shapes import PersonRef
from collab.streams.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """The whole row of the list of members, so that a page can add it."""

    name = "member.joined"
    carries_text = True
    person: PersonRef
    city: Ref | None
    organisation: Ref | None
    role: str
    title: str
    since: Instant


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    name = "member.left"
    carries_text = True
    person: PersonRef
    city: Ref | None
    role: str
