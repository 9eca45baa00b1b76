"""Rooms of the climate group in the states that the tests begin from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.actions.sessions import close_session, open_session, schedule_session
from groups.models import LiveSession


@pytest.fixture
def make_room(amina, climate):
    """A factory of scheduled sessions; without times the lobby is open."""

    def make(**fields):
        starts_at = fields.pop("starts_at", timezone.now() + timedelta(minutes=10))
        plan = {
            "title": "Heating in winter",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "zone": "Europe/Sarajevo",
        }
        session_id, _is_new = schedule_session(chair=amina, group=climate, **(plan | fields))
        return LiveSession.objects.get(pk=session_id)

    return make


@pytest.fixture
def room(make_room):
    return make_room()


@pytest.fixture
def far_room(make_room):
    """In three days: nobody waits in the lobby yet."""
    return make_room(starts_at=timezone.now() + timedelta(days=3))


@pytest.fixture
def live_room(amina, make_room):
    opened = make_room(title="Stoves")
    open_session(chair=amina, session_id=opened.pk, version=opened.version)
    opened.refresh_from_db()
    return opened


@pytest.fixture
def closed_room(amina, live_room):
    close_session(chair=amina, session_id=live_room.pk, version=live_room.version)
    live_room.refresh_from_db()
    return live_room
