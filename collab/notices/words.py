"""The sentence of a notice, for the painted page and for mail; the app says the same in its own words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

SENTENCES: Final = {
    "message.mentioned": _l("%(who)s mentioned you in “%(title)s”."),
    "message.answered": _l("%(who)s answered you in “%(title)s”."),
    "message.hidden": _l("The chair has hidden your message in “%(title)s” while it is looked at."),
    "message.removed": _l("The chair has removed your message in “%(title)s”."),
    "message.restored": _l("Your message in “%(title)s” is shown again."),
    "group.join_requested": _l("%(who)s asks to join your group."),
    "group.request_accepted": _l("You are now a member of the group you asked to join."),
    "group.request_declined": _l("Your request to join a group was declined."),
    "practice.submitted": _l("“%(title)s” was submitted and waits for your review."),
    "practice.changes_requested": _l("“%(title)s” came back to you with wishes."),
    "practice.published": _l("“%(title)s” is published."),
    "practice.adopted": _l("%(city)s is interested in “%(title)s”."),
}


def sentence(notice: Mapping[str, Any]) -> str:
    """What a notice (its shape) says in the active language."""
    by, data = notice["by"] or {}, notice["data"]
    words = {
        "who": by.get("name") or _("The network"),
        "title": data.get("title", ""),
        "city": data.get("city_name", ""),
    }
    known = SENTENCES.get(notice["kind"])
    if known is None:
        known = (
            _l("Something changed in “%(title)s”.") if words["title"] else _l("Something changed that concerns you.")
        )
    return str(known) % words
