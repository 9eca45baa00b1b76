"""What a person has not read yet: /me/read/."""

from django.db.models import F, Q
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from groups.api.threads import thread_rows
from groups.serializers import threads as serializers
from groups.shapes.threads import thread_for_reader


class Unread(Edge):
    access = {"get": "network"}
    takes = {"get": PAGE}

    @extend_schema(
        operation_id="me_read",
        summary="Threads with something new for me",
        description="Discussions of my groups with unread messages, the newest first.",
        parameters=[OpenApiParameter(name) for name in sorted(PAGE)],
        responses=serializers.ThreadPage,
    )
    def get(self, request: Request) -> Response:
        new = Q(last_read_no__isnull=True) | Q(last_read_no__lt=F("last_no"))
        rows = thread_rows(self.rights).filter(new, kind="discussion", group_id__in=self.rights.group_ids)
        return paged(request, rows, order=("-last_at", "-id"), shape=thread_for_reader)
