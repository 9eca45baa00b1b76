"""The agenda over HTTP: /sessions/{id}/agenda/..."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Change
from collab.api.edge import Edge
from collab.errors import NotFound
from collab.people.rights import Rights
from groups.actions import agenda as actions
from groups.models import LiveSession
from groups.serializers import sessions as serializers
from groups.shapes.sessions import load_items


def require_visible(rights: Rights, session_id: int) -> None:
    """Raise NotFound unless this person may be in the room."""
    if not LiveSession.objects.visible_to(rights).filter(pk=session_id).exists():
        raise NotFound()


class Agenda(Edge):
    access = {"get": "network", "post": "network"}

    @extend_schema(
        operation_id="agenda_list",
        summary="Read the agenda",
        description="All items in their order; at most a hundred.",
        responses=serializers.ItemList,
    )
    def get(self, request: Request, session_id: int) -> Response:
        require_visible(self.rights, session_id)
        return Response({"results": load_items(session_id), "next": None, "previous": None})

    @extend_schema(
        operation_id="agenda_add",
        summary="Add an agenda item",
        description="At the end. For the group's desk. A repeat with the same Idempotency-Key answers 200.",
        request=serializers.NewItem,
        responses={200: serializers.ItemShape, 201: serializers.ItemShape},
    )
    def post(self, request: Request, session_id: int) -> Response:
        body = self.body(serializers.NewItem)
        item, is_new = actions.add_item(desk=self.person, session_id=session_id, key=self.key, **body)
        return Response(item, status=201 if is_new else 200)


class Item(Edge):
    access = {"patch": "network"}

    @extend_schema(
        operation_id="agenda_change",
        summary="Change an agenda item",
        description="Title, kind or minutes; `no` moves it. `version` is the item's. For the group's desk.",
        request=serializers.ChangedItem,
        responses=serializers.ItemShape,
    )
    def patch(self, request: Request, session_id: int, item_id: int) -> Response:
        body = self.body(serializers.ChangedItem)
        version = self.version_seen(body) or 0
        return Response(
            actions.change_item(desk=self.person, session_id=session_id, item_id=item_id, version=version, **body)
        )


class Move(Edge):
    """One step on the agenda; the item comes back as it is then."""

    access = {"post": "network"}
    move: ClassVar[Callable[..., dict[str, Any]]]

    def post(self, request: Request, session_id: int, item_id: int) -> Response:
        version = self.version_seen(self.body(Change))
        return Response(type(self).move(desk=self.person, session_id=session_id, item_id=item_id, version=version))


def _step(operation_id: str, summary: str, description: str) -> Any:
    described = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=f"{description} `version` is the item's. For the group's desk.",
        request=Change,
        responses=serializers.ItemShape,
    )
    return extend_schema_view(post=described)


@_step("agenda_open", "Make an item current", "Closes the one before.")
class OpenItem(Move):
    move = staticmethod(actions.open_item)


@_step("agenda_close", "Close the current item", "No item is current then.")
class CloseItem(Move):
    move = staticmethod(actions.close_item)


@_step("agenda_skip", "Skip an item", "Leaves out what is planned or current.")
class SkipItem(Move):
    move = staticmethod(actions.skip_item)
