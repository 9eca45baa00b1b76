"""What the environment says, read once, typed, and refused when it is wrong.

Every name the product reads is in `NAMES`.  A secret `X` may stand in a file named by `X_FILE`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import environ

NAMES: Final = {
    "ALLOWED_HOSTS": "host names, comma separated",
    "COLLAB_LIMITS": "on | off; off lifts rate and socket limits, demo network only",
    "COLLAB_ROLE": "all | web | live | worker",
    "COLLAB_STATE": "folder of the development data",
    "COLLAB_UNSAFE_TEST_DATABASE": "1 only in the test launcher: permits a database without fsync",
    "DATABASE_POOL": "none | transaction; transaction behind a pooler that shares connections between transactions",
    "DATABASE_URL": "postgres://...",
    "DEBUG": "0 | 1",
    "DEFAULT_FROM_EMAIL": "sender of mail",
    "DEMO": "1: demonstration network",
    "EMAIL_URL": "smtp://host:port",
    "HINTS_CARRY_FRAMES": "0 | 1",
    "LIMITS_SCALE": "1 to 10000: every rate limit times this; above 1 for load tests of a demo network only",
    "METRICS_TOKEN": "secret that opens /metrics from outside loopback",
    "REDIS_URL": "redis://... or unix://...",
    "SECRET_KEY": "secret of at least 50 characters",
    "SITE_ORIGINS": "origins that may open a socket, comma separated",
    "SITE_URL": "the address people type",
    "SOCKET_PING_S": "seconds between the pings of a socket, and until an answer is overdue (20)",
    "TRUSTED_PROXIES": "number of proxies in front (0, 1)",
}
ROLES: Final = ("all", "web", "live", "worker")


class WrongSettings(SystemExit):
    """The environment is wrong; the process must not start."""


class Environment:
    """Typed readers over one mapping; collects nothing, refuses at the first wrong value."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._env = environ.Env()
        self._env.ENVIRON = dict(os.environ if values is None else values)

    def _known(self, name: str) -> None:
        if name not in NAMES:
            raise WrongSettings(f"{name} is not a setting of this product (see collab/env.py).")

    def text(self, name: str, default: str | None = None) -> str:
        self._known(name)
        value = self._env.ENVIRON.get(name, default)
        if value is None or (value == "" and default is None):
            raise WrongSettings(f"{name} is not set: {NAMES[name]}.")
        return value

    def secret(self, name: str, *, min_length: int) -> str:
        """The secret itself, or the content of the file that `{name}_FILE` names."""
        path = self._env.ENVIRON.get(f"{name}_FILE")
        value = Path(path).read_text().strip() if path else self.text(name)
        if len(value) < min_length:
            raise WrongSettings(f"{name} must have at least {min_length} characters.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in {"0", "1", "on", "off", "true", "false"}:
            raise WrongSettings(f"{name}={value!r} is neither on nor off.")
        return value in {"1", "on", "true"}

    def integer(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdigit() or not least <= int(value) <= most:
            raise WrongSettings(f"{name}={value!r} is not a number from {least} to {most}.")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], *, default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise WrongSettings(f"{name}={value!r} is none of {', '.join(choices)}.")
        return value

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def database(self, name: str) -> dict:
        """A Django database entry; only PostgreSQL is accepted."""
        self.text(name)
        entry = dict(self._env.db_url(name))
        if "postgresql" not in entry["ENGINE"]:
            raise WrongSettings(f"{name} must be a postgres:// address.")
        options = dict(entry.get("OPTIONS", {}))
        host = options.pop("host", entry["HOST"])  # ?host=/folder is how libpq names a Unix socket
        return entry | {"HOST": host, "OPTIONS": options}

    def email(self, name: str, default: str) -> dict:
        self._known(name)
        return dict(self._env.email_url(name, default=default))
