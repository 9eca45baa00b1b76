"""What a practice still lacks: for its card (to submit it) and for the full practice.  Never blocks a draft."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypedDict

Content = Mapping[str, Any]


class CompletenessShape(TypedDict):
    """How much of the card and of the full practice is filled in, in percent."""

    card: int
    full: int


def _said(name: str) -> Callable[[Content], bool]:
    """The text is there in the practice's original language."""
    return lambda content: bool(content[name].get(content["original_language"]))


def _set(name: str) -> Callable[[Content], bool]:
    return lambda content: bool(content[name])


def _contact(name: str) -> Callable[[Content], bool]:
    return lambda content: bool((content.get("contact") or {}).get(name))


CARD: Final[dict[str, Callable[[Content], bool]]] = {
    "title": _said("title"),
    "summary": _said("summary"),
    "original_language": _set("original_language"),
    "city": _set("city"),
    "practice_type": _set("practice_type"),
    "theme": _set("theme"),
    "subtopics": _set("subtopics"),
    "group": _set("group"),
    "implementation_status": _set("implementation_status"),
    "start": _set("start"),
    "contact.unit": _contact("unit"),
    "contact.role": _contact("role"),
    "contact.languages": _contact("languages"),
    "contact.mailbox": _contact("mailbox"),
    "visibility": _set("visibility"),
    "licence": _set("licence"),
}
FULL: Final[dict[str, Callable[[Content], bool]]] = CARD | {
    "challenge": _said("challenge"),
    "solution": _said("solution"),
    "cost_band": _set("cost_band"),
    "funding_sources": _set("funding_sources"),
    "staff": _set("staff"),
    "legal_basis": _set("legal_basis"),
    "results": _set("results"),
    "evidence_level": _set("evidence_level"),
    "what_failed": _said("what_failed"),
    "lessons": _said("lessons"),
    "transfer_core": _said("transfer_core"),
    "transfer_adapt": _said("transfer_adapt"),
    "sources": _set("sources"),
}


def missing(content: Content) -> list[str]:
    """Fields of the card that are not filled yet, in their order; `content` includes `contact`."""
    return [name for name, is_there in CARD.items() if not is_there(content)]


def completeness(content: Content) -> CompletenessShape:
    """{"card": per cent, "full": per cent}."""
    return {"card": _share(content, CARD), "full": _share(content, FULL)}


def _share(content: Content, fields: Mapping[str, Callable[[Content], bool]]) -> int:
    return round(100 * sum(is_there(content) for is_there in fields.values()) / len(fields))
