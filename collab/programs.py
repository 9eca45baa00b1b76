"""What only pages need is spared for programs: a call of the API that brings a token has no session.

The middlewares stand in the settings where Django's own would stand, and are these for everybody else.
"""

from typing import Any, Final

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

API: Final = "/api/"


def brings_a_token(request: HttpRequest) -> bool:
    """Whether it asks the API with an `Authorization` header, by which alone it is known then.

    The API looks at the header first and refuses one that comes with a session's cookie.
    """
    return "HTTP_AUTHORIZATION" in request.META and request.path_info.startswith(API)


class SessionsOfPages(SessionMiddleware):
    """A program's session is an empty one, which is not kept."""

    def __call__(self, request: HttpRequest) -> Any:
        if not brings_a_token(request):
            return super().__call__(request)
        request.session = self.SessionStore(None)
        return self.get_response(request)


class PersonsOfPages(AuthenticationMiddleware):
    """Who calls with a token is found out by the API (collab/people/credentials/authentication.py)."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Any:
        if not brings_a_token(request):
            return super().__call__(request)
        request.user = AnonymousUser()
        return self.get_response(request)


class MessagesOfPages(MessageMiddleware):
    """Django's notes for the next page: a program sees none."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Any:
        return self.get_response(request) if brings_a_token(request) else super().__call__(request)
