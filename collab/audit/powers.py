"""What counts as a power: the routes whose refused call is audited like a successful one.

Speaking is among them, since a program that goes on after its person's office ended shows itself there.
Every other route that changes something is ordinary: a test holds the two lists complete.
"""

from typing import Final

_THREAD, _MESSAGE = "threads/<int:thread_id>/", "messages/<int:message_id>/"
_SESSION, _PRACTICE = "sessions/<int:session_id>/", "practices/<int:practice_id>/"
_GROUP, _ITEM = "groups/<slug:slug>/", f"{_SESSION}agenda/<int:item_id>/"
_HAND = f"{_SESSION}hands/<int:hand_id>/"

POST_BY_SOCKET: Final = "message.post"
# Method and route, and the act they stand for.
POWERS: Final[dict[str, str]] = {
    f"DELETE {_GROUP}members/<int:person_id>/": "member.leave",
    f"POST {_GROUP}requests/<int:request_id>/accept/": "member.request_accepted",
    f"POST {_GROUP}requests/<int:request_id>/decline/": "member.request_declined",
    f"POST {_GROUP}threads/": "thread.start",
    f"POST {_GROUP}sessions/": "session.schedule",
    f"PATCH {_THREAD}": "thread.rename",
    f"POST {_THREAD}messages/": POST_BY_SOCKET,
    f"POST {_THREAD}slow/": "thread.slow",
    f"GET {_MESSAGE}sealed/": "message.read_sealed",
    f"PATCH {_SESSION}": "session.change",
    f"POST {_SESSION}agenda/": "agenda.add",
    f"PATCH {_ITEM}": "agenda.change",
    f"POST {_HAND}call/": "hand.call",
    f"POST {_HAND}done/": "hand.done",
    f"POST {_HAND}lower/": "hand.lowered",
    **{f"POST {_THREAD}{verb}/": f"thread.{verb}" for verb in ("lock", "unlock", "pin", "unpin")},
    **{f"POST {_MESSAGE}{verb}/": f"message.{verb}" for verb in ("hide", "remove", "restore", "withdraw")},
    **{
        f"POST {_SESSION}{verb}/": f"session.{verb}"
        for verb in ("publish", "open", "pause", "resume", "close", "cancel")
    },
    **{f"POST {_ITEM}{verb}/": f"agenda.{verb}" for verb in ("open", "close", "skip")},
    **{
        f"POST {_PRACTICE}{verb}/": f"practice.{verb}" for verb in ("request_changes", "publish", "archive", "withdraw")
    },
}
