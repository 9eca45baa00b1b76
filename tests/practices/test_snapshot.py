"""What a reader knows from the library's list and the events after it is what a new list says.

The story told here is also the cases of the page's own reducer: tests/cases/practices.json.
"""

from typing import Any

import pytest

from collab.streams.events import REGISTRY
from practices.actions.adoptions import declare_interest
from practices.actions.review import archive_practice, withdraw_practice
from practices.models import Practice
from tests.practices.conftest import published
from tests.stories import Story, assert_cases_stand, types_with_a_case

OUT = ("practice.archived", "practice.withdrawn")


def apply_library(state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """The list after one event: new ones on top, the newer version stands, what is out is gone."""
    practice = event["data"]["practice"]
    known = {one["id"]: one for one in state["results"]}
    others = [one for one in state["results"] if one["id"] != practice["id"]]
    if event["type"] in OUT:
        return {"results": others, "count": len(others)}
    if practice["id"] in known:
        newer = practice["version"] >= known[practice["id"]]["version"]
        results = [practice if newer and one["id"] == practice["id"] else one for one in state["results"]]
        return {"results": results, "count": len(results)}
    if event["type"] != "practice.published":
        return state
    return {"results": [practice, *others], "count": len(others) + 1}


def folded(events: list[dict[str, Any]], state: dict[str, Any]) -> dict[str, Any]:
    for event in events:
        state = apply_library(state, event)
    return state


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_library_is_the_same_from_any_snapshot_and_the_events_after_it(amina, bo, dara, client_for):
    client, made = client_for(dara), []

    def look() -> dict[str, Any]:
        answer = client.get("/api/v1/practices/").json()
        return {"results": answer["results"], "count": answer["count"]}

    def publishes(title: str) -> Any:
        return lambda: made.append(published(bo, amina, title={"bg": title}))

    def changes(number: int, verb: Any, **fields: Any) -> Any:
        def act() -> None:
            version = Practice.objects.get(pk=made[number].pk).version
            verb(practice_id=made[number].pk, version=version, **fields)

        return act

    story = Story(look, lambda stream: stream == "library")
    story.step("the first is published", publishes("Сенчести спирки"))
    story.step("another is published", publishes("Прохладни дворове"))
    story.step("a city is interested", lambda: declare_interest(official=dara, practice_id=made[0].pk))
    story.step("a third is published", publishes("Зелени покриви"))
    story.step("one is archived", changes(1, archive_practice, person=amina))
    story.step("one is withdrawn", changes(2, withdraw_practice, official=bo))
    cases = story.end()
    for case in cases:
        assert folded(case["events"], case["snapshot"]) == case["expected"], case["name"]
        twice = [event for event in case["events"] for _ in range(2)]
        assert folded(twice, case["snapshot"]) == case["expected"], case["name"]
    assert_cases_stand("practices", dara.pk, cases)


def test_every_event_of_the_library_has_a_case():
    ours = {name for name, event in REGISTRY.items() if event.__module__ == "practices.events"}
    assert ours == {"practice.published", "practice.archived", "practice.withdrawn", "practice.adopted"}
    assert ours <= types_with_a_case()
