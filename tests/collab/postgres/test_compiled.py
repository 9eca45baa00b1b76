"""A compiled query answers as the queryset that it was made of, for every value it is given."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import BigIntegerField, DateTimeField, JSONField, OuterRef, Value
from django.db.models.functions import JSONObject
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collab.people.models import Term
from collab.people.rights import Rights, rights_of_many
from collab.postgres.compiled import (
    Compiled,
    KeysParameter,
    ListParameter,
    NextIds,
    Parameter,
    Query,
    is_among,
    rows_of_each,
    run,
    run_each,
)
from collab.vocabularies.models import Entry
from groups.models import Message, WorkingGroup
from groups.shapes.messages import FIELDS
from tests.cast import make_message, make_person, make_seat

pytestmark = pytest.mark.django_db
THREAD = Parameter("thread", BigIntegerField())


def test_rows_are_those_of_the_queryset(thread, amina, bo):
    for no in range(3):
        make_message((amina, bo)[no % 2], thread, f"Message {no}")
    wanted = Message.objects.order_by("no").values(*FIELDS)
    plan = Compiled(wanted.filter(thread_id=THREAD))
    assert plan.rows(thread=thread.pk) == list(wanted.filter(thread_id=thread.pk))
    assert plan.rows(thread=0) == []


def test_values_are_converted_as_the_model_does(db):
    Entry.objects.create(vocabulary="test", code="w", labels={"bg": "дума"}, data={"most": [1, 2]})
    rows = Entry.objects.filter(vocabulary="test").values("labels", "data", "is_active")
    assert (
        Compiled(rows).rows() == list(rows) == [{"labels": {"bg": "дума"}, "data": {"most": [1, 2]}, "is_active": True}]
    )


def test_lists_of_json_and_times_are_converted_as_the_model_does(db):
    for code in ("a", "b"):
        Entry.objects.create(vocabulary="test", code=code, labels={"bg": code}, data={})
    inner = Entry.objects.filter(vocabulary=OuterRef("vocabulary")).order_by("code")
    both = ArraySubquery(inner.values(json=JSONObject(code="code", labels="labels")))
    none = ArraySubquery(inner.filter(code="?").values(json=JSONObject(code="code")))
    rows = (
        Entry.objects.filter(vocabulary="test")
        .order_by("code")
        .annotate(
            both=both,
            none=none,
            at=Value(timezone.now(), output_field=DateTimeField()),
            no=Value(None, output_field=JSONField()),
        )
    )
    rows = rows.values("both", "none", "at", "no", "data__x")
    plain, quick = list(rows), Compiled(rows).rows()
    assert quick == plain
    assert quick[0]["both"][1]["labels"] == {"bg": "b"}
    assert (quick[0]["at"].tzinfo, quick[0]["none"], quick[0]["no"]) == (UTC, [], None)


def test_one_query_and_none_where_nobody_can_see(thread, amina):
    with CaptureQueriesContext(connection) as captured:
        nothing = Compiled(Message.objects.visible_to(Rights(None)).values("pk"))
        assert nothing.rows() == []
        Compiled(Message.objects.filter(thread_id=THREAD).values("no")).rows(thread=thread.pk)
    assert len(captured) == 1


def test_a_list_may_be_empty(amina, bo):
    plan = Compiled(
        Term.objects.filter(is_among("person_id", ListParameter("people", BigIntegerField()))).values("person_id")
    )
    assert {row["person_id"] for row in plan.rows(people=[amina.pk, bo.pk])} == {amina.pk, bo.pk}
    assert plan.rows(people=[]) == plan.rows(people=[2**63, -(10**30)]) == []
    with pytest.raises(TypeError):
        plan.rows(people=["1"])


def test_keys_are_letters_and_digits(thread):
    plan = Compiled(WorkingGroup.objects.filter(is_among("slug", KeysParameter("slugs"))).values("pk"))
    assert plan.rows(slugs=[thread.group.slug, "nowhere"]) == [{"pk": thread.group_id}]
    assert plan.rows(slugs=[]) == plan.rows(slugs=["NULL"]) == []
    for hostile in ("a,b", 'a"b', "a}", "a b", "", "б", 1):
        with pytest.raises(TypeError):
            plan.rows(slugs=[thread.group.slug, hostile])


def test_text_is_never_read_as_sql(thread):
    hostile = "'; DROP TABLE groups_message; --%s"
    plan = Compiled(Entry.objects.filter(code=Parameter("code", Entry.code.field)).values("pk"))
    assert plan.rows(code=hostile) == []


def test_what_is_not_given_is_an_error(thread):
    with pytest.raises(KeyError):
        Compiled(Message.objects.filter(thread_id=THREAD).values("no")).rows()


def test_only_rows_can_be_compiled(db):
    with pytest.raises(TypeError):
        Compiled(Message.objects.all())


def test_rights_are_those_of_the_present_moment(climate, sofia):
    person = make_person("moves@cast.example")
    make_seat(person, "official", city=sofia, group=climate)
    term, now = Term.objects.get(person=person), timezone.now()
    for since, until, holds in (
        (now - timedelta(days=1), None, True),
        (now - timedelta(days=1), now + timedelta(hours=1), True),
        (now - timedelta(days=1), now - timedelta(seconds=1), False),
        (now + timedelta(hours=1), None, False),
    ):
        Term.objects.filter(pk=term.pk).update(since=since, until=until)
        assert (person.pk in rights_of_many([person.pk])) is holds
        moment = Term.objects.current(Parameter("now", DateTimeField())).filter(pk=term.pk)
        assert bool(Compiled(moment.values("pk")).rows(now=timezone.now())) is holds
    Term.objects.filter(pk=term.pk).update(since=now - timedelta(days=1), until=None)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert rights_of_many([person.pk]) == {}


def test_several_plans_are_one_query(thread, amina):
    make_message(amina, thread, "One")
    wanted = Entry.objects.filter(code=Parameter("code", Entry.code.field)).values("vocabulary", "code")
    plan, ids = Compiled(wanted), NextIds("groups_message")
    Entry.objects.create(vocabulary="test", code="x", labels={}, data={})
    with CaptureQueriesContext(connection) as captured:
        found, nothing, drawn = run(rows_of_each((plan, {"code": "x"}), (plan, {"code": "?"}), (ids, {"count": 3})))
    assert len(captured) == 1
    assert (found, nothing) == ([{"vocabulary": "test", "code": "x"}], [])
    first = drawn[0]["id"]
    assert drawn == [{"id": first}, {"id": first + 1}, {"id": first + 2}]
    assert run(rows_of_each((ids, {"count": 1}))) == [[{"id": first + 3}]]


def test_postgresql_keeps_the_plan_of_what_comes_again(thread):
    plan = Compiled(Message.objects.filter(thread_id=THREAD).values("no"))
    for _time in range(3):
        plan.rows(thread=thread.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for [statement] in cursor.fetchall()]
    assert any("groups_message" in statement and "$1" in statement for statement in prepared)


def one(sql, *values):
    return Query(sql, list(values), lambda rows: rows[0][0] if rows else None)


RAISE = one("UPDATE vocabularies_entry SET position = position + 7 WHERE code = 'x' RETURNING position")
LOCK = one("SELECT 1 FROM vocabularies_entry WHERE code = %s FOR UPDATE", "x")
READ = one("SELECT position FROM vocabularies_entry WHERE code = %s", "x")
LOCKED_OUT = one("SELECT 1 FROM pg_locks WHERE NOT granted")


@pytest.mark.django_db(transaction=True)
def test_a_query_sees_what_the_one_before_it_has_waited_for():
    Entry.objects.create(vocabulary="test", code="x", labels={}, data={})
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            run(RAISE)
            waiting = other.submit(_in_a_transaction, LOCK, READ)
            while not run(LOCKED_OUT):
                time.sleep(0.01)
        assert waiting.result(5) == (1, 7)


def _in_a_transaction(*queries):
    try:
        with transaction.atomic():
            return run_each(*queries)
    finally:
        connection.close()


TIMES = {
    "2026-05-01 12:00:00.000001+03": datetime(2026, 5, 1, 9, 0, 0, 1, tzinfo=UTC),
    "0001-01-01 00:00:00+00": datetime(1, 1, 1, tzinfo=UTC),
    "9999-12-31 23:59:59.999999+00": datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    "1891-03-14 23:51:39+00": datetime(1891, 3, 14, 23, 51, 39, tzinfo=UTC),
}


@pytest.mark.parametrize("said", TIMES)
def test_times_come_as_django_reads_them(said):
    sql, values = "SELECT %s::timestamptz, NULL::timestamptz, ARRAY[%s::timestamptz]", [said, said]
    [found] = run(Query(sql, values, list))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert found == cursor.fetchone() == (TIMES[said], None, [TIMES[said]])
    assert found[0].tzinfo == found[2][0].tzinfo == UTC
