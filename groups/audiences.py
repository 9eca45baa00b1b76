"""Who may listen to the streams of working groups.  Each answers from `visible_to`, like everything that reads."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Final

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField

from collab.people.rights import Rights, rights_of_many
from collab.postgres.compiled import Compiled, ListParameter, is_among
from groups.models import LiveSession, Thread, WorkingGroup
from groups.policies import groups as policies

Pair = tuple[str, int]
READ: Final = ("id", "group_id", "kind", "audience")  # columns of a thread, in the order of its fields


def _numbers(keys: Sequence[str]) -> dict[int, str]:
    """{id: key} of keys such as thread:42; a key whose id is no number is left out."""
    names = {key: key.partition(":")[2] for key in keys}
    return {int(name): key for key, name in names.items() if name.isascii() and name.isdecimal() and len(name) <= 15}


def _alike(people: Collection[int]) -> Iterable[tuple[Rights, list[int]]]:
    """Persons with the same reach together, so that a full hall costs few queries."""
    together: dict[frozenset[tuple[str, int | None]], tuple[Rights, list[int]]] = {}
    for person_id, rights in rights_of_many(people).items():
        reach = frozenset((grant.role, grant.group_id) for grant in rights.grants if grant.group_id)
        together.setdefault(reach, (rights, []))[1].append(person_id)
    return together.values()


class ThreadAudience:
    """thread:{id}: who may read the thread."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[Pair]:
        """Two queries."""
        by_id, pairs = _numbers(keys), set[Pair]()
        threads = _read_threads(by_id)
        for rights, people in _alike(person_ids):
            seen = [thread.pk for thread in threads if thread.is_visible_to(rights)]
            pairs |= {(by_id[pk], person) for pk in seen for person in people}
        return pairs


def _read_threads(ids: Iterable[int]) -> list[Thread]:
    """Threads with what `is_visible_to` reads; anything else of them would be a query."""
    rows = _threads().rows(ids=ids)
    return [Thread.from_db(DEFAULT_DB_ALIAS, READ, [row[name] for name in READ]) for row in rows]


@cache
def _threads() -> Compiled:
    return Compiled(Thread.objects.filter(is_among("id", ListParameter("ids", BigIntegerField()))).values(*READ))


class SessionAudience:
    """session:{id}: members and observers of its group."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[Pair]:
        """One query, and one more for every different reach among the persons."""
        by_id, pairs = _numbers(keys), set[Pair]()
        for rights, people in _alike(person_ids):
            seen = LiveSession.objects.visible_to(rights).filter(pk__in=by_id).values_list("pk", flat=True)
            pairs |= {(by_id[pk], person) for pk in seen for person in people}
        return pairs


def _groups(keys: Sequence[str]) -> dict[str, WorkingGroup]:
    """{key: group} of keys such as group:climate or desk:climate; one query."""
    by_slug = {key.partition(":")[2]: key for key in keys}
    return {by_slug[group.slug]: group for group in WorkingGroup.objects.filter(slug__in=by_slug, is_active=True)}


class GroupAudience:
    """group:{slug}: its members; it carries what is AMBER, which observers do not read."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[Pair]:
        """Two queries."""
        everybody = rights_of_many(person_ids)
        return {
            (key, person)
            for key, group in _groups(keys).items()
            for person, rights in everybody.items()
            if policies.is_member(rights, group.pk)
        }


class DeskAudience:
    """desk:{slug}: chair, deputy, rapporteur."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[Pair]:
        """Two queries."""
        everybody = rights_of_many(person_ids)
        return {
            (key, person)
            for key, group in _groups(keys).items()
            for person, rights in everybody.items()
            if policies.is_at_desk(rights, group.pk)
        }
