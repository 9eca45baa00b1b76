"""What an event is: a frozen record named in the past tense, the same for every listener."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypedDict

REGISTRY: dict[str, type["Event"]] = {}


class ActorShape(TypedDict):
    """Who did it, for which city; null where an office acts or the network itself."""

    person: int
    name: str
    city: str | None


@dataclass(frozen=True)
class Actor:
    """Who did it, for which city; `by` in an event."""

    person: int
    name: str
    city: str | None

    def as_by(self) -> dict[str, Any]:
        return {"person": self.person, "name": self.name, "city": self.city}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.  The fields of a subclass are its `data`; nested dicts are ready shapes.

    Every subclass stands in `REGISTRY` under its `name` ("noun.verbed"), which is unique, and says whether it
    carries text: words of a person, which are sealed when the noun is withheld.
    """

    name: ClassVar[str] = ""
    carries_text: ClassVar[bool]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "carries_text" not in vars(cls):
            raise TypeError(f"{cls.__qualname__} does not say whether it carries_text.")
        known = REGISTRY.setdefault(cls.name, cls)
        if not cls.name or (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.__qualname__} needs a name of its own; {cls.name!r} is taken or empty.")

    def data(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def types_without_text() -> list[str]:
    """Types of events that never carry text, so need no sealing; an unknown type is taken to carry some."""
    return [name for name, event in REGISTRY.items() if not event.carries_text]
