"""Login sessions in the database: a row names its person, and a key that cannot exist is not looked up."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from collab.api.json_format import is_storable
from collab.errors import Unavailable
from collab.postgres import clock
from collab.postgres.refusals import is_unavailable


class SessionStore(db.SessionStore):
    """Django's own; a key that PostgreSQL cannot hold (a cookie may spell NUL as \\000) is none."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key if is_storable(session_key or "") else None)

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("people", "LoginSession")  # by name: persons stand above this module

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return super().get_expiry_date(**{"modification": clock.now(), **kwargs})

    def save(self, must_create: bool = False) -> None:
        """As Django's, but raises Unavailable when the database refuses for now; Django would answer 400."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if error.__context__ is not None and is_unavailable(error.__context__):
                raise Unavailable(retry_after=5) from error
            raise
