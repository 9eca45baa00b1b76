"""The HTTP edge that every app shares: find, call, answer.

A view derives from `Edge`, declares who may call it (`access`) and which query parameters it knows
(`takes`), reads bodies through `body()` and answers lists through `paged()`.  Errors are raised in the
domain's words; `collab.api.refusals` translates them, once.
"""

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from collab.api.bodies import Strict
from collab.api.client_address import caller_address
from collab.api.json_format import JSONRenderer, is_storable
from collab.api.refusals import sentences
from collab.errors import Invalid, NotFound, VersionRequired

if TYPE_CHECKING:
    from collab.people.rights import Rights

MAX_VERSION = 2_147_483_647


class Edge(APIView):
    """A view that denies by default.

    access: {method: "public" | "signed_in" | "network"}; a method that is not in it answers 405.
    takes: {method: names of query parameters}; any other name, or a name twice, answers 400.
    """

    access: ClassVar[dict[str, str]] = {}
    takes: ClassVar[dict[str, frozenset[str]]] = {}

    @property
    def person(self) -> Any:
        """Who calls: a `Person` wherever `access` asks for signing in."""
        return self.request.user

    @cached_property
    def rights(self) -> "Rights":
        """What the caller may act as now; one query at most, read when first asked."""
        # The authenticator stands above this module and knows persons; this module does not.
        return cast("Rights", self._authenticator.rights_of(self.request.user))

    @property
    def _authenticator(self) -> Any:
        """The authenticator that identified the caller."""
        return cast("Any", self.request).authenticators[0]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """Answer JSON whatever `Accept` asks for (RFC 9110, 12.5.1 allows it).

        Painted pages are made of these answers too, and browsers, robots and link checkers ask for HTML.
        """
        return JSONRenderer(), JSONRenderer.media_type

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Keep the session's person as `person_of_session`: the authenticator decides who `request.user` is."""
        request.person_of_session = getattr(request, "user", None)  # type: ignore[attr-defined]
        return super().initialize_request(request, *args, **kwargs)

    @property
    def address(self) -> str:
        """Where the call comes from."""
        named = self.request.META.get("HTTP_X_FORWARDED_FOR", "")
        return caller_address(str(self.request.META.get("REMOTE_ADDR", "")), named)

    @property
    def allowed_methods(self) -> list[str]:
        return [method.upper() for method in self.access]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = (request.method or "").lower()
        if method not in {"get", "head"}:
            self._authenticator.forget_rights()
        known = self.takes.get("get" if method == "head" else method, frozenset())
        fields = {name: [_("This parameter is not known.")] for name in request.query_params if name not in known}
        for name, values in request.query_params.lists():
            if len(values) > 1 or not is_storable(values[0]) or len(values[0]) > 2000:
                fields.setdefault(name, [_("This parameter has no such value.")])
        if fields:
            raise Invalid(fields=fields)
        if not all(is_storable(part) for part in kwargs.values() if isinstance(part, str)):
            raise NotFound

    def body(self, serializer: type[Strict]) -> dict[str, Any]:
        """The request's body as the serializer reads it; raises Invalid with the fields at fault."""
        try:
            return dict(_reader(serializer).run_validation(self.request.data))
        except exceptions.ValidationError as error:
            raise Invalid(fields=sentences(error.detail)) from error

    @property
    def key(self) -> UUID | None:
        """The `Idempotency-Key` header; raises Invalid when it is no uuid."""
        text = self.request.META.get("HTTP_IDEMPOTENCY_KEY")
        if text is None:
            return None
        try:
            return UUID(text)
        except ValueError as error:
            raise Invalid(fields={"Idempotency-Key": [_("This must be a uuid.")]}) from error

    def version_seen(self, body: dict[str, Any] | None = None, *, required: bool = True) -> int | None:
        """The version that a change was made from: `If-Match: "7"`, else `version` of the body.

        Takes `version` out of `body`, so that the rest can go to an action as it is.  Raises
        VersionRequired when there is none (unless not required), Invalid when it is no number.
        """
        named = body.pop("version", None) if body is not None else dict(self.request.data).get("version")
        header = self.request.META.get("HTTP_IF_MATCH")
        if header is not None:
            named = header.strip().removeprefix("W/").strip('"')
        if named is None:
            if required:
                raise VersionRequired
            return None
        text = str(named)
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_VERSION))
        if isinstance(named, bool) or not is_number or int(text) > MAX_VERSION:
            raise Invalid(fields={"version": [_("This must be a number.")]})
        return int(text)


@cache
def _reader(serializer: type[Strict]) -> Strict:
    """The serializer, made once for all threads: it keeps nothing of what it reads.

    Making one copies every field, which costs more than reading a message.
    """
    return serializer()
