"""How people come to an account: by invitation only; how allauth speaks for us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from collab.errors import Conflict
from collab.people.credentials.sign_ins import AGENT, SIGNED_IN_AT
from collab.people.models import Person
from collab.postgres import clock

MAX_AGENT = 200


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up; messages are said by the page itself, mail carries no prefix."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return " ".join(subject.split())

    def get_reset_password_from_key_url(self, key: str) -> str:
        return f"{settings.SITE_URL}/sign-in/reset/{key}/"

    def set_password(self, user: Any, password: str) -> None:
        """Replace the password that the caller saw: of two uses of one link, only one is taken.

        Raises Conflict for the other.  Writes nothing else of the account.
        """
        seen = user.password
        user.set_password(password)
        if not Person.objects.filter(pk=user.pk, password=seen).update(password=user.password):
            raise Conflict(_("The password was changed a moment ago. Sign in with it, or ask for a new link."))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: a banner about having signed in would only stand in the way."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponseBase:
        """Note when and with what somebody signed in, so that she knows it again in her list."""
        request.session[SIGNED_IN_AT] = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
        request.session[AGENT] = request.META.get("HTTP_USER_AGENT", "")[:MAX_AGENT]
        answer: HttpResponseBase = super().post_login(request, user, **kwargs)
        return answer
