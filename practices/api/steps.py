"""The workflow of a practice: /practices/{id}/{submit,request_changes,publish,archive,withdraw}/."""

from typing import Any

from collab.api.bodies import Strict
from collab.api.describe import Operation
from collab.api.verb import Verb
from practices.actions import practices as actions
from practices.actions import review
from practices.api.practices import PracticeShape, practice_answer
from practices.serializers import bodies


class Step(Verb):
    """A step of the workflow; the answer is the practice as it is now."""

    def answer(self, found: Any, **address: Any) -> PracticeShape:
        return practice_answer(self.rights, **address)


def _step(
    operation_id: str, summary: str, description: str, body: type[Strict], power: str, *refuses: str
) -> Operation:
    return Operation(
        id=operation_id,
        summary=summary,
        description=description,
        body=body,
        answer=PracticeShape,
        version="required",
        power=power,
        refuses=frozenset({"wrong_state", "refused", *refuses}),
    )


class Submit(Step):
    operation = _step(
        "practices_submit",
        "Submit a practice",
        "Any official of the city; the group's chairs are told. 400 names the fields that are missing.",
        bodies.Step,
        "",
        "incomplete",
    )
    action = staticmethod(actions.submit_practice)
    actor = "official"


class RequestChanges(Step):
    operation = _step(
        "practices_request_changes",
        "Ask for changes",
        "A chair of another city or the secretariat: one note a field; the author is told.",
        bodies.Wishes,
        "practice.request_changes",
    )
    action = staticmethod(review.request_changes)
    actor = "reviewer"


class Publish(Step):
    operation = _step(
        "practices_publish",
        "Publish a practice",
        "A chair of another city or the secretariat: edition 1.0. The library hears it, an AMBER one the group.",
        bodies.Publication,
        "practice.publish",
    )
    action = staticmethod(review.publish_practice)
    actor = "reviewer"


class Archive(Step):
    operation = _step(
        "practices_archive",
        "Archive a practice",
        "Out of date: out of the list, still to be read. Its city, the group's chairs, the secretariat.",
        bodies.Reason,
        "practice.archive",
    )
    action = staticmethod(review.archive_practice)


class Withdraw(Step):
    operation = _step(
        "practices_withdraw",
        "Withdraw a practice",
        "Its city takes it back; a tombstone without words stays, here and in the log.",
        bodies.Reason,
        "practice.withdraw",
    )
    action = staticmethod(review.withdraw_practice)
    actor = "official"
