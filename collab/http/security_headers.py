"""Headers of every answer that Django gives: content policy, caching, a name for the request."""

import uuid
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from collab.http.log_lines import request_id

POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
DOCS_PATH: Final = "/api/v1/docs/"
# The reader of the API's description sets styles inline; nothing else may.
DOCS_POLICY: Final = f"{POLICY}; style-src 'self' 'unsafe-inline'"
PERMISSIONS: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Middleware.  Answers are private and not stored unless a view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = uuid.uuid4().hex
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        headers = response.headers
        headers["X-Request-ID"] = name
        headers["Content-Security-Policy"] = DOCS_POLICY if request.path == DOCS_PATH else POLICY
        headers["Permissions-Policy"] = PERMISSIONS
        if not headers.get("Cache-Control", "").startswith("public"):
            headers["Cache-Control"] = "private, no-store"
        return response
