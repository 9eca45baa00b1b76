"""Pages that belong to no app: the start page, Today, the language switch."""

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from collab.notices.words import sentence
from collab.pages.api_answers import answers
from collab.pages.paint import paint
from collab.people.actions import set_language
from collab.people.models import Person
from collab.people.rights import rights_of
from collab.text.language import in_readers_language, offered, split_prefix, tag_of

API = "/api/v1"
LANGUAGE_COOKIE_AGE_S = 365 * 24 * 3600
CITIES_SHOWN, WAITING_SHOWN = 24, 5


def cards(practices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Practices with their title and summary as the reader reads them: {"tag", "text"} each."""

    def said(practice: dict[str, Any]) -> dict[str, Any]:
        original = practice["original_language"]
        return {name: in_readers_language(practice[name], original=original) for name in ("title", "summary")}

    return [practice | said(practice) for practice in practices]


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
            "shown_cities": cities["results"][:CITIES_SHOWN],
            "practices": cards(practices["results"]),
        },
    )


def today(request: HttpRequest) -> HttpResponse:
    """What changed, what comes, what waits: the first page after signing in."""
    wanted = {"groups": "groups/", "drafts": "me/drafts/", "notices": "notices/?limit=10"}
    wanted |= {"practices": "practices/?limit=3"}
    if rights_of(request.user).is_in_network:  # whoever holds no office yet sees what is open to her
        wanted |= {"sessions": "sessions/?limit=5", "unread": "me/read/"}
    data = answers(request, *(f"{API}/{address}" for address in wanted.values()))
    found = {name: data[f"{API}/{address}"].get("results", []) for name, address in wanted.items()}
    return paint(
        request,
        "pages/today.html",
        page="today",
        data=data,
        title=_("Today"),
        context={
            "notices": _waiting(found["notices"]),
            "unread": _by_group(found.get("unread", []), found["groups"]),
            "practices": cards(found["practices"]),
            "session": _next_of(found.get("sessions", [])),
            "own_groups": any(group.get("roles") for group in found["groups"]),
            "groups": [group for group in found["groups"] if group.get("roles")] or found["groups"],
        },
    )


def _waiting(notices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [notice | {"sentence": sentence(notice)} for notice in notices if not notice["read"]][:WAITING_SHOWN]


def _by_group(threads: list[dict[str, Any]], groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Threads with something new under the name of their group, in the order in which they come."""
    names = {group["slug"]: group["name"] for group in groups}
    found: dict[str, list[dict[str, Any]]] = {}
    for thread in threads:
        found.setdefault(thread["group"], []).append(thread)
    return [{"slug": slug, "name": names.get(slug, slug), "threads": rows} for slug, rows in found.items()]


def _next_of(sessions: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one that runs, else the one that comes first."""
    running = [session for session in sessions if session["state"] in {"live", "paused"}]
    ahead = sorted(
        (session for session in sessions if session["state"] in {"lobby", "scheduled"}),
        key=lambda session: session["starts_at"],
    )
    return next(iter([*running, *ahead]), None)


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
