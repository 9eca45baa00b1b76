"""Pages: the first screen painted by the server, and the JSON the app takes over with.

A view finds its data through `collab.pages.api_answers` (the API's own answers) and calls `paint`.  The
template extends `page.html` and fills `paint`; it holds reading, links and plain forms.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _l

from collab.api.json_format import encode
from collab.pages.assets import APP, assets_for
from collab.pages.footer import footer
from collab.pages.painter import painter
from collab.people.models import Person
from collab.people.reading import read_me
from collab.postgres import clock
from collab.text.language import NAMES, complete_tags, tag_of

SITE_NAME: Final = "B40 Working Groups"
# Pages that the app may paint, where PAINTER says so; the others follow as their templates go.
PAINTED_BY_THE_APP: Final = frozenset({"practice", "city", "cities", "library"})
_ESCAPES: Final = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the frame of every page needs; no query but that of the reader."""
    prefix, path = getattr(request, "language_prefix", ""), request.path_info
    person = getattr(request, "user", None)
    tag = tag_of(get_language() or settings.LANGUAGE_CODE)
    return {
        "site_name": SITE_NAME,
        "tag": tag,
        "languages": [{"tag": known, "name": NAMES[known]} for known in complete_tags()],
        "prefix": prefix,
        "path": path,
        "query": f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else "",
        "navigation": _navigation(path, prefix, isinstance(person, Person)),
        "footer": footer(path, prefix),
        "theme": person.theme if isinstance(person, Person) and person.theme != "system" else "",
        "reader": person if isinstance(person, Person) else None,
        "assets": assets_for(APP, "", tag),
        "demo": settings.DEMO,
    }


NAVIGATION: Final = (  # the navigation's five entries: path, icon, label, open to everybody
    ("/", "house", _l("Today"), False),
    ("/groups", "users", _l("Groups"), True),
    ("/sessions", "radio", _l("Sessions"), False),
    ("/practices", "library", _l("Practices"), True),
    ("/cities", "landmark", _l("Cities"), True),
)


def _navigation(path: str, prefix: str, signed_in: bool) -> list[dict[str, Any]]:
    return [
        {
            "href": f"{prefix}{target}" if is_open else target,
            "icon": icon,
            "label": label,
            "current": path == target or (target != "/" and path.startswith(f"{target}/")),
        }
        for target, icon, label, is_open in NAVIGATION
        if signed_in or is_open
    ]


def paint(
    request: HttpRequest,
    template: str,
    *,
    page: str,
    data: Mapping[str, Any],
    title: str,
    description: str = "",
    public: bool = False,
    context: Mapping[str, Any] | None = None,
    entry: str = APP,
    status: int = 200,
) -> HttpResponse:
    """One page: `#paint` from `template`, and the boot JSON of the same `data`.

    page: the front end's name of it.  data: {API address: its answer}, given to the app as it is; the
    template finds the first answer as `answer` and all of them as `answers`.  public: readable without
    signing in, exists with a language prefix, and says so to search engines.  entry: the script.
    """
    tag = tag_of(get_language() or settings.LANGUAGE_CODE)
    boot = boot_of(request, page, data)
    filled = {
        "page": page,
        "title": title,
        "description": description,
        "is_public": public,
        "alternates": _alternates(request) if public else [],
        "canonical": f"{settings.SITE_URL}/{tag}{_tail(request)}" if public else "",
        "answers": data,
        "answer": next(iter(data.values()), None),
        "assets": assets_for(entry, page, tag),
        "boot": boot_json(boot),
        "painted": painted_by_the_app(request, boot),
        **(context or {}),
    }
    response = render(request, template, filled, status=status)
    response.is_public_page = public  # type: ignore[attr-defined]
    return response


def _tail(request: HttpRequest) -> str:
    return "" if request.path_info == "/" else quote(unquote(request.path_info))


def _alternates(request: HttpRequest) -> list[dict[str, str]]:
    tail = _tail(request)
    own = [{"tag": tag, "url": f"{settings.SITE_URL}/{tag}{tail}"} for tag in complete_tags()]
    return [*own, {"tag": "x-default", "url": f"{settings.SITE_URL}{tail or '/'}"}]


def boot_of(request: HttpRequest, page: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the app starts from, in a browser and in the painter: who reads, in which language, the answers."""
    csrf = get_token(request)
    return {
        "language": tag_of(get_language() or settings.LANGUAGE_CODE),
        "languages": [{"tag": tag, "name": NAMES[tag]} for tag in complete_tags()],
        "me": read_me(request.user, csrf=csrf) if isinstance(request.user, Person) else None,
        "csrf": csrf,
        "page": page,
        "now": clock.now(),
        "data": dict(data),
        "vapid": None,
        "site": {"name": SITE_NAME, "demo": settings.DEMO},
    }


def painted_by_the_app(request: HttpRequest, boot: Mapping[str, Any]) -> SafeString | None:
    """The page as the app draws it first; None when the template has to paint it."""
    if boot["page"] not in PAINTED_BY_THE_APP:
        return None
    path = f"{getattr(request, 'language_prefix', '')}{_tail(request)}" or "/"
    query = request.META.get("QUERY_STRING", "")
    html = painter().paint(encode({"boot": boot, "path": path, "search": f"?{query}" if query else ""}).decode())
    return None if html is None else mark_safe(html)  # noqa: S308 - React escapes whatever is text


def boot_json(boot: Mapping[str, Any]) -> SafeString:
    """The script element that the app reads; nothing in it can end the element."""
    text = encode(boot).decode().translate(_ESCAPES)
    # Escaped just above, as json_script does; orjson writes instants as the API does.
    return format_html('<script type="application/json" id="boot">{}</script>', mark_safe(text))  # noqa: S308
