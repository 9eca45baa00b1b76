"""The language of a page or an answer, and the tags by which languages are known.

Tags ("sr-Cyrl") stand in data, addresses and `lang`; Django's codes are the same in lower case.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

TAGS: Final = {"sr-cyrl": "sr-Cyrl", "sr-latn": "sr-Latn"}
NAMES: Final = {TAGS.get(code, code): name for code, name in settings.LANGUAGES}
# What a browser says that we call otherwise.
ALIASES: Final = {"sr": "sr-cyrl", "sr-me": "cnr", "sr-rs": "sr-cyrl"}

# Whose texts a reader is shown where her own language is missing; after these English, then the original.
NEIGHBOURS: Final = {
    "sr-Cyrl": ("sr-Latn",),
    "sr-Latn": ("sr-Cyrl", "bs", "hr"),
    "hr": ("bs", "sr-Latn"),
    "bs": ("hr", "sr-Latn"),
    "cnr": ("sr-Latn", "bs", "hr"),
}
_CYRILLIC: Final = "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"
_LATIN: Final = [
    "A",
    "B",
    "V",
    "G",
    "D",
    "Đ",
    "E",
    "Ž",
    "Z",
    "I",
    "J",
    "K",
    "L",
    "Lj",
    "M",
    "N",
    "Nj",
    "O",
    "P",
    "R",
    "S",
    "T",
    "Ć",
    "U",
    "F",
    "H",
    "C",
    "Č",
    "Dž",
    "Š",
]
_TO_LATIN: Final = dict(zip(_CYRILLIC + _CYRILLIC.lower(), [*_LATIN, *map(str.lower, _LATIN)], strict=True))
_TO_CYRILLIC: Final = {latin: letter for letter, latin in _TO_LATIN.items()} | {"LJ": "Љ", "NJ": "Њ", "DŽ": "Џ"}
_LETTER: Final = re.compile("|".join(sorted(map(re.escape, _TO_CYRILLIC), key=len, reverse=True)))
_SERBIAN: Final = re.compile(rf"(?<![\w@./:])[{''.join(sorted(set(''.join(_TO_CYRILLIC))))}]+(?![\w@/:]|\.\w)")


class Said(NamedTuple):
    """A text and the tag of the language that it is in; two empty ones where there is none."""

    tag: str
    text: str


def in_readers_language(texts: Mapping[str, str], language: str | None = None, *, original: str = "") -> Said:
    """Of {tag: text} the one to show: in `language` (the page's own), its neighbours', English, `original`, any.

    Serbian is the same language in two scripts: what stands in the one is shown in the other.
    """
    own = tag_of(language or get_language() or settings.LANGUAGE_CODE)
    there = {tag.lower(): Said(tag, text) for tag, text in texts.items() if text}
    for wanted in (own, *NEIGHBOURS.get(own, ()), "en", original):
        if found := there.get(wanted.lower()):
            return _in_script_of(own, found)
    return next(iter(there.values()), Said("", ""))


def _in_script_of(own: str, said: Said) -> Said:
    if (own, said.tag) == ("sr-Latn", "sr-Cyrl"):
        return Said(own, "".join(_TO_LATIN.get(letter, letter) for letter in said.text))
    if (own, said.tag) == ("sr-Cyrl", "sr-Latn"):  # a word with other letters, a figure, an address stay as they are
        return Said(
            own, _SERBIAN.sub(lambda word: _LETTER.sub(lambda letter: _TO_CYRILLIC[letter[0]], word[0]), said.text)
        )
    return said


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
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        if prefix and response.status_code == 200 and not getattr(response, "is_public_page", False):
            raise Http404
        response.headers.setdefault("Content-Language", tag_of(code))
        return response
