"""Signing in, out, and a forgotten password: allauth's form views in our frame, without JavaScript."""

from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path, re_path
from django.utils.translation import gettext as _

from collab.people.models import Person

DEMO_DOMAIN = "@demo.example"
DEMO_PASSWORD = "balkan-bridges-40"  # noqa: S105 - printed on the page of the demonstration
DEMO_ACCOUNTS_SHOWN = 20


class SignIn(account.LoginView):
    """The sign-in form; in the demonstration network also the accounts one may try."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {
            "title": _("Sign in"),
            "demo_accounts": demo_accounts(),
            "demo_password": DEMO_PASSWORD,
        }


class SignOut(account.LogoutView):
    """Signing out also empties what the browser keeps for us."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response


def demo_accounts() -> list[Person]:
    """The accounts by office, oldest first; none outside of the demonstration network."""
    if not settings.DEMO:
        return []
    found = Person.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True)
    return list(found.only("email", "name").order_by("pk")[:DEMO_ACCOUNTS_SHOWN])


urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-out/", SignOut.as_view(), name="account_logout"),
    path("sign-in/closed/", account.signup, name="account_signup"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/password/set/", account.password_set, name="account_set_password"),
    path("sign-in/reset/", account.password_reset, name="account_reset_password"),
    path("sign-in/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sign-in/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sign-in/second-step/", include("allauth.mfa.urls")),
]
