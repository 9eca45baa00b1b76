"""Where people are signed in."""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from collab.postgres import clock


class OpenSessions(BaseSessionManager["LoginSession"]):
    """Those that have not ended, by the product's own clock."""

    def get_queryset(self) -> models.QuerySet["LoginSession"]:
        return super().get_queryset().filter(expire_date__gt=clock.now())


class LoginSession(AbstractBaseSession):
    """A browser's session; `person` is whom it signs in, found by an index, or nobody."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="login_sessions", editable=False
    )

    objects: ClassVar[OpenSessions] = OpenSessions()
    with_ended: ClassVar["models.Manager[LoginSession]"] = models.Manager()

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore
