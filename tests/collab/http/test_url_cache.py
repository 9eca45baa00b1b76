"""An address that was looked up before leads to the same place as one that was not."""

import pytest
from django.urls import Resolver404, include, path, resolve

from collab.http.url_cache import KNOWN_MOST, LENGTH_MOST, UrlCache
from collab.urls import api


def of(match):
    return match.func, match.args, match.kwargs, match.route, match.url_name, match.captured_kwargs


@pytest.mark.parametrize(
    "address", ["threads/7/messages/", "practices/", "practices/9/", "groups/climate/", f"groups/{'x' * 300}/"]
)
def test_the_match_is_that_of_django(address):
    plain = path("api/v1/", include(api)).resolve(f"api/v1/{address}")
    remembering = UrlCache("api/v1/", api)
    assert of(remembering.resolve(f"api/v1/{address}")) == of(plain)
    assert of(remembering.resolve(f"api/v1/{address}")) == of(plain)
    assert resolve(f"/api/v1/{address}").func is plain.func


def test_what_leads_nowhere_leads_nowhere_again():
    remembering = UrlCache("api/v1/", api)
    for address in ("api/v1/nowhere/", "api/v1/threads/x/messages/", "pages/"):
        for _again in range(2):
            with pytest.raises(Resolver404):
                remembering.resolve(address)


def test_what_it_keeps_has_an_end():
    remembering = UrlCache("", [path("things/<slug:name>/", lambda *_asked, **_named: None)])
    for number in range(KNOWN_MOST + 100):
        assert remembering.resolve(f"things/{number}/").kwargs == {"name": str(number)}
    long = f"things/{'x' * LENGTH_MOST}/"
    assert remembering.resolve(long).kwargs == {"name": "x" * LENGTH_MOST}
    assert remembering.remembered == KNOWN_MOST
