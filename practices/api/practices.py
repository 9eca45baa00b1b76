"""/practices/ and /practices/{id}/..."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict

from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import PAGE_TEXTS, describe
from collab.api.edge import Edge
from collab.api.paging import absolute, first_page_of, limit_of, paged
from collab.api.permissions import NETWORK, PUBLIC
from collab.api.rate_limits import take
from collab.api.shapes import CursorShape, Instant
from collab.errors import NotFound
from collab.people.any_reader import AnyReader
from collab.people.rights import Rights
from collab.postgres.compiled import run_each
from collab.streams.frames import NIL_EPOCH
from collab.streams.publish import cursor_of
from practices import library, policies
from practices.actions import practices as actions
from practices.models import Practice
from practices.models.practices import OUT
from practices.serializers import bodies
from practices.shapes.adoptions import AdoptionShape, load_adoptions
from practices.shapes.completeness import CompletenessShape, completeness, missing
from practices.shapes.contact import ContactShape, contact_shape
from practices.shapes.practices import (
    OfficialRef,
    PracticeContentShape,
    brief_rows,
    brief_shape,
    load_content,
    load_whole_row,
)
from practices.shapes.review_notes import NoteShape, load_notes


class OwnAdoptionShape(TypedDict):
    """How far the reader's own city has come; null where it has not begun."""

    adoption: str | None


class PracticeShape(PracticeContentShape):
    """A practice for one reader.  Null or empty for the public: contact, author, thread, interested."""

    contact: ContactShape | None
    author: OfficialRef | None
    thread: int | None
    state_note: str
    state_at: Instant
    missing: list[str]
    completeness: CompletenessShape
    review_notes: list[NoteShape]
    interested: list[AdoptionShape]
    mine: OwnAdoptionShape
    can: list[str]
    cursor: CursorShape | None


def practice_for(rights: Rights, practice_id: int) -> Practice:
    """The practice, if this person may see it.  Raises NotFound."""
    found = Practice.objects.visible_to(rights).select_related("group").filter(pk=practice_id).first()
    if found is None:
        raise NotFound
    return found


def practice_answer(rights: Rights, practice_id: int) -> PracticeShape:
    """The whole practice for one reader, with the cursor of where it is heard, read before its state."""
    practice = practice_for(rights, practice_id)
    cursor = _cursor(rights, practice)
    row = load_whole_row(practice_id)
    content = load_content(practice_id, row)
    filled = {**content, "contact": contact_shape(row)}
    inside = policies.can_read_contact(rights, practice)
    adoptions = load_adoptions(practice.pk) if inside else []
    mine = _own_stage(rights, adoptions)
    return {
        **content,
        "contact": _contact(row) if inside else None,
        "author": _author(row) if inside else None,
        "thread": row["thread_id"] if policies.reads_discussion(rights, practice) else None,
        "state_note": row["state_note"],
        "state_at": row["state_at"],
        "missing": missing(filled) if policies.can_edit(rights, practice) else [],
        "completeness": completeness(filled),
        "review_notes": load_notes(practice_id) if policies.can_read_notes(rights, practice) else [],
        "interested": adoptions,
        "mine": {"adoption": mine},
        "can": [name for name in policies.abilities(rights, practice) if not (name == "interested" and mine)],
        "cursor": cursor,
    }


def _own_stage(rights: Rights, adoptions: list[AdoptionShape]) -> str | None:
    """How far the reader's own city has come with it."""
    own = {grant.city_slug for grant in rights.grants if grant.city_slug}
    return next((each["stage"] for each in adoptions if each["city"]["slug"] in own), None)


def _cursor(rights: Rights, practice: Practice) -> CursorShape | None:
    if practice.state not in OUT or not policies.reads_discussion(rights, practice):
        return None
    return cursor_of(practice.stream)


def _contact(row: dict[str, Any]) -> ContactShape | None:
    contact = contact_shape(row)
    return contact if any(contact.values()) else None


def _author(row: dict[str, Any]) -> OfficialRef | None:
    if row["author_id"] is None:
        return None
    return {"id": row["author_id"], "name": row["author__name"], "office": row["author_office"]}


class Practices(Edge):
    access: ClassVar = {"get": PUBLIC, "post": NETWORK}
    takes: ClassVar = {"get": library.TAKES}

    @describe(
        "practices_list",
        "The library",
        "Published practices that the caller may read (without signing in: those marked CLEAR), newest first. "
        "`facets` counts by theme, country, type, cost band and evidence; `count` is the number in all.",
        takes=PAGE_TEXTS | library.TEXTS,
        answer=library.PracticePageShape,
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        order, limit = library.order_of(query), limit_of(query)
        if not library.is_whole_library(query):
            return self._part(request, order)
        page, reader = library.first_page(AnyReader.like(self.rights), order), self.rights
        streams, counts, rows = run_each(
            page.cursor.query(),
            page.facets.query(reader=reader),
            page.rows.query(reader=reader, limit=limit + 1),
        )
        facets, count = library.facets_of(counts, query)
        page_of_rows = first_page_of(query, absolute(request), rows, order, brief_shape, limit)
        answer: library.PracticePageShape = {
            **page_of_rows,
            "facets": facets,
            "count": count,
            "cursor": self._cursor(streams),
        }
        return Response(answer)

    def _part(self, request: Request, order: Sequence[str]) -> Response:
        """A page further on, or of what was chosen or searched for."""
        query = request.query_params
        cursor = cursor_of(library.LIBRARY) if self.rights.is_in_network else None
        found = library.practices_for(self.rights, query)
        facets, count = library.facets_of(library.facet_rows(found), query)
        return paged(
            request,
            brief_rows(library.chosen(found, query)),
            order=order,
            shape=brief_shape,
            extra={"facets": facets, "count": count, "cursor": cursor},
        )

    def _cursor(self, streams: list[dict[str, Any]]) -> CursorShape | None:
        """Where the library stands, for those who may listen to it."""
        if not self.rights.is_in_network:
            return None
        epoch, seq = (str(streams[0]["epoch"]), streams[0]["head"]) if streams else (NIL_EPOCH, 0)  # no event yet
        return {"stream": library.LIBRARY, "epoch": epoch, "seq": seq}

    @describe(
        "practices_start",
        "Start a practice",
        "A draft of one's own city, with any of its fields; nobody else sees it before it is submitted.",
        body=bodies.NewPractice,
        answer=PracticeShape,
        status=201,
        key=True,
        refuses=("too_many",),
    )
    def post(self, request: Request) -> Response:
        body = self.body(bodies.NewPractice)
        body.pop("version", None)
        take("practice", self.person.pk)
        practice_id, is_new = actions.start_practice(
            author=self.person, city=body.pop("city", None), fields=body, key=self.key
        )
        return Response(practice_answer(self.rights, practice_id), status=201 if is_new else 200)


class PracticeDetail(Edge):
    access: ClassVar = {"get": PUBLIC, "patch": NETWORK}

    @describe(
        "practices_read",
        "Read a practice",
        "All that it says. Contact, author, thread and the cities that reuse it are for the network.",
        answer=PracticeShape,
    )
    def get(self, request: Request, practice_id: int) -> Response:
        return Response(practice_answer(self.rights, practice_id))

    @describe(
        "practices_save",
        "Save fields of a draft",
        "The named fields only; texts are {language tag: text}. A stale version answers 409 with `current`.",
        body=bodies.PracticeFields,
        answer=PracticeShape,
        version="required",
        refuses=("wrong_state", "refused", "too_many"),
    )
    def patch(self, request: Request, practice_id: int) -> Response:
        body = self.body(bodies.PracticeFields)
        version = self.version_seen(body) or 0
        take("practice", self.person.pk)
        actions.save_practice(official=self.person, practice_id=practice_id, version=version, fields=body)
        return Response(practice_answer(self.rights, practice_id))
