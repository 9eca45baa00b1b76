"""The roof of the live side: one address, two ways in.

`/ws/` and `/api/v1/streams/` are asynchronous; everything else is Django's WSGI application in threads
that live long and keep their connection.  COLLAB_ROLE chooses: `all` has both, `live` the asynchronous
part and the health checks, `web` everything but the asynchronous part.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - settings must stand before ours
from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.urls import path  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from collab.http.static_files import with_static_files  # noqa: E402
from collab.http.wsgi_bridge import InThreads  # noqa: E402
from collab.people.audiences import OwnStream, SignedIn  # noqa: E402
from collab.streams.app import Live  # noqa: E402
from collab.streams.interfaces import Ports  # noqa: E402
from collab.streams.socket.rest_twin import PREFIX  # noqa: E402
from groups.audiences import DeskAudience, GroupAudience, SessionAudience, ThreadAudience  # noqa: E402
from groups.socket_posts import post_by_socket  # noqa: E402
from practices.audiences import LibraryAudience  # noqa: E402

THREADS: Final = 32  # each keeps a connection; posts that wait in threads are written together
HEALTH: Final = ("/healthz/", "/metrics")
ports = Ports(
    audiences={
        "thread": ThreadAudience(),
        "group": GroupAudience(),
        "desk": DeskAudience(),
        "session": SessionAudience(),
        "library": LibraryAudience(),
        "person": OwnStream(),
    },
    sign_ins=SignedIn(),
    post=post_by_socket,
)


def application_for(role: str) -> Callable[..., Awaitable[None]]:
    """The ASGI application of a role; the live side starts and stops with the server (lifespan)."""
    live = Live(ports)
    pages = with_static_files(ServeStaticASGI, InThreads(WSGIHandler(), threads=THREADS))
    is_live, has_pages = role in {"all", "live"}, role in {"all", "web"}

    async def http(scope: Any, receive: Any, send: Any) -> None:
        if is_live and scope["path"].startswith(PREFIX):
            await live.twin(scope, receive, send)
        elif has_pages or scope["path"].startswith(HEALTH):
            await pages(scope, receive, send)
        else:
            await _nothing_here(send)

    routes: dict[str, Any] = {"http": http}
    if is_live:
        socket: Any = live.socket
        routes |= {"websocket": URLRouter([path("ws/", socket)]), "lifespan": live.lifespan}
    application: Callable[..., Awaitable[None]] = ProtocolTypeRouter(routes)
    return application


async def _nothing_here(send: Any) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"code":"not_found","detail":"","fields":{}}'})


application = application_for(settings.COLLAB_ROLE)
