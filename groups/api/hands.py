"""Raised hands over HTTP: /sessions/{id}/hands/..."""

from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Change
from collab.api.describe import Operation, describe
from collab.api.edge import Edge
from collab.api.rate_limits import take
from collab.api.shapes import PageShape
from collab.api.verb import Verb
from groups.actions import hands as actions
from groups.api.agenda import require_visible
from groups.serializers import sessions as serializers
from groups.shapes.sessions import HandShape, load_hands


class Hands(Edge):
    access = {"get": "network", "post": "network"}

    @describe(
        "hands_list",
        "Read the raised hands",
        "Who speaks, then points of order, then first come, first served.",
        answer=PageShape[HandShape],
    )
    def get(self, request: Request, session_id: int) -> Response:
        require_visible(self.rights, session_id)
        page: PageShape[HandShape] = {"results": load_hands(session_id), "next": None, "previous": None}
        return Response(page)

    @describe(
        "hands_raise",
        "Raise your hand",
        "For members and observers, while the session is live. A hand that is up answers 200.",
        body=serializers.NewHand,
        answer=HandShape,
        status=201,
        key=True,
        refuses=("closed", "not_live", "too_many"),
    )
    def post(self, request: Request, session_id: int) -> Response:
        body = self.body(serializers.NewHand)
        take("hand", self.person.pk)
        hand, is_new = actions.raise_hand(person=self.person, session_id=session_id, key=self.key, **body)
        return Response(hand, status=201 if is_new else 200)


def _turn(operation_id: str, summary: str, description: str, power: str) -> Operation:
    return Operation(
        id=operation_id,
        summary=summary,
        description=f"{description} `version` is the hand's.",
        body=Change,
        answer=HandShape,
        version="required",
        power=power,
        refuses=frozenset({"closed", "not_live", "wrong_state"}),
    )


class Call(Verb):
    operation = _turn(
        "hands_call", "Give the floor", "Whoever had it has spoken. For chair, deputy and rapporteur.", "hand.call"
    )
    action = staticmethod(actions.call_hand)


class Done(Verb):
    operation = _turn(
        "hands_finish", "Say that the speaker has spoken", "For the speaker, and for who gives the floor.", "hand.done"
    )
    action = staticmethod(actions.finish_hand)


class Lower(Verb):
    operation = _turn("hands_lower", "Lower a hand", "One's own, or anybody's for who gives the floor.", "hand.lowered")
    action = staticmethod(actions.lower_hand)
