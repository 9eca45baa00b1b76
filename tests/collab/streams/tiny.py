"""The live side over audiences as small as can be: whoever is not in `tiny_denied` may listen.

`python -m tests.collab.streams.tiny --fd N` serves it.
"""

import argparse
import os
import socket
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.urls import path  # noqa: E402

from collab.api.rate_limits import take  # noqa: E402
from collab.errors import Forbidden  # noqa: E402
from collab.http.serve import configuration  # noqa: E402
from collab.people.audiences import OwnStream, SignedIn  # noqa: E402
from collab.streams.app import Live  # noqa: E402
from collab.streams.events import Actor  # noqa: E402
from collab.streams.interfaces import KINDS, Ports  # noqa: E402
from collab.streams.publish import Announcement, publish_all  # noqa: E402
from collab.streams.socket.uvicorn_protocol import Server  # noqa: E402
from groups.events.messages import MessagePosted  # noqa: E402


class Everybody:
    """All who are not denied."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT key, person FROM tiny_denied WHERE key = ANY(%s)", [list(keys)])
            denied = set(cursor.fetchall())
        return {(key, person) for key in keys for person in person_ids} - denied


async def post(**fields: Any) -> Mapping[str, Any]:
    return await live.hub.database(post_now, **fields)


@transaction.atomic
def post_now(
    *, person: int, thread: int, key: UUID, body: str, language: str | None, reply_to: int | None
) -> Mapping[str, Any]:
    take("post_message", person, place=f"thread:{thread}")
    if body == "forbidden":
        raise Forbidden
    if body == "crash":
        raise ZeroDivisionError
    event, by = MessagePosted(message={"id": 1, "body": body}), Actor(person=person, name="Tiny", city=None)
    [seq] = publish_all([Announcement(event=event, to=f"thread:{thread}", by=by, key=key, with_content=True)])
    return {"message": 1, "no": seq, "seq": seq}


live = Live(
    Ports(audiences={kind: Everybody() for kind in KINDS} | {"person": OwnStream()}, sign_ins=SignedIn(), post=post)
)
application = ProtocolTypeRouter(
    {"http": live.twin, "websocket": URLRouter([path("ws/", live.socket)]), "lifespan": live.lifespan}
)

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    config = configuration()
    config.app = application
    Server(config).run(sockets=[socket.socket(fileno=parser.parse_args().fd)])
