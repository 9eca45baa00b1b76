"""What a person has not read yet: /me/read/."""

from django.db.models import F, Q
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import PAGE_TEXTS, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.shapes import PageShape
from groups.api.threads import thread_rows
from groups.shapes.threads import ThreadInListShape, thread_for_reader


class Unread(Edge):
    access = {"get": "network"}
    takes = {"get": PAGE}

    @describe(
        "me_read",
        "Threads with something new for me",
        "Discussions of my groups with unread messages, the newest first.",
        takes=PAGE_TEXTS,
        answer=PageShape[ThreadInListShape],
    )
    def get(self, request: Request) -> Response:
        new = Q(last_read_no__isnull=True) | Q(last_read_no__lt=F("last_no"))
        rows = thread_rows(self.rights).filter(new, kind="discussion", group_id__in=self.rights.group_ids)
        return paged(request, rows, order=("-last_at", "-id"), shape=thread_for_reader)
