"""One tap: a member city is interested in another's practice, once."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from collab.errors import Conflict, Forbidden, KeyReused, NotFound, Refused
from collab.notices.models import Notice
from practices.actions.adoptions import declare_interest
from practices.actions.review import archive_practice, withdraw_practice
from practices.models import Adoption, Practice
from practices.shapes.practices import load_brief
from tests.cast import make_city, make_person, make_seat
from tests.practices.conftest import published


def test_interested(practice, dara, bo, heard):
    with heard() as frames:
        adoption_id, is_new = declare_interest(official=dara, practice_id=practice.pk, note="We have this too.")
    assert is_new
    adoption = Adoption.objects.get(pk=adoption_id)
    assert (adoption.city.slug, adoption.stage, adoption.edition) == ("athens", "interested", "1.0")
    assert adoption.stages.get().by_id == dara.pk
    [event] = [frame for frame in frames if frame["stream"] == "library"]
    assert event["type"] == "practice.adopted"
    assert event["data"]["practice"]["adoptions"] == {"interested": 1}
    notice = Notice.objects.get(person=bo, kind="practice.adopted")
    assert (notice.data["city"], notice.data["city_name"]) == ("athens", "Athens")


def test_interested_again_changes_nothing(practice, dara, heard):
    first, _ = declare_interest(official=dara, practice_id=practice.pk)
    with heard() as frames:
        assert declare_interest(official=dara, practice_id=practice.pk) == (first, False)
    assert frames == []
    assert load_brief(practice.pk)["adoptions"] == {"interested": 1}


def test_a_tap_of_another_city_is_no_conflict_for_who_looks_at_it(practice, dara, amina, bo):
    seen = practice.version
    declare_interest(official=dara, practice_id=practice.pk)
    archive_practice(person=amina, practice_id=practice.pk, version=seen)
    with pytest.raises(Conflict):
        withdraw_practice(official=bo, practice_id=practice.pk, version=seen)
    practice.refresh_from_db()
    assert (practice.version, practice.reuses, practice.adoption_counts) == (seen + 1, 1, {"interested": 1})


def test_a_key_belongs_to_one_practice(practice, dara, bo, amina):
    key = uuid4()
    first, _ = declare_interest(official=dara, practice_id=practice.pk, key=key)
    assert declare_interest(official=dara, practice_id=practice.pk, key=key) == (first, False)
    with pytest.raises(KeyReused):
        declare_interest(official=dara, practice_id=published(bo, amina).pk, key=key)


def test_not_of_the_own_city(practice, bo):
    with pytest.raises(Forbidden, match="another city"):
        declare_interest(official=bo, practice_id=practice.pk)


@pytest.mark.parametrize("who", ["cleo", "sanja", "nobody"])
def test_who_speaks_for_no_city_may_not(practice, who, request):
    with pytest.raises(Forbidden):
        declare_interest(official=request.getfixturevalue(who), practice_id=practice.pk)


def test_only_member_cities(practice):
    guest = make_person("guest@cast.example")
    make_seat(guest, "official", city=make_city("Vidin", "BG", state="prospect"))
    with pytest.raises(Forbidden, match="member cities"):
        declare_interest(official=guest, practice_id=practice.pk)


def test_an_amber_practice_does_not_exist_for_dara(bo, amina, dara):
    practice = published(bo, amina, visibility="TLP:AMBER")
    with pytest.raises(NotFound):
        declare_interest(official=dara, practice_id=practice.pk)


def test_not_of_what_is_archived(practice, amina, dara):
    archive_practice(person=amina, practice_id=practice.pk, version=practice.version)
    with pytest.raises(Refused):
        declare_interest(official=dara, practice_id=practice.pk)


def test_rolled_back_is_not_heard(practice, dara, heard):
    with heard() as frames, transaction.atomic():
        declare_interest(official=dara, practice_id=practice.pk)
        transaction.set_rollback(True)
    assert frames == []
    assert load_brief(practice.pk)["adoptions"] == {}


def test_interest_opens_the_discussion_of_an_import(practice, dara):
    Practice.objects.filter(pk=practice.pk).update(author=None, imported=True, thread=None)
    declare_interest(official=dara, practice_id=practice.pk)
    practice.refresh_from_db()
    assert practice.thread.author_id == dara.pk


def test_the_database_keeps_one_adoption_a_city(practice, dara, athens):
    declare_interest(official=dara, practice_id=practice.pk)
    with pytest.raises(IntegrityError, match="adoption_once_a_city"), transaction.atomic():
        Adoption.objects.create(practice=practice, city=athens, edition="1.0", owner=dara)
