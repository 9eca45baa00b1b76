"""What is looked for under a fixed name: security.txt, and the icons that browsers ask for."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from collab.http.kept import kept
from collab.postgres import clock
from collab.text.language import complete_tags

ICONS: Final = Path(__file__).resolve().parent / "icons"
ICON_TYPES: Final = {
    "favicon.ico": "image/x-icon",
    "favicon.svg": "image/svg+xml",
    "apple-touch-icon.png": "image/png",
}
FOR_A_DAY: Final = f"max-age={24 * 3600}"
SECURITY_TXT_HOLDS: Final = timedelta(days=180)  # it is written anew each time; RFC 9116 wants less than a year


@require_safe
def icon(_request: HttpRequest, name: str) -> HttpResponse:
    """/favicon.ico and its like: for a day, since their address never changes."""
    return kept((ICONS / name).read_bytes(), ICON_TYPES[name], FOR_A_DAY)


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """RFC 9116; 404 while the operator has not said where to write, since a contact is what it is for."""
    contact = settings.OPERATOR_SECURITY_URI
    if not contact:
        raise Http404
    until = (clock.now() + SECURITY_TXT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {contact}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(complete_tags())}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        f"Policy: {settings.SITE_URL}/en/contact#security",
    )
    return kept(("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8", FOR_A_DAY)


urlpatterns = [
    path(".well-known/security.txt", security_txt),
    *(path(name, icon, {"name": name}) for name in ICON_TYPES),
]
