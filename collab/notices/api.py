"""/api/v1/notices/"""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import PAGE_TEXTS, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.permissions import SIGNED_IN
from collab.api.shapes import PageShape
from collab.errors import Invalid
from collab.notices.actions import mark_read
from collab.notices.models import Notice
from collab.notices.serializers import ReadUpTo
from collab.notices.shapes import FIELDS, NoticeShape, UnreadShape, notice_shape


class Notices(Edge):
    access: ClassVar = {"get": SIGNED_IN}
    takes: ClassVar = {"get": PAGE | {"unread"}}

    @describe(
        "notices",
        "What I should know",
        "One's own notices, newest first.",
        takes=PAGE_TEXTS | {"unread": "1: only what was not seen yet."},
        answer=PageShape[NoticeShape],
    )
    def get(self, request: Request) -> Response:
        rows = Notice.objects.filter(person_id=self.rights.person_id or 0)
        wanted = request.query_params.get("unread", "0")
        if wanted not in {"0", "1"}:
            raise Invalid(fields={"unread": ["0 | 1"]})
        if wanted == "1":
            rows = rows.filter(read_at=None)
        return paged(request, rows.values(*FIELDS), order=("-id",), shape=notice_shape)


class Read(Edge):
    access: ClassVar = {"post": SIGNED_IN}

    @describe(
        "notices_read",
        "I have seen these",
        "Up to an id, or the ids named, or everything. Repeating it is harmless.",
        body=ReadUpTo,
        answer=UnreadShape,
    )
    def post(self, request: Request) -> Response:
        person_id = self.rights.person_id
        unread: UnreadShape = {"unread": mark_read(person_id=int(person_id or 0), **self.body(ReadUpTo))}
        return Response(unread)
