"""Sessions in the database, asked for only by keys that one can have."""

from django.contrib.sessions.backends import db

from collab.api.json_format import is_storable


class SessionStore(db.SessionStore):
    """Django's own; a key that PostgreSQL cannot hold (a cookie may spell NUL as \\000) is none."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key if is_storable(session_key or "") else None)
