"""/api/v1/me/ and what belongs to it."""

from typing import Any, ClassVar, cast

from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Nothing
from collab.api.describe import PAGE_TEXTS, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.permissions import SIGNED_IN
from collab.api.rate_limits import take
from collab.api.shapes import PageShape
from collab.errors import Invalid, NotFound
from collab.people import actions
from collab.people.credentials.sign_ins import sign_in_shape, sign_ins_of
from collab.people.models import ApiToken, Draft, Person
from collab.people.reading import read_me
from collab.people.serializers import PLACE, DraftWritten, ProfileChange, TokenWanted
from collab.people.shapes import (
    DraftShape,
    MeShape,
    SignInShape,
    TokenMadeShape,
    TokenShape,
    draft_shape,
    token_shape,
)


def caller(request: Request) -> Person:
    """The person behind a request that `access` has let in."""
    return cast("Person", request.user)


class Me(Edge):
    access: ClassVar = {"get": SIGNED_IN, "patch": SIGNED_IN}

    def _answer(self, person: Person) -> Response:
        return Response(read_me(person, csrf=get_token(self.request), rights=self.rights))

    @describe("me", "Who I am", "The own account: offices, settings, the CSRF token.", answer=MeShape)
    def get(self, request: Request) -> Response:
        return self._answer(caller(request))

    @describe(
        "me_change",
        "Change my settings",
        "Name, language of the interface, languages read, time zone, theme.",
        body=ProfileChange,
        answer=MeShape,
        version="required",
    )
    def patch(self, request: Request) -> Response:
        body = self.body(ProfileChange)
        version = cast("int", self.version_seen(body))
        return self._answer(actions.change_profile(person=caller(request), version=version, **body))


class SignIns(Edge):
    access: ClassVar = {"get": SIGNED_IN, "delete": SIGNED_IN}

    @describe("me_sign_ins", "Where I am signed in", "All open sign-ins.", answer=PageShape[SignInShape])
    def get(self, request: Request) -> Response:
        current = request.session.session_key
        found = [sign_in_shape(session, current) for session in sign_ins_of(caller(request).pk)]
        return Response({"results": found, "next": None, "previous": None})

    @describe("me_sign_ins_end", "Sign out elsewhere", "Ends every sign-in but the present one.")
    def delete(self, request: Request) -> Response:
        actions.end_other_sign_ins(person=caller(request), current_key=request.session.session_key)
        return Response(status=204)


class SignIn(Edge):
    access: ClassVar = {"delete": SIGNED_IN}

    @describe("me_sign_in_end", "End one sign-in", "Signs one device out.")
    def delete(self, request: Request, sign_in: str) -> Response:
        actions.end_sign_in(person=caller(request), sign_in=sign_in)
        return Response(status=204)


class Tokens(Edge):
    access: ClassVar = {"get": SIGNED_IN, "post": SIGNED_IN}
    takes: ClassVar = {"get": PAGE}

    @describe("me_tokens", "My tokens", "Without secrets.", takes=PAGE_TEXTS, answer=PageShape[TokenShape])
    def get(self, request: Request) -> Response:
        rows = ApiToken.objects.filter(person=caller(request), revoked_at=None).values(
            "id", "name", "created_at", "expires_at", "revoked_at"
        )
        return paged(request, rows, order=("-id",), shape=dict)

    @describe(
        "me_token_create",
        "Make a token",
        "A personal token for programs. The secret is shown this once. A token cannot make tokens.",
        body=TokenWanted,
        answer=TokenMadeShape,
        status=201,
        refuses=("sign_in_needed", "too_many_tokens", "too_many"),
    )
    def post(self, request: Request) -> Response:
        if request.auth is not None:
            raise Invalid(_("Sign in on the page to make a token."), code="sign_in_needed")
        body = self.body(TokenWanted)
        take("token", self.person.pk)
        token, secret = actions.create_token(person=caller(request), **body)
        made: TokenMadeShape = {**token_shape(token), "token": secret}
        return Response(made, status=201)


class Token(Edge):
    access: ClassVar = {"delete": SIGNED_IN}

    @describe("me_token_revoke", "Revoke a token", "Programs that use it are signed out.")
    def delete(self, request: Request, token_id: int) -> Response:
        actions.revoke_token(person=caller(request), token_id=token_id)
        return Response(status=204)


class Drafts(Edge):
    access: ClassVar = {"get": SIGNED_IN}
    takes: ClassVar = {"get": PAGE}

    @describe("me_drafts", "My drafts", "Newest first.", takes=PAGE_TEXTS, answer=PageShape[DraftShape])
    def get(self, request: Request) -> Response:
        rows = Draft.objects.filter(person=caller(request)).values("id", "place", "content", "version", "saved_at")
        return paged(request, rows, order=("-saved_at", "-id"), shape=_without_id)


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


class DraftAt(Edge):
    access: ClassVar = {"get": SIGNED_IN, "put": SIGNED_IN, "delete": SIGNED_IN}

    @describe("me_draft_read", "One draft", f"The draft of a place ({PLACE}).", answer=DraftShape)
    def get(self, request: Request, place: str) -> Response:
        draft = Draft.objects.filter(person=caller(request), place=place).first()
        if draft is None:
            raise NotFound
        return Response(draft_shape(draft))

    @describe(
        "me_draft_save",
        "Save a draft",
        "Keeps the text of a place. With a version that is not the present one: 409 with what stands there.",
        body=DraftWritten,
        answer=DraftShape,
        version="optional",
        refuses=("too_many_drafts", "too_many"),
    )
    def put(self, request: Request, place: str) -> Response:
        body = self.body(DraftWritten)
        version = self.version_seen(body, required=False)
        take("draft", self.person.pk)
        saved = actions.save_draft(person=caller(request), place=place, content=body["content"], version=version)
        return Response(draft_shape(saved))

    @describe(
        "me_draft_drop",
        "Drop a draft",
        "Harmless when there is none. With a version that is not the present one: 409 with what stands there.",
        version="optional",
    )
    def delete(self, request: Request, place: str) -> Response:
        self.body(Nothing)
        actions.drop_draft(person=caller(request), place=place, version=self.version_seen(required=False))
        return Response(status=204)
