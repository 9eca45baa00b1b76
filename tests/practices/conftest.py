"""Practices of the cast: Bo of Varna writes, Amina of Sarajevo chairs the group that reviews."""

from typing import Any

import pytest

from collab.people.models import Person
from practices.actions.practices import start_practice, submit_practice
from practices.actions.review import publish_practice
from practices.models import Practice

CARD: dict[str, Any] = {
    "title": {"bg": "Сенчести спирки", "en": "Shady bus stops"},
    "summary": {"bg": "Дървета до спирките пазят хората от жегата."},
    "original_language": "bg",
    "practice_type": "promising",
    "theme": "climate",
    "subtopics": ["heat"],
    "implementation_status": "in_operation",
    "start": "2024-05",
    "contact": {
        "unit": "Climate office", "role": "Head of unit", "languages": ["bg", "en"], "mailbox": "climate@varna.example",
    },
}  # fmt: skip


def make_practice(author: Person, **fields: Any) -> Practice:
    """A draft with a complete card; `fields` replace some of it."""
    practice_id, _new = start_practice(author=author, city=None, fields=CARD | fields)
    return Practice.objects.get(pk=practice_id)


def submitted(author: Person, **fields: Any) -> Practice:
    practice = make_practice(author, **fields)
    submit_practice(official=author, practice_id=practice.pk, version=practice.version)
    practice.refresh_from_db()
    return practice


def published(author: Person, reviewer: Person, **fields: Any) -> Practice:
    practice = submitted(author, **fields)
    publish_practice(reviewer=reviewer, practice_id=practice.pk, version=practice.version)
    practice.refresh_from_db()
    return practice


@pytest.fixture
def draft(bo: Person, amina: Person) -> Practice:
    return make_practice(bo)


@pytest.fixture
def waiting(bo: Person, amina: Person) -> Practice:
    """Submitted by Bo."""
    return submitted(bo)


@pytest.fixture
def practice(bo: Person, amina: Person) -> Practice:
    """Published: marked CLEAR, written by Bo, reviewed by Amina."""
    return published(bo, amina)
