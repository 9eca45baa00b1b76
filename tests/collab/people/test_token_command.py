"""`manage.py token`: a token that signs a program in."""

import io

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from collab.people.models import ApiToken


def _token(*arguments: str) -> str:
    out = io.StringIO()
    call_command("token", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_token_signs_in(bo):
    secret = _token("BO@cast.example")
    answer = APIClient().get("/api/v1/me/", headers={"authorization": f"Bearer {secret}"})
    assert answer.json()["email"] == bo.email


def test_only_its_digest_is_kept_and_it_ends(bo):
    secret = _token(bo.email, "--days", "7")
    token = ApiToken.objects.get()
    assert secret not in token.digest
    assert (token.expires_at - token.created_at).days in {6, 7}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nowhere@cast.example",), "no active account"),
        (("bo@cast.example", "--days", "0"), "from 1 to 365"),
        (("bo@cast.example", "--days", "366"), "from 1 to 365"),
    ],
)
def test_refusals(bo, arguments, why):
    with pytest.raises(CommandError, match=why):
        _token(*arguments)


def test_an_account_that_has_ended_gets_none(bo):
    bo.is_active = False
    bo.save(update_fields=["is_active"])
    with pytest.raises(CommandError, match="no active account"):
        _token(bo.email)
