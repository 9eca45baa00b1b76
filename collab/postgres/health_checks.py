"""The connection to PostgreSQL that a thread keeps between requests."""

import threading
import time
from collections.abc import Callable
from typing import Any, Final, cast

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CHECK_EVERY_S: Final = 5.0
_thread = threading.local()


class ChecksNowAndThen:
    """Middleware: ask a kept connection whether it still stands every few seconds, not at every request.

    Asking costs as much as a small query.  A connection that broke since costs its thread one answer
    (503, to be tried again) and is dropped then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = time.monotonic()
        if now < getattr(_thread, "trusted_until", 0.0):
            cast("Any", connection).health_check_done = True
        else:
            _thread.trusted_until = now + CHECK_EVERY_S
        return self.get_response(request)
