"""The page of one thread: title, state and a window of its messages, readable and answerable without JavaScript."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collab.errors import CollabError, Invalid, NotFound, NotSignedIn
from collab.pages.api_answers import answers
from collab.pages.paint import paint
from collab.people.models import Person
from groups.actions.messages import post_message


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Members-only: a visitor is sent to sign in and comes back here.  POST is the plain reply form."""
    if not isinstance(request.user, Person):
        raise NotSignedIn()
    if request.method != "POST":
        return _painted(request, int(thread_id))
    try:
        return _reply(request, request.user, int(thread_id))
    except (NotFound, NotSignedIn):
        raise
    except CollabError as error:
        return _painted(request, int(thread_id), error)


def _reply(request: HttpRequest, person: Person, thread_id: int) -> HttpResponse:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Invalid(_("This form is damaged; load the page again.")) from error
    shape, _is_new, _seq = post_message(
        author=person, thread_id=thread_id, body=request.POST.get("body", ""), key=key, is_limited=True
    )
    return redirect(f"/threads/{thread_id}#m{shape['no']}")


def _window(request: HttpRequest, thread: dict[str, Any]) -> str:
    """Which messages: what the address asks for, else those around the first unread one, else the newest."""
    for side in ("around", "before", "after"):
        no = request.GET.get(side, "")
        if no.isascii() and no.isdigit():
            return f"?{side}={no[:9]}"
    return f"?around={thread['last_read_no'] + 1}" if thread["unread"] else ""


def _ways(page: dict[str, Any]) -> dict[str, str | None]:
    """Where to read on, for whoever has no JavaScript: each way lands at the message that follows."""
    first, last = (page["results"][0]["no"], page["results"][-1]["no"]) if page["results"] else (0, 0)
    return {
        "earlier": f"?before={first}#m{first - 1}" if page["previous"] else None,
        "later": f"?after={last}#m{last + 1}" if page["next"] else None,
    }


def _painted(request: HttpRequest, thread_id: int, refused: CollabError | None = None) -> HttpResponse:
    """The page; after a refusal with the text that was written, and status of the refusal."""
    address = f"/api/v1/threads/{thread_id}/"
    data = answers(request, address)
    shape = data[address]
    messages, group = f"{address}messages/{_window(request, shape)}", f"/api/v1/groups/{shape['group']}/"
    data |= answers(request, messages, group)
    return paint(
        request,
        "pages/thread.html",
        page="thread",
        data=data,
        title=shape["title"],
        description=_("A discussion of a working group."),
        context={
            "thread": shape,
            "messages": data[messages]["results"],
            "first_new": shape["last_read_no"] + 1 if shape["unread"] and shape["last_read_no"] else None,
            "group": data[group],
            "key": request.POST.get("key") or uuid4(),
            "body": request.POST.get("body", ""),
            "refused": refused,
        }
        | _ways(data[messages]),
        status=refused.status if refused else 200,
    )
