"""Error pages: 400, 401, 403, 404, 500 and 503, as JSON where the caller expects it."""

import re
import sys
from typing import Any, Final
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, is_valid_path
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from collab.errors import CollabError, Forbidden, Invalid, NotFound, Unavailable
from collab.pages.assets import APP, assets_for
from collab.pages.footer import footer
from collab.pages.paint import paint
from collab.postgres.refusals import is_unavailable
from collab.text.language import tag_of

AGAIN_S: Final = 5
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")


def is_api(request: HttpRequest) -> bool:
    """Whether the caller expects JSON."""
    return request.path_info.startswith(("/api/", "/_allauth/"))


def refusal(request: HttpRequest, error: CollabError) -> HttpResponse:
    """An error as JSON under /api/, else as a page that says what to do next."""
    if is_api(request):
        return JsonResponse(error.as_body(), status=error.status)
    if error.status == Unavailable.status:
        return unavailable(request)
    if error.status == 401:
        return redirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
    template, page, title = _SCREENS.get(error.code, ("refused.html", "refused", _l("That did not work")))
    return paint(
        request,
        template,
        page=page,
        data={},
        title=str(title),
        context={"words": words_of(request.path_info), "detail": error.detail},
        status=error.status,
    )


# By code: the template, the front end's name of the screen, the title.
_SCREENS: Final = {
    "not_found": ("404.html", "404", _l("This page does not exist")),
    "forbidden": ("403.html", "403", _l("This page is not open to you")),
}


def words_of(path: str) -> str:
    """The words of a path, which the 404 page offers to search for."""
    return " ".join(_WORDS.findall(unquote(path)))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 404 page; an address that only has a slash too many at its end redirects to the page."""
    path = request.path_info.rstrip("/")
    is_asked = request.method in {"GET", "HEAD"} and isinstance(exception, Resolver404)
    if is_asked and path != request.path_info and is_valid_path(path):
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirect(f"{getattr(request, 'language_prefix', '')}{escape_uri_path(path)}{query}", permanent=True)
    return refusal(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return refusal(request, Forbidden())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    error = Invalid()
    if not is_api(request) and not hasattr(request, "user"):  # a wrong Host is refused before anybody is known
        return HttpResponse(str(error.detail), status=error.status, content_type="text/plain; charset=utf-8")
    return refusal(request, error)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form whose token is missing or old: mostly a page that stood open for very long."""
    sentence = _("This form has expired. Go back, load the page again and send it once more.")
    return refusal(request, Forbidden(sentence, code="csrf_failed"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Any exception that nothing else handled, of a view, a middleware or a commit: 500, or 503.

    503 when the database refuses for now.  Asks nothing of the database and says nothing of the cause.
    """
    cause = sys.exc_info()[1]
    if isinstance(cause, Unavailable) or (cause is not None and is_unavailable(cause)):
        return unavailable(request)
    if is_api(request):
        sentence = _("Something went wrong on our side. Nothing you wrote is lost; try again.")
        return JsonResponse({"code": "internal", "detail": sentence, "fields": {}}, status=500)
    return _plain_page("500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 as JSON or as a page that needs no database, with the seconds after which to try again."""
    error = Unavailable(retry_after=AGAIN_S)
    response = JsonResponse(error.as_body()) if is_api(request) else _plain_page("503.html")
    response.status_code = error.status
    response.headers["Retry-After"] = str(AGAIN_S)
    return response


def _plain_page(template: str, status: int = 200) -> HttpResponse:
    tag = tag_of(get_language() or settings.LANGUAGE_CODE)
    context = {"tag": tag, "assets": assets_for(APP, "", tag), "footer": footer("", "")}
    return HttpResponse(render_to_string(template, context), status=status)


class RefusalsOfPages:
    """Middleware: a refusal that a page view raised becomes its page."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, exception) if isinstance(exception, CollabError) else None
