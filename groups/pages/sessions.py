"""The pages of live sessions: all that one may join, the room, and the room's screen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from collab.pages.api_answers import answer, answers
from collab.pages.assets import SCREEN
from collab.pages.paint import paint

API = "/api/v1/sessions/"
STATES = {
    "draft": gettext_lazy("Draft"),
    "scheduled": gettext_lazy("Scheduled"),
    "lobby": gettext_lazy("Opens soon"),
    "live": gettext_lazy("Live"),
    "paused": gettext_lazy("Paused"),
    "closed": gettext_lazy("Closed"),
    "cancelled": gettext_lazy("Cancelled"),
}


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """/sessions: the next one first."""
    data = answers(request, API)
    rows = [row | {"state_word": STATES[row["state"]]} for row in data[API]["results"]]
    return paint(
        request,
        "pages/sessions.html",
        page="sessions",
        data=data,
        title=_("Sessions"),
        context={"sessions": rows, "later": data[API]["next"]},
    )


@require_safe
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """/sessions/{id}: agenda, floor and hands, and the newest of the chat with a plain form to answer."""
    room = answer(request, f"{API}{session_id}/")
    chat = f"/api/v1/threads/{room['thread']}/"
    data = answers(request, chat, f"{chat}messages/", f"/api/v1/groups/{room['group']}/")
    return paint(
        request,
        "pages/session.html",
        page="session",
        data={f"{API}{session_id}/": room} | data,
        title=room["title"],
        context=_seen(room)
        | {
            "group": data[f"/api/v1/groups/{room['group']}/"],
            "messages_shown": data[f"{chat}messages/"]["results"],
        },
    )


@require_safe
def session_screen(request: HttpRequest, session_id: int) -> HttpResponse:
    """/sessions/{id}/screen: for a projector; large, and nothing to press."""
    room = answer(request, f"{API}{session_id}/")
    group = f"/api/v1/groups/{room['group']}/"
    data = {f"{API}{session_id}/": room} | answers(request, group)
    return paint(
        request,
        "pages/session_screen.html",
        page="screen",
        data=data,
        title=room["title"],
        entry=SCREEN,
        context=_seen(room) | {"group": data[group], "theme": "dark", "mode": "projector"},
    )


def _seen(room: dict[str, Any]) -> dict[str, Any]:
    """What the templates of a room pick out of it."""
    speaking = [hand for hand in room["hands"] if hand["state"] == "speaking"]
    current = [item for item in room["items"] if item["id"] == room["current_item"]]
    return {
        "room": room,
        "state_word": STATES[room["state"]],
        "current": current[0] if current else None,
        "speaker": speaking[0] if speaking else None,
        "waiting": [hand for hand in room["hands"] if hand["state"] == "waiting"],
    }
