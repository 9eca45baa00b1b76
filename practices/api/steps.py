"""The workflow of a practice: /practices/{id}/{submit,request_changes,publish,archive,withdraw}/."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Strict
from collab.api.describe import describe
from collab.api.edge import Edge
from collab.api.permissions import NETWORK
from practices.actions import practices as actions
from practices.actions import review
from practices.api.practices import practice_answer
from practices.serializers import bodies
from practices.serializers.shapes import PracticeShape


class Step(Edge):
    """A step of the workflow; the answer is the practice as it is now."""

    access: ClassVar = {"post": NETWORK}
    expects: ClassVar[type[Strict]] = bodies.Step

    def step(self, practice_id: int) -> Response:
        body = self.body(self.expects)
        version = self.version_seen(body) or 0
        self.use(practice_id, version, body)
        return Response(practice_answer(self.rights, practice_id))

    def use(self, practice_id: int, version: int, body: dict[str, Any]) -> None:
        """Call the action with the checked body."""
        raise NotImplementedError


class Submit(Step):
    @describe(
        "practices_submit",
        "Submit a practice",
        "Any official of the city; the group's chairs are told. 400 names the fields that are missing.",
        body=bodies.Step,
        answer=PracticeShape,
        seen=True,
    )
    def post(self, request: Request, practice_id: int) -> Response:
        return self.step(practice_id)

    def use(self, practice_id: int, version: int, body: dict[str, Any]) -> None:
        actions.submit_practice(official=self.person, practice_id=practice_id, version=version)


class RequestChanges(Step):
    expects = bodies.Wishes

    @describe(
        "practices_request_changes",
        "Ask for changes",
        "A chair of another city or the secretariat: one note a field; the author is told.",
        body=bodies.Wishes,
        answer=PracticeShape,
        seen=True,
    )
    def post(self, request: Request, practice_id: int) -> Response:
        return self.step(practice_id)

    def use(self, practice_id: int, version: int, body: dict[str, Any]) -> None:
        review.request_changes(reviewer=self.person, practice_id=practice_id, version=version, notes=body["notes"])


class Publish(Step):
    expects = bodies.Publication

    @describe(
        "practices_publish",
        "Publish a practice",
        "A chair of another city or the secretariat: edition 1.0. The library hears it, an AMBER one the group.",
        body=bodies.Publication,
        answer=PracticeShape,
        seen=True,
    )
    def post(self, request: Request, practice_id: int) -> Response:
        return self.step(practice_id)

    def use(self, practice_id: int, version: int, body: dict[str, Any]) -> None:
        review.publish_practice(
            reviewer=self.person,
            practice_id=practice_id,
            version=version,
            evidence_level=body.get("evidence_level"),
        )


class Archive(Step):
    expects = bodies.Reason

    @describe(
        "practices_archive",
        "Archive a practice",
        "Out of date: out of the list, still to be read. Its city, the group's chairs, the secretariat.",
        body=bodies.Reason,
        answer=PracticeShape,
        seen=True,
    )
    def post(self, request: Request, practice_id: int) -> Response:
        return self.step(practice_id)

    def use(self, practice_id: int, version: int, body: dict[str, Any]) -> None:
        review.archive_practice(person=self.person, practice_id=practice_id, version=version, note=body.get("note", ""))


class Withdraw(Step):
    expects = bodies.Reason

    @describe(
        "practices_withdraw",
        "Withdraw a practice",
        "Its city takes it back; a tombstone without words stays, here and in the log.",
        body=bodies.Reason,
        answer=PracticeShape,
        seen=True,
    )
    def post(self, request: Request, practice_id: int) -> Response:
        return self.step(practice_id)

    def use(self, practice_id: int, version: int, body: dict[str, Any]) -> None:
        review.withdraw_practice(
            official=self.person, practice_id=practice_id, version=version, note=body.get("note", "")
        )
