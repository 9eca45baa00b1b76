"""Working groups over HTTP: /groups/ and /groups/{slug}/..."""

from typing import Any, ClassVar, cast

from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import PAGE_TEXTS, Operation, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.shapes import PageShape
from collab.api.verb import Verb
from collab.errors import Forbidden, NotFound
from collab.people.models import Person, Term
from collab.people.rights import Rights
from collab.streams.publish import cursor_of
from groups.actions import groups as actions
from groups.models import JoinRequest, ReadPosition, Thread, WorkingGroup
from groups.models.groups import CHAIR_ROLES
from groups.policies import groups as policies
from groups.serializers import groups as serializers
from groups.shapes.groups import (
    MEMBER_FIELDS,
    GroupShape,
    JoinRequestShape,
    JoinShape,
    MemberShape,
    group_shape,
    join_request_shape,
    member_shape,
)


def group_for(rights: Rights, slug: str, *, inside: bool = False) -> WorkingGroup:
    """The group of this slug; with `inside` only for whom its threads and members are.  Raises NotFound."""
    group = WorkingGroup.objects.filter(slug=slug, is_active=True).first()
    if group is None or (inside and not policies.can_read_inside(rights, group)):
        raise NotFound()
    return group


def member_counts() -> dict[int, int]:
    """{group id: people with a current term in it}; one query."""
    rows = Term.objects.current().filter(seat__group__isnull=False, person__is_active=True)
    counted = rows.values("seat__group_id").annotate(people=Count("person", distinct=True))
    return {row["seat__group_id"]: row["people"] for row in counted}


def unread_counts(person: Person, rights: Rights) -> dict[int, int]:
    """{group id: unread messages of its discussions}, by subtraction; one query."""
    position = ReadPosition.objects.filter(thread=OuterRef("pk"), person=person)
    rows = Thread.objects.visible_to(rights).filter(kind="discussion", group_id__in=rights.group_ids)
    read = Coalesce(Subquery(position.values("last_read_no")[:1]), 0)
    counted = rows.order_by().annotate(left=Greatest(F("last_no") - read, 0)).values("group_id")
    return {row["group_id"]: row["unread"] for row in counted.annotate(unread=Sum("left"))}


def _members(group: WorkingGroup) -> Any:
    return Term.objects.current().filter(seat__group=group, person__is_active=True).values(*MEMBER_FIELDS)


class Groups(Edge):
    access = {"get": "public"}

    @describe(
        "groups_list",
        "List the working groups",
        "Name, remit and number of members; who is signed in also sees `can`, `roles` and `unread`.",
        answer=PageShape[GroupShape],
    )
    def get(self, request: Request) -> Response:
        counts = member_counts()
        groups = WorkingGroup.objects.filter(is_active=True).order_by("position", "pk")
        shapes = [cast("GroupShape", group_shape(group, members=counts.get(group.pk, 0))) for group in groups]
        if self.rights.is_signed_in:
            unread = unread_counts(self.person, self.rights)
            for group, shape in zip(groups, shapes, strict=True):
                shape["can"] = policies.abilities(self.rights, group)
                shape["roles"] = sorted(self.rights.roles_in(group.pk))
                shape["unread"] = unread.get(group.pk, 0)
        page: PageShape[GroupShape] = {"results": shapes, "next": None, "previous": None}
        return Response(page)


class GroupDetail(Edge):
    access = {"get": "public"}

    @describe(
        "groups_read",
        "Read a working group",
        "Visitors get what is public: no names of persons.",
        answer=GroupShape,
    )
    def get(self, request: Request, slug: str) -> Response:
        cursor = cursor_of(f"group:{slug}")
        group = group_for(self.rights, slug)
        public = group_shape(group, members=member_counts().get(group.pk, 0))
        if not self.rights.is_in_network:
            return Response(public)
        asked = JoinRequest.objects.filter(group=group, person=self.person).order_by("-pk").values_list("state")
        chairs = _members(group).filter(seat__role__code__in=CHAIR_ROLES).order_by("seat__role__position")
        shape: GroupShape = {
            **public,
            "chairs": [member_shape(row) for row in chairs],
            "can": policies.abilities(self.rights, group),
            "roles": sorted(self.rights.roles_in(group.pk)),
            "unread": unread_counts(self.person, self.rights).get(group.pk, 0),
            "join_request": next((state for (state,) in asked[:1]), None),
            "cursor": cursor,
        }
        return Response(shape)


class Members(Edge):
    access = {"get": "network"}
    takes = {"get": PAGE}

    @describe(
        "members_list",
        "List the people of a group",
        "Chairs first, then by name.",
        takes=PAGE_TEXTS,
        answer=PageShape[MemberShape],
    )
    def get(self, request: Request, slug: str) -> Response:
        group = group_for(self.rights, slug, inside=True)
        order = ("seat__role__position", "person__name", "id")
        return paged(request, _members(group), order=order, shape=member_shape)


class Member(Edge):
    access = {"delete": "network"}

    @describe(
        "members_remove",
        "Leave a group, or end a member's seat",
        "One's own id leaves; a chair ends another's plain seat. Open sockets are told at once.",
        power="member.leave",
    )
    def delete(self, request: Request, slug: str, person_id: int) -> Response:
        group = group_for(self.rights, slug, inside=True)
        if person_id == self.person.pk:
            actions.leave_group(person=self.person, group=group)
        else:
            actions.remove_member(chair=self.person, group=group, person_id=person_id)
        return Response(status=204)


class Join(Edge):
    access = {"post": "network"}

    @describe(
        "groups_join",
        "Join a group, or ask to",
        "`joined` in an open group, `pending` where a chair decides. Repeated: the same answer.",
        body=serializers.JoinBody,
        answer=JoinShape,
    )
    def post(self, request: Request, slug: str) -> Response:
        body = self.body(serializers.JoinBody)
        group = group_for(self.rights, slug)
        joined: JoinShape = {"state": actions.join_group(person=self.person, group=group, **body)}
        return Response(joined)


class JoinRequests(Edge):
    access = {"get": "network"}
    takes = {"get": PAGE}

    @describe(
        "join_requests_list",
        "List open requests to join",
        "For those who decide them.",
        takes=PAGE_TEXTS,
        answer=PageShape[JoinRequestShape],
    )
    def get(self, request: Request, slug: str) -> Response:
        group = group_for(self.rights, slug, inside=True)
        if not policies.can_decide_requests(self.rights, group):
            raise Forbidden()
        fields = ("id", "person_id", "person__name", "note", "state", "asked_at")
        rows = JoinRequest.objects.filter(group=group, state="pending").values(*fields)
        return paged(request, rows, order=("id",), shape=join_request_shape)


class Decide(Verb):
    """A request to join is decided; nothing comes back."""

    accept: ClassVar[bool]

    def act(self, *, slug: str = "", request_id: int = 0, **_more: Any) -> None:
        group = group_for(self.rights, slug, inside=True)
        actions.decide_request(chair=self.person, group=group, request_id=request_id, accept=self.accept)


class AcceptRequest(Decide):
    accept = True
    operation = Operation(
        id="join_requests_accept",
        summary="Accept a request to join",
        description="The asker gets a seat and a notice.",
        power="member.request_accepted",
        refuses=frozenset({"wrong_state", "no_office"}),
    )


class DeclineRequest(Decide):
    accept = False
    operation = Operation(
        id="join_requests_decline",
        summary="Decline a request to join",
        description="The asker gets a notice.",
        power="member.request_declined",
        refuses=frozenset({"wrong_state"}),
    )
