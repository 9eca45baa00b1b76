"""Pages of the working groups: the list, and one group with its threads, sessions and members."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collab.pages.api_answers import answers
from collab.pages.paint import paint

API = "/api/v1/groups/"


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    data = answers(request, API)
    return paint(
        request,
        "pages/groups.html",
        page="groups",
        data=data,
        title=_("Working groups"),
        description=_("The working groups of the network: what they do and how many people are in them."),
        public=True,
    )


@require_safe
def group(request: HttpRequest, slug: str, tab: str = "overview") -> HttpResponse:
    """One group.  Visitors see its remit; whoever may read inside also the tab's list."""
    data = answers(request, f"{API}{slug}/")
    shape = data[f"{API}{slug}/"]
    inside = "read" in shape.get("can", [])
    if inside:
        data |= answers(request, *_lists(slug, tab, shape["can"]))
    return paint(
        request,
        "pages/group.html",
        page="group",
        data=data,
        title=shape["name"],
        description=shape["remit"],
        public=tab == "overview",
        context={"tab": tab, "inside": inside, "threads": data.get(f"{API}{slug}/threads/"),
                 "sessions": data.get(f"{API}{slug}/sessions/"), "people": data.get(f"{API}{slug}/members/")},
    )  # fmt: skip


def _lists(slug: str, tab: str, can: list[str]) -> list[str]:
    """The lists a tab shows, as API addresses."""
    tabs = {
        "overview": ["threads", "sessions"],
        "threads": ["threads"],
        "sessions": ["sessions"],
        "members": ["members", "requests"] if "decide_requests" in can else ["members"],
        "desk": [],
    }
    return [f"{API}{slug}/{name}/" for name in tabs[tab]]
