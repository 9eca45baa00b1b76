"""The data of a page: the answers of the API, asked inside the process.

A painted page and the app that takes over cannot show different data, because both come from one view.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import resolve

from collab.errors import CollabError

_OF_THE_PAGE: Final = frozenset({"HTTP_AUTHORIZATION"})  # the view sees the person of the page's request


class Unanswered(CollabError):
    """The API refused; `status` and `code` are its own."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body.get("detail"), code=body.get("code"))
        self.status = status


def answer(request: HttpRequest, address: str) -> Any:
    """The data that GET `address` (path and query, or a `next` as it came) answers to the person of `request`.

    Raises Unanswered with the API's status when it is not 200.  Costs what the API view costs.
    """
    _scheme, _host, path, query, _fragment = urlsplit(address)
    match = resolve(path)
    inner = HttpRequest()
    inner.method, inner.path, inner.path_info = "GET", path, path
    inner.META = {key: value for key, value in request.META.items() if key not in _OF_THE_PAGE}
    inner.META |= {"QUERY_STRING": query, "PATH_INFO": path, "REQUEST_METHOD": "GET"}
    inner.GET = QueryDict(query)
    inner.COOKIES, inner.session, inner.user = request.COOKIES, request.session, request.user
    inner.resolver_match = match
    inner.LANGUAGE_CODE = getattr(request, "LANGUAGE_CODE", "en")
    response = match.func(inner, *match.args, **match.kwargs)
    if response.status_code != 200:
        raise Unanswered(response.status_code, response.data)
    return response.data


def answers(request: HttpRequest, *addresses: str) -> dict[str, Any]:
    """{address: data} for the boot JSON; the first refusal is raised."""
    return {address: answer(request, address) for address in addresses}
