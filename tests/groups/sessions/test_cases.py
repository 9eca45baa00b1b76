"""The story of a live session as cases of the page's own reducer: tests/cases/session.json."""

import pytest

from tests.groups.sessions.test_snapshot import all_that_can_happen, apply
from tests.stories import Story, assert_cases_stand


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_a_room_is_the_same_from_any_snapshot_and_the_events_after_it(amina, bo, cleo, deniz, room, client_for):
    client, address = client_for(bo), f"/api/v1/sessions/{room.pk}/"
    story = Story(lambda: client.get(address).json(), lambda stream: stream == room.stream)
    for no, act in enumerate(all_that_can_happen(amina, bo, cleo, deniz, room), start=1):
        story.step(f"step {no}", act)
    cases = story.end()
    for case in cases:
        state = case["snapshot"]
        for event in case["events"]:
            state = apply(state, event["type"], event["data"])
        assert state == case["expected"], case["name"]
    assert_cases_stand("session", bo.pk, cases)
