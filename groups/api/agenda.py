"""The agenda over HTTP: /sessions/{id}/agenda/..."""

from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Change
from collab.api.describe import Operation, describe
from collab.api.edge import Edge
from collab.api.shapes import PageShape
from collab.api.verb import Verb
from collab.errors import NotFound
from collab.people.rights import Rights
from groups.actions import agenda as actions
from groups.models import LiveSession
from groups.serializers import sessions as serializers
from groups.shapes.sessions import ItemShape, load_items


def require_visible(rights: Rights, session_id: int) -> None:
    """Raise NotFound unless this person may be in the room."""
    if not LiveSession.objects.visible_to(rights).filter(pk=session_id).exists():
        raise NotFound()


class Agenda(Edge):
    access = {"get": "network", "post": "network"}

    @describe(
        "agenda_list",
        "Read the agenda",
        "All items in their order; at most a hundred.",
        answer=PageShape[ItemShape],
    )
    def get(self, request: Request, session_id: int) -> Response:
        require_visible(self.rights, session_id)
        page: PageShape[ItemShape] = {"results": load_items(session_id), "next": None, "previous": None}
        return Response(page)

    @describe(
        "agenda_add",
        "Add an agenda item",
        "At the end. For the group's desk. A repeat with the same Idempotency-Key answers 200.",
        body=serializers.NewItem,
        answer=ItemShape,
        status=201,
        key=True,
        refuses=("closed", "too_many_items"),
        power="agenda.add",
    )
    def post(self, request: Request, session_id: int) -> Response:
        body = self.body(serializers.NewItem)
        item, is_new = actions.add_item(desk=self.person, session_id=session_id, key=self.key, **body)
        return Response(item, status=201 if is_new else 200)


class Item(Edge):
    access = {"patch": "network"}

    @describe(
        "agenda_change",
        "Change an agenda item",
        "Title, kind or minutes; `no` moves it. `version` is the item's. For the group's desk.",
        body=serializers.ChangedItem,
        answer=ItemShape,
        version="required",
        refuses=("closed", "wrong_state"),
        power="agenda.change",
    )
    def patch(self, request: Request, session_id: int, item_id: int) -> Response:
        body = self.body(serializers.ChangedItem)
        version = self.version_seen(body) or 0
        return Response(
            actions.change_item(desk=self.person, session_id=session_id, item_id=item_id, version=version, **body)
        )


def _step(operation_id: str, summary: str, description: str) -> Operation:
    return Operation(
        id=operation_id,
        summary=summary,
        description=f"{description} `version` is the item's. For the group's desk.",
        body=Change,
        answer=ItemShape,
        version="required",
        power=operation_id.replace("agenda_", "agenda."),
        refuses=frozenset({"closed", "not_live", "wrong_state"}),
    )


class Step(Verb):
    """One step on the agenda; the item comes back as it is then."""

    actor = "desk"


class OpenItem(Step):
    operation = _step("agenda_open", "Make an item current", "Closes the one before.")
    action = staticmethod(actions.open_item)


class CloseItem(Step):
    operation = _step("agenda_close", "Close the current item", "No item is current then.")
    action = staticmethod(actions.close_item)


class SkipItem(Step):
    operation = _step("agenda_skip", "Skip an item", "Leaves out what is planned or current.")
    action = staticmethod(actions.skip_item)
