"""Pages of the library: the list, one practice, and the editor (for those who may write)."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from collab.errors import Forbidden, NotSignedIn
from collab.pages.api_answers import answer, answers
from collab.pages.paint import paint
from collab.people.models import Person
from collab.text.language import in_readers_language
from collab.vocabularies.models import Entry
from practices.models.practices import CLEAR, OUT

API: Final = "/api/v1/practices/"
PAINTED: Final = 12  # cards
# In this order they stand in the address of the API, so that the app finds the answer it asks for.
FILTERS: Final = (
    "q", "theme", "country", "city", "group", "subtopic", "practice_type", "cost_band", "evidence_level", "sort",
    "after",
)  # fmt: skip
SECTIONS: Final = {
    "challenge": _l("The problem"),
    "solution": _l("What was done"),
    "participation": _l("Who took part"),
    "what_failed": _l("What went wrong"),
    "lessons": _l("What we would do differently"),
    "transfer_core": _l("What must stay as it is"),
    "transfer_adapt": _l("What to change for your city"),
    "preconditions": _l("What it needs"),
}
FACTS: Final = {  # field: (heading, vocabulary)
    "theme": (_l("Theme"), "themes"),
    "practice_type": (_l("Kind"), "practice_type"),
    "implementation_status": (_l("Stage"), "implementation_status"),
    "cost_band": (_l("Cost"), "cost_bands_eur"),
    "evidence_level": (_l("Evidence"), "evidence_level"),
}


def list_address(query: QueryDict) -> str:
    """The API address of the library's first page with the filters of the page's own address."""
    chosen = [(name, query[name]) for name in FILTERS if query.get(name)]
    return f"{API}?{urlencode([*chosen, ('limit', str(PAINTED))])}"


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """/practices: filters live in the query string, so a filtered library can be mailed."""
    address = list_address(request.GET)
    data = answers(request, address)
    found = data[address]
    labels = _labels("themes")
    return paint(
        request,
        "pages/practices.html",
        page="library",
        data=data,
        title=_("Practices that worked"),
        description=_("What the cities of the network did, with costs, results and what went wrong."),
        public=True,
        context={
            "practices": [_card(practice, labels) for practice in found["results"]],
            "count": found["count"],
            "more": _more(request.GET, found["next"]),
            "q": request.GET.get("q", ""),
            "themes": [
                {"code": code, "label": label, "count": found["facets"]["theme"].get(code, 0),
                 "chosen": code in request.GET.get("theme", "").split(",")}
                for (_vocabulary, code), label in labels.items()
            ],
        },
    )  # fmt: skip


@require_safe
def practice(request: HttpRequest, practice_id: int) -> HttpResponse:
    """/practices/{id}: everything is painted; public when the practice is."""
    address = f"{API}{practice_id}/"
    data = answers(request, address)
    shape = data[address]
    title = in_readers_language(shape["title"], original=shape["original_language"]).text
    is_public = shape["visibility"] == CLEAR and shape["state"] in OUT
    return paint(
        request,
        "pages/practice.html",
        page="practice",
        data=data,
        title=title or (_("Withdrawn practice") if shape["state"] == "withdrawn" else _("Untitled practice")),
        description=in_readers_language(shape["summary"], original=shape["original_language"]).text,
        public=is_public,
        context={
            "practice": shape,
            "facts": _facts(shape, _labels(*(vocabulary for _heading, vocabulary in FACTS.values()))),
            "sections": [(heading, shape[name]) for name, heading in SECTIONS.items() if shape[name]],
            "silent": [heading for name, heading in SECTIONS.items() if not shape[name]],
            "og_type": "article",
        },
    )


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """/practices/new: the empty editor."""
    _require_signed_in(request)
    return paint(request, "pages/practice_editor.html", page="practice_new", data={}, title=_("New practice"))


@require_safe
def edit(request: HttpRequest, practice_id: int) -> HttpResponse:
    """/practices/{id}/edit: the draft as it stands, for those who may change it."""
    _require_signed_in(request)
    address = f"{API}{practice_id}/"
    shape = answer(request, address)
    if "edit" not in shape["can"]:
        raise Forbidden(_("This practice cannot be changed by you now."))
    title = in_readers_language(shape["title"], original=shape["original_language"]).text
    return paint(
        request,
        "pages/practice_editor.html",
        page="practice_edit",
        data={address: shape},
        title=title or _("New practice"),
        context={"practice": shape},
    )


def _require_signed_in(request: HttpRequest) -> None:
    if not isinstance(request.user, Person):
        raise NotSignedIn


def _labels(*vocabularies: str) -> dict[tuple[str, str], str]:
    """{(vocabulary, code): label in the reader's language}, in their order; one query."""
    rows = Entry.objects.filter(vocabulary__in=vocabularies).order_by("vocabulary", "position", "code")
    return {
        (vocabulary, code): in_readers_language(labels).text or code
        for vocabulary, code, labels in rows.values_list("vocabulary", "code", "labels")
    }


def _card(practice: dict[str, Any], labels: dict[tuple[str, str], str]) -> dict[str, Any]:
    return practice | {"theme_label": labels.get(("themes", practice["theme"]), practice["theme"])}


def _facts(practice: dict[str, Any], labels: dict[tuple[str, str], str]) -> list[tuple[Any, str]]:
    """(heading, words) of what is known; the period as "2021" or "2021-05"."""
    known: list[tuple[Any, str]] = [
        (heading, labels.get((vocabulary, practice[name]), practice[name]))
        for name, (heading, vocabulary) in FACTS.items()
        if practice[name]
    ]
    if practice["start"]:
        known.append((_("Since"), " – ".join(filter(None, (practice["start"], practice["end"])))))
    return known


def _more(query: QueryDict, following: str | None) -> str:
    """The page's own address of the next cards, or ""."""
    if not following:
        return ""
    cursor = QueryDict(following.partition("?")[2])["after"]
    chosen = {name: query[name] for name in FILTERS if query.get(name)} | {"after": cursor}
    return f"?{urlencode(chosen)}"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/search?q=: everything one may see, readable without JavaScript."""
    query = {name: request.GET[name] for name in ("q", "kind") if request.GET.get(name)}
    address = f"/api/v1/search/?{urlencode(query)}" if query else "/api/v1/search/"
    return paint(
        request,
        "pages/search.html",
        page="search",
        data=answers(request, address),
        title=_("Search"),
        context={"q": query.get("q", "")},
    )
