"""Who sees a practice, by its state and label; and who may do what with it."""

import pytest
from django.db import IntegrityError, transaction

from collab.people.rights import rights_of
from practices import policies
from practices.models import Practice
from tests.practices.conftest import make_practice

EVERYBODY = {"amina", "bo", "cleo", "dara", "deniz", "rada", "sanja", "nobody", "eve"}
NETWORK = EVERYBODY - {"nobody", "eve"}
GROUP = {"amina", "bo", "deniz", "rada"}
REVIEWERS = {"amina", "deniz", "sanja"}
SEEN = {
    ("draft", "TLP:CLEAR"): {"bo"},
    ("submitted", "TLP:CLEAR"): {"bo"} | REVIEWERS,
    ("in_review", "TLP:AMBER"): {"bo"} | REVIEWERS,
    ("changes_requested", "TLP:GREEN"): {"bo"} | REVIEWERS,
    ("published", "TLP:CLEAR"): EVERYBODY,
    ("published", "TLP:GREEN"): NETWORK,
    ("published", "TLP:AMBER"): GROUP | {"sanja"},
    ("archived", "TLP:CLEAR"): EVERYBODY,
    ("archived", "TLP:AMBER"): GROUP | {"sanja"},
    ("withdrawn", "TLP:GREEN"): NETWORK,
}
CAN = {
    "draft": {"bo": ["edit", "submit"]},
    "submitted": {name: ["request_changes", "publish"] for name in REVIEWERS},
    "changes_requested": {"bo": ["edit", "submit"]},
    "published": {
        "bo": ["withdraw", "archive"],
        "amina": ["archive", "interested"],
        "deniz": ["archive", "interested"],
        "sanja": ["archive"],
        "rada": ["interested"],
        "dara": ["interested"],
    },
    "archived": {"bo": ["withdraw"]},
    "withdrawn": {},
}


@pytest.fixture
def cast(amina, bo, cleo, dara, deniz, rada, sanja, nobody, eve):
    people = {
        "amina": amina, "bo": bo, "cleo": cleo, "dara": dara, "deniz": deniz, "rada": rada, "sanja": sanja,
        "nobody": nobody, "eve": eve,
    }  # fmt: skip
    return {name: rights_of(person) for name, person in people.items()}


def put(practice: Practice, state: str, visibility: str = "TLP:CLEAR") -> None:
    """The row as it would stand in this state, whichever way it came there."""
    practice.state, practice.visibility = state, visibility
    practice.edition, practice.published_at = "1.0", practice.created_at
    practice.save()


@pytest.mark.parametrize(("state", "visibility"), SEEN)
def test_who_sees_it(cast, bo, state, visibility):
    practice = make_practice(bo)
    put(practice, state, visibility)
    seen = {name for name, rights in cast.items() if Practice.objects.visible_to(rights).exists()}
    assert seen == SEEN[state, visibility]


@pytest.mark.parametrize("state", CAN)
def test_who_may_do_what(cast, bo, state):
    practice = make_practice(bo)
    put(practice, state)
    can = {name: policies.abilities(rights, practice) for name, rights in cast.items()}
    assert {name: verbs for name, verbs in can.items() if verbs} == CAN[state]


def test_a_discussion_is_for_officials_and_members(cast, practice):
    can = {name for name, rights in cast.items() if policies.can_discuss(rights, practice)}
    assert can == {"amina", "bo", "dara", "deniz", "rada"}


def test_the_database_refuses_a_label_too_strict(draft):
    with pytest.raises(IntegrityError, match="practice_label_storable"), transaction.atomic():
        Practice.objects.filter(pk=draft.pk).update(visibility="TLP:RED")


def test_the_database_refuses_publication_without_an_edition(draft):
    with pytest.raises(IntegrityError, match="practice_out_has_edition"), transaction.atomic():
        Practice.objects.filter(pk=draft.pk).update(state="published")
