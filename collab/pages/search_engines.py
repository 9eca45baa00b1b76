"""The sitemap and robots.txt."""

from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from collab.pages.api_answers import answer
from collab.pages.footer import TEXT_PAGES
from collab.text.language import complete_tags

API = "/api/v1"
PUBLIC_PAGES = ("/", "/groups", "/cities", "/practices", *(f"/{name}" for name in TEXT_PAGES))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, in every language that is translated completely."""
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


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines may read: public pages; nothing behind the sign-in."""
    lines = (
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /sign-in/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
