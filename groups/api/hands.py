"""Raised hands over HTTP: /sessions/{id}/hands/..."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Change
from collab.api.edge import Edge
from collab.api.rate_limits import take
from groups.actions import hands as actions
from groups.api.agenda import require_visible
from groups.serializers import sessions as serializers
from groups.shapes.sessions import load_hands


class Hands(Edge):
    access = {"get": "network", "post": "network"}

    @extend_schema(
        operation_id="hands_list",
        summary="Read the raised hands",
        description="Who speaks, then points of order, then first come, first served.",
        responses=serializers.HandList,
    )
    def get(self, request: Request, session_id: int) -> Response:
        require_visible(self.rights, session_id)
        return Response({"results": load_hands(session_id), "next": None, "previous": None})

    @extend_schema(
        operation_id="hands_raise",
        summary="Raise your hand",
        description="For members and observers, while the session is live. A hand that is up answers 200.",
        request=serializers.NewHand,
        responses={200: serializers.HandShape, 201: serializers.HandShape},
    )
    def post(self, request: Request, session_id: int) -> Response:
        body = self.body(serializers.NewHand)
        take("hand", self.person.pk)
        hand, is_new = actions.raise_hand(person=self.person, session_id=session_id, key=self.key, **body)
        return Response(hand, status=201 if is_new else 200)


class TurnOf(Edge):
    """One change of a hand; it comes back as it is then."""

    access = {"post": "network"}
    turn: ClassVar[Callable[..., dict[str, Any]]]

    def post(self, request: Request, session_id: int, hand_id: int) -> Response:
        version = self.version_seen(self.body(Change))
        return Response(type(self).turn(person=self.person, session_id=session_id, hand_id=hand_id, version=version))


def _turn(operation_id: str, summary: str, description: str) -> Any:
    described = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=f"{description} `version` is the hand's.",
        request=Change,
        responses=serializers.HandShape,
    )
    return extend_schema_view(post=described)


@_turn("hands_call", "Give the floor", "Whoever had it has spoken. For chair, deputy and rapporteur.")
class Call(TurnOf):
    turn = staticmethod(actions.call_hand)


@_turn("hands_finish", "Say that the speaker has spoken", "For the speaker, and for who gives the floor.")
class Done(TurnOf):
    turn = staticmethod(actions.finish_hand)


@_turn("hands_lower", "Lower a hand", "One's own, or anybody's for who gives the floor.")
class Lower(TurnOf):
    turn = staticmethod(actions.lower_hand)
