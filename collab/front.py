"""Pages that belong to no app: the front door, the language switch, the list for search engines."""

from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from collab.answers import answer, answers
from collab.language import complete_tags, offered, split_prefix, tag_of
from collab.pages import paint
from collab.people.actions import set_language
from collab.people.models import Person

API = "/api/v1"
LANGUAGE_COOKIE_AGE_S = 365 * 24 * 3600
PUBLIC_PAGES = ("/", "/groups", "/cities", "/practices")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Today for whoever is signed in, else the public start page."""
    if isinstance(request.user, Person) and not request.language_prefix:  # type: ignore[attr-defined]
        return today(request)
    data = answers(request, f"{API}/groups/", f"{API}/cities/?limit=200", f"{API}/practices/?limit=3")
    groups, cities, practices = data.values()
    return paint(
        request,
        "pages/start.html",
        page="start",
        data=data,
        title=_("Working groups of the Balkan cities"),
        description=_("Where officials of the B40 Balkan Cities Network work together between summits."),
        public=True,
        context={
            "groups": groups["results"],
            "cities": cities["results"],
            "practices": practices["results"],
        },
    )


def today(request: HttpRequest) -> HttpResponse:
    """What changed, what comes, what waits: the first page after signing in."""
    addresses = (
        "groups/",
        "sessions/?limit=5",
        "me/read/",
        "me/drafts/",
        "notices/?limit=10",
        "practices/?limit=3",
    )
    data = answers(request, *(f"{API}/{address}" for address in addresses))
    names = ("groups", "sessions", "unread", "drafts", "notices", "practices")
    found = dict(zip(names, data.values(), strict=True))
    return paint(
        request,
        "pages/today.html",
        page="today",
        data=data,
        title=_("Today"),
        context={name: value.get("results", value) for name, value in found.items()},
    )


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Form fields `tag` and `next`: keeps the choice in a cookie and, signed in, in the account."""
    code = offered(request.POST.get("tag"))
    if code is None:
        raise BadRequest("no such language")
    if isinstance(request.user, Person):
        set_language(person=request.user, tag=tag_of(code))
    wanted = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = "/"
    prefix, path = split_prefix(wanted)
    response = HttpResponseRedirect(f"/{tag_of(code)}{path}" if prefix else path)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        tag_of(code),
        max_age=LANGUAGE_COOKIE_AGE_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in every language it is whole in."""
    paths = [*PUBLIC_PAGES]
    paths += [f"/groups/{group['slug']}" for group in _everything(request, "groups/")]
    paths += [f"/cities/{city['slug']}" for city in _everything(request, "cities/?limit=200")]
    paths += [f"/practices/{practice['id']}" for practice in _everything(request, "practices/?limit=200")]
    entries = [
        f"<url><loc>{escape(f'{settings.SITE_URL}/{tag}{path}'.rstrip('/'))}</loc></url>"
        for path in paths
        for tag in complete_tags()
    ]
    body = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    response = HttpResponse(body + "\n".join(entries) + "\n</urlset>\n", content_type="application/xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _everything(request: HttpRequest, address: str) -> list[dict[str, Any]]:
    """All rows of a list, page after page, as a visitor sees them."""
    request.user, found = AnonymousUser(), []
    following: str | None = f"{API}/{address}"
    while following:
        page = answer(request, following)
        found += page["results"]
        following = page["next"]
    return found


@require_GET
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines may read: public pages; nothing behind the sign-in."""
    lines = (
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /sign-in/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
