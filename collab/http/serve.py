"""The ASGI server, the same in development and in the image: uvicorn with our socket protocol.

`python -m collab.http.serve --host 0.0.0.0 --port 8001`, or `--fd N` for a socket that the supervisor
bound, so that a worker that dies never closes the address.
"""

import argparse
import os
import socket

import django
import uvicorn
from django.conf import settings

from collab.boot.start import check_before_serving
from collab.streams.socket.uvicorn_protocol import Server


def configuration(*, host: str = "127.0.0.1", port: int = 8000) -> uvicorn.Config:
    """How every worker listens; sizes in bytes, times in seconds."""
    return uvicorn.Config(
        "collab.asgi:application",
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="collab.streams.socket.uvicorn_protocol:Protocol",
        ws_max_size=262_144,
        ws_max_queue=16,
        ws_per_message_deflate=False,
        ws_ping_interval=settings.SOCKET_PING_S,
        ws_ping_timeout=settings.SOCKET_PING_S,
        timeout_graceful_shutdown=15,
        lifespan="on",
        log_config=None,  # the product's own lines (settings.LOGGING)
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the product itself counts TRUSTED_PROXIES
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m collab.http.serve", description="Serve HTTP and sockets.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="a listening socket handed over by the supervisor")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    django.setup()
    check_before_serving()
    server = Server(configuration(host=wanted.host, port=wanted.port))
    server.run(sockets=[socket.socket(fileno=wanted.fd)] if wanted.fd is not None else None)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    main()
