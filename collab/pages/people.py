"""Pages of cities, and the pages of one's own account."""

from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collab.notices.words import sentence
from collab.pages.api_answers import answers
from collab.pages.paint import paint
from collab.pages.site import cards
from collab.text.language import in_readers_language, tag_of

API = "/api/v1"


@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """/cities: the members, by name."""
    address = f"{API}/cities/?limit=200"
    data = answers(request, address)
    return paint(
        request,
        "pages/cities.html",
        page="cities",
        data=data,
        title=_("Cities"),
        description=_("The cities of the network, and what they have shared."),
        public=True,
        context={"cities": _chosen(data[address]["results"], request.GET)},
    )


@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """/cities/{slug}: the city and what it has published."""
    own, practices = f"{API}/cities/{slug}/", f"{API}/practices/?city={slug}"
    data = answers(request, own, practices)
    shape = data[own]
    return paint(
        request,
        "pages/city.html",
        page="city",
        data=data,
        title=_named(shape),
        description=_("%(city)s in the B40 Balkan Cities Network: its practices and its place in the network.")
        % {"city": _named(shape)},
        public=True,
        context={
            "city": _with_words(shape),
            "own_names": [(tag, name) for tag, name in shape["names"].items() if tag != "en" and name != _named(shape)],
            "practices": cards(data[practices]["results"]),
        },
    )


def _tag() -> str:
    return tag_of(get_language() or "en")


def _named(shape: dict[str, Any]) -> str:
    """The city's name in the reader's language, where it is known."""
    return in_readers_language({"en": shape["name"]} | shape["names"]).text


def _with_words(shape: dict[str, Any]) -> dict[str, Any]:
    """The city with its name and country in the reader's words."""
    territories = Locale.parse(_tag().replace("-", "_")).territories
    return shape | {
        "shown_name": _named(shape),
        "country_name": territories.get(shape["country"], shape["country"]),
        "people": format_decimal(shape["population"], locale=_tag()) if shape["population"] else "",
    }


def _chosen(cities: list[dict[str, Any]], query: QueryDict) -> list[dict[str, Any]]:
    """The cities that match the filters of the address, by name."""
    words, country = query.get("q", "").strip().casefold(), query.get("country", "")
    left = [
        _with_words(city)
        for city in cities
        if (not country or city["country"] == country)
        and (not words or any(words in name.casefold() for name in city["names"].values()))
    ]
    return sorted(left, key=lambda city: str(city["shown_name"]).casefold())


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """/notices: what one should know, newest first."""
    address = f"{API}/notices/"
    data = answers(request, address)
    rows = [row | {"sentence": sentence(row)} for row in data[address]["results"]]
    return paint(
        request,
        "pages/notices.html",
        page="notices",
        data=data,
        title=_("Notifications"),
        context={"notices": rows, "next": data[address]["next"]},
    )


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """/me: the own account."""
    address = f"{API}/me/"
    data = answers(request, address)
    return paint(
        request,
        "pages/me.html",
        page="me",
        data=data,
        title=_("My profile and settings"),
        context={"me": data[address]},
    )
