"""The library's first page, whose queries are compiled, beside the later ones."""

import pytest

from tests.practices.conftest import published

pytestmark = pytest.mark.django_db
LIST = "/api/v1/practices/"


def test_the_first_page_reads_as_the_later_ones(practice, bo, amina, client_for):
    for _ in range(3):
        published(bo, amina)
    client = client_for(bo)
    whole = client.get(LIST).json()
    first = client.get(f"{LIST}?limit=2").json()
    second = client.get(first["next"]).json()
    assert first["results"] + second["results"] == whole["results"]
    assert [page["previous"] for page in (whole, first)] == [None, None]
    for name in ("facets", "count", "cursor"):
        assert first[name] == second[name] == whole[name]
    assert client.get(second["previous"]).json()["results"] == first["results"]
