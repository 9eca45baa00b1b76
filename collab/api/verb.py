"""A verb upon one thing: `POST /things/7/verb/` calls one action and answers the thing as it is then."""

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Nothing
from collab.api.describe import Operation
from collab.api.edge import Edge
from collab.api.permissions import NETWORK


class Verb(Edge):
    """Declares what it is instead of writing it out.

    operation: what comes in and goes out.  action: called with the person, the numbers of the address,
    the fields of the body and, where the operation names it, `version`.  actor: the role under which
    the action takes the person.
    """

    access: ClassVar = {"post": NETWORK}
    operation: ClassVar[Operation]
    action: ClassVar[Callable[..., Any]]
    actor: ClassVar[str] = "person"

    def post(self, request: Request, **address: Any) -> Response:
        body = self.body(self.operation.body or Nothing)
        if self.operation.version != "none":
            body["version"] = self.version_seen(body, required=self.operation.version == "required")
        found = self.act(**{self.actor: self.person}, **address, **body)
        if self.operation.answer is None:
            return Response(status=204)
        return Response(self.answer(found, **address))

    def act(self, **arguments: Any) -> Any:
        """Call the action; a view that needs more says it here."""
        return type(self).action(**arguments)

    def answer(self, found: Any, **_address: Any) -> Any:
        """The shape to answer with: what the action returned, unless a base class reads it anew."""
        return found
