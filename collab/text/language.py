"""The language of a page or an answer, and the tags by which languages are known.

Tags ("sr-Cyrl") stand in data, addresses and `lang`; Django's codes are the same in lower case.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

TAGS: Final = {"sr-cyrl": "sr-Cyrl", "sr-latn": "sr-Latn"}
NAMES: Final = {TAGS.get(code, code): name for code, name in settings.LANGUAGES}
# What a browser says that we call otherwise.
ALIASES: Final = {"sr": "sr-cyrl", "sr-me": "cnr", "sr-rs": "sr-cyrl"}


def tag_of(code: str) -> str:
    """The tag of one of Django's codes."""
    return TAGS.get(code.lower(), code.lower())


def complete_tags() -> list[str]:
    """Languages whose catalogue is whole: the interface is offered in these."""
    return [tag_of(code) for code in settings.COMPLETE_LANGUAGES]


def offered(tag: str | None) -> str | None:
    """The code of a tag that the interface is offered in, else None."""
    code = (tag or "").lower()
    return code if code in settings.COMPLETE_LANGUAGES else None


def split_prefix(path: str) -> tuple[str | None, str]:
    """("bg", "/practices") of "/bg/practices"; (None, path) where no language stands in front."""
    first, slash, rest = path.lstrip("/").partition("/")
    if first in complete_tags():
        return first, f"/{rest}" if slash else "/"
    return None, path


def language_of(request: HttpRequest, prefix: str | None) -> str:
    """The code to answer in: prefix, the person's setting, the cookie, Accept-Language, English."""
    if prefix:
        return prefix.lower()
    person = getattr(request, "user", None)
    wanted = [getattr(person, "language", None), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)]
    for found in wanted:
        if code := offered(found):
            return code
    for accepted, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        known = ALIASES.get(accepted, accepted)
        if code := offered(known) or offered(known.split("-")[0]):
            return code
    return str(settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Takes a language prefix off the path and answers in the language found.

    `request.language_prefix` is "/bg" or "".  Only public pages exist with a prefix: a page that is
    not painted `public=True` is 404 there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        prefix, path = split_prefix(request.path_info)
        request.language_prefix = f"/{prefix}" if prefix else ""  # type: ignore[attr-defined]
        if prefix:
            if request.method not in {"GET", "HEAD"}:
                raise Http404
            request.path_info = path
        code = language_of(request, prefix)
        with translation.override(code):
            request.LANGUAGE_CODE = code  # type: ignore[attr-defined]
            response = self.get_response(request)
        if prefix and response.status_code == 200 and not getattr(response, "is_public_page", False):
            raise Http404
        response.headers.setdefault("Content-Language", tag_of(code))
        return response
