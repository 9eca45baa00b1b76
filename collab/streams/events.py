"""What an event is: a frozen record named in the past tense, the same for every listener."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Actor:
    """`by` on the wire: who did it, for which city."""

    person: int
    name: str
    city: str | None

    def as_by(self) -> dict[str, Any]:
        return {"person": self.person, "name": self.name, "city": self.city}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.  The fields of a subclass are its `data`; nested dicts are ready shapes."""

    name: ClassVar[str] = ""

    def data(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}
