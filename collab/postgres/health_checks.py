"""Check every five seconds whether the connections to PostgreSQL that a thread keeps still answer.

A check costs as much as a small query, so Django's own check at every request is off.  A connection that
broke since its last check costs its thread one answer (503, to be tried again) and is dropped then.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CHECK_EVERY_S: Final = 5.0
_thread = threading.local()


def check_when_due() -> None:
    """Close this thread's connections that are too old or do not answer; one query each, at most every five seconds."""
    now = time.monotonic()
    if now < getattr(_thread, "trusted_until", 0.0):
        return
    _thread.trusted_until = now + CHECK_EVERY_S
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            continue
        connection.close_if_unusable_or_obsolete()
        if connection.connection is not None and not connection.is_usable():
            connection.close()


def drop_broken() -> None:
    """Close this thread's connections that have failed and do not answer, or are too old."""
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()


class ConnectionChecks:
    """Middleware: each request starts on a connection that was checked less than five seconds ago."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        check_when_due()
        return self.get_response(request)
