"""Pages of cities, and the pages of one's own account."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collab.answers import answers
from collab.language import NAMES
from collab.notices.words import sentence
from collab.pages import paint

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
        description=_("The member cities of the network, on a map and by name."),
        public=True,
        context={"cities": data[address]["results"]},
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
        title=shape["name"],
        description=_("%(city)s in the B40 Balkan Cities Network: its practices and its place in the network.")
        % {"city": shape["name"]},
        public=True,
        context={"city": shape, "own_names": _own_names(shape), "practices": data[practices]["results"]},
    )


def _own_names(shape: dict[str, Any]) -> list[dict[str, str]]:
    """What the city is called elsewhere: other names than the one in the heading, with their language."""
    others = {tag: name for tag, name in shape["names"].items() if name != shape["name"]}
    return [{"tag": tag, "name": name, "language": NAMES.get(tag, tag)} for tag, name in others.items()]


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
