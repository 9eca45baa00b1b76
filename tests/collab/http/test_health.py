"""Alive, ready, measured: and nothing more to strangers."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_is_live_and_ready():
    assert Client().get("/healthz/live").json() == {"status": "live"}
    answer = Client().get("/healthz/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert Client().post("/healthz/live").status_code == 405


def test_metrics_are_for_this_machine():
    answer = Client().get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert b"collab_rings_total" in answer.content
    assert Client().get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    through_a_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert Client().get("/metrics", REMOTE_ADDR="127.0.0.1", headers=through_a_proxy).status_code == 404


def test_metrics_are_for_whoever_has_the_token(settings):
    settings.METRICS_TOKEN = "open-sesame"
    for given, status in (("Bearer open-sesame", 200), ("Bearer open", 404), ("", 404), ("Bearer é", 404)):
        answer = Client().get("/metrics", REMOTE_ADDR="203.0.113.9", headers={"Authorization": given})
        assert answer.status_code == status
    settings.METRICS_TOKEN = ""
    answer = Client().get("/metrics", REMOTE_ADDR="203.0.113.9", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404
