"""Sessions in the database, asked for only by keys that one can have."""

from django.contrib.sessions.backends import db

from collab.wire import is_storable


class SessionStore(db.SessionStore):
    """Django's own; a key that PostgreSQL cannot hold (a cookie may spell NUL as \\000) is none."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(super()._validate_session_key(key)) and is_storable(key or "")
