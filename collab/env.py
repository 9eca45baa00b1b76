"""What the environment says, read once, typed, and refused when it is wrong.

Every name the product reads is a row of `SETTINGS`.  A secret X may stand in a file that X_FILE names.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from collab.boot import addresses
from collab.boot.wrong import BadValue, WrongSettings

__all__ = ["ROLES", "SETTINGS", "Environment", "Setting", "WrongSettings", "is_known"]

T = TypeVar("T")
MOST_SECRET_BYTES: Final = 16_384
ON: Final = {"1": True, "on": True, "true": True, "0": False, "off": False, "false": False}


class Setting(NamedTuple):
    """One row of the table: what kind of value, what it is for, who may see it, where it may stand."""

    kind: str
    meaning: str
    is_secret: bool = False
    only_on_loopback: bool = False  # refused at an https address when it is switched on


SETTINGS: Final[Mapping[str, Setting]] = {
    "ALLOWED_HOSTS": Setting("names", "host names that are answered; that of SITE_URL unless told"),
    "CLOCK_OFFSET": Setting("days", "moves the clock ahead, to show what happens later", only_on_loopback=True),
    "COLLAB_LIMITS": Setting("on | off", "off lifts rate and socket limits, demonstration network only"),
    "COLLAB_ROLE": Setting("all | web | live | worker", "what this process does"),
    "COLLAB_STATE": Setting("folder", "the development data"),
    "COLLAB_UNSAFE_TEST_DATABASE": Setting(
        "flag", "only in the test launcher: permits a database without fsync", only_on_loopback=True
    ),
    "DATABASE_OWNER_URL": Setting("postgres://", "the role that owns the tables and migrates them", is_secret=True),
    "DATABASE_POOL": Setting(
        "none | transaction", "transaction: behind a pooler that shares connections between transactions"
    ),
    "DATABASE_ROLE": Setting("serving | owner", "which of the two addresses this process uses"),
    "DATABASE_URL": Setting("postgres://", "the database, as the role that serves", is_secret=True),
    "DEBUG": Setting("flag", "pages that show the code of an error", only_on_loopback=True),
    "DEFAULT_FROM_EMAIL": Setting("text", "sender of mail"),
    "DEMO": Setting("flag", "the demonstration network, whose passwords are public"),
    "DEMO_IN_PUBLIC": Setting("flag", "permits DEMO at an https address"),
    "EMAIL_URL": Setting("smtp:// | smtp+tls:// | smtp+ssl://", "the mail server", is_secret=True),
    "HINTS_CARRY_FRAMES": Setting("flag", "rings carry what happened, so that nobody has to read it"),
    "LIMITS_SCALE": Setting("1 to 10000", "every rate limit times this, demonstration network only"),
    "MAIL_IN_THE_CLEAR": Setting("flag", "permits mail without TLS to another machine, at an https address"),
    "METRICS_TOKEN": Setting("text", "opens /metrics from outside loopback", is_secret=True),
    "OPERATOR_ADDRESS": Setting("text", "postal address of who operates the site, for its contact page and imprint"),
    "OPERATOR_DATA_PROTECTION": Setting("text", "whom to ask about personal data: an officer, a mailbox"),
    "OPERATOR_EMAIL": Setting("mailbox", "where people write to the secretariat"),
    "OPERATOR_HOSTING": Setting("text", "who runs the servers, and in which country"),
    "OPERATOR_NAME": Setting("text", "who operates the site and answers for it"),
    "OPERATOR_PHONE": Setting("text", "telephone of the secretariat"),
    "OPERATOR_REGISTER": Setting("text", "register and number of the operator, and who represents it"),
    "OPERATOR_SECURITY": Setting(
        "mailbox | https://", "where faults of security are reported; OPERATOR_EMAIL unless told"
    ),
    "PAGES_FOLDER": Setting("folder", "Markdown files that win over the site's own texts (docs/pages.md)"),
    "PAINTER": Setting("off | app", "app: pages are drawn by the app itself where it can, by templates otherwise"),
    "REDIS_URL": Setting("redis:// | rediss:// | unix://", "the Redis-compatible server", is_secret=True),
    "SECRET_KEY": Setting("text", "signs what browsers keep; at least 50 random characters", is_secret=True),
    "SECRET_KEY_FALLBACKS": Setting("names", "older keys, whose signatures are still good", is_secret=True),
    "SITE_ORIGINS": Setting("https:// list", "origins that may open a socket; that of SITE_URL unless told"),
    "SITE_URL": Setting("https://", "the address people type; http:// on a loopback address only"),
    "SOCKET_PING_S": Setting("5 to 3600", "seconds between the pings of a socket, and until an answer is overdue"),
    "TRUSTED_PROXIES": Setting("0 to 2", "number of proxies in front"),
}
ROLES: Final = ("all", "web", "live", "worker")


def is_known(name: str) -> bool:
    """Whether the product reads this name of the environment: a setting, or X_FILE of a secret."""
    of_file = SETTINGS.get(name.removesuffix("_FILE"))
    return name in SETTINGS or (name.endswith("_FILE") and of_file is not None and of_file.is_secret)


class Environment:
    """Typed readers over one mapping.

    A reader that meets a wrong value notes a sentence in `wrong` and answers a stand-in, so that all that
    is wrong can be said at once; `require_right` must follow the last of them.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = dict(os.environ if values is None else values)
        self.wrong: list[str] = []

    def refuse(self, sentence: str) -> None:
        """Note why this process must not start.  The sentence names the setting and never a secret."""
        self.wrong.append(sentence)

    def require_right(self) -> None:
        """Raise WrongSettings with all that was noted, a line each; secrets that nobody read are looked at too."""
        for name, setting in SETTINGS.items():
            if setting.is_secret:
                self._found(name)
        if self.wrong:
            raise WrongSettings("\n".join(dict.fromkeys(self.wrong)))

    def text(self, name: str, default: str | None = None) -> str:
        """The value; "" for one that has to be set and is not.  A set but empty name means its default."""
        value = self._found(name) or default
        if value is None:
            value = ""
            if not self._refuses_file_of(name):
                self.refuse(f"{name} is not set: {SETTINGS[name].kind}, {SETTINGS[name].meaning}.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in ON:
            self.refuse(f"{name}={value!r} is neither on (1) nor off (0).")
        return ON.get(value, default)

    def integer(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
            self.refuse(f"{name}={value!r} is not a number from {least} to {most}.")
            return default
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], *, default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.refuse(f"{name}={value!r} is none of {', '.join(choices)}.")
            return default
        return value

    def is_switched_on(self, name: str) -> bool:
        """Whether it is set to anything but off, zero or nothing: also to a value that was refused."""
        value = self.text(name, "").lower()
        return bool(value.strip("0")) and ON.get(value, True)

    def names(self, name: str, default: str = "") -> list[str]:
        """What stands between commas; in a file also one a line."""
        return [part.strip() for part in self.text(name, default).replace("\n", ",").split(",") if part.strip()]

    def address(self, name: str, read: Callable[[str], T], *, default: str | None = None, stand_in: str) -> T:
        """An address as `read` of collab/boot/addresses takes it apart; `stand_in` for one that is wrong."""
        value = self.text(name, default)
        try:
            return read(value or stand_in)
        except BadValue as wrong:
            self.refuse(f"{name} {wrong}")
            return read(stand_in)

    def contact(self, name: str) -> str:
        """A mailbox or an https address, as a URI; "" for one that is not set."""
        return self.address(name, addresses.contact, default="", stand_in="")

    def database(self, name: str, default: str | None = None) -> dict[str, Any]:
        """A Django database entry; only PostgreSQL is accepted."""
        return self.address(name, addresses.database, default=default, stand_in="postgres://nobody@127.0.0.1:1/none")

    def _found(self, name: str) -> str | None:
        """What the environment says, or the file that it names for a secret."""
        setting, path = SETTINGS[name], self._values.get(f"{name}_FILE")
        if path and setting.is_secret:
            return self._of_file(name, path)
        return self._values.get(name)

    def _of_file(self, name: str, path: str) -> str | None:
        """The secret in a file; None when it was refused."""
        try:
            if self._values.get(name):
                raise BadValue(f"and {name} are both set; keep one of them.")
            return _secret_in(path)
        except BadValue as wrong:
            self.refuse(f"{name}_FILE {wrong}")
            return None

    def _refuses_file_of(self, name: str) -> bool:
        return any(sentence.startswith(f"{name}_FILE ") for sentence in self.wrong)


def _secret_in(path: str) -> str:
    """The text of a file without the white space around it; raises BadValue."""
    try:
        with Path(path).open("rb") as file:
            text = file.read(MOST_SECRET_BYTES + 1).decode().strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise BadValue(f"names {path!r}, which cannot be read: {why}.") from None
    if not text or "\0" in text:
        raise BadValue(f"names {path!r}, which holds no secret.")
    if len(text) >= MOST_SECRET_BYTES:
        raise BadValue(f"names {path!r}, which is longer than {MOST_SECRET_BYTES} bytes.")
    return text
