"""The product's addresses, and a bare view that answers bytes which are ready: what Django itself costs.

It lies below `/api/`, so that it passes the same middleware in the same way as the lists do.
"""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@cache
def _bytes_of(name: str) -> bytes:
    return (Path(os.environ["BENCH_READY"]) / name).read_bytes()


def ready(_request: HttpRequest, name: str) -> HttpResponse:
    """The bytes of a list that was asked for before, without asking anybody anything."""
    return HttpResponse(_bytes_of(name), content_type="application/json")


urlpatterns = [path("api/bench/ready/<slug:name>", ready), path("", include("collab.urls"))]
