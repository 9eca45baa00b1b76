"""Under which account the services run, and what that account can reach.

PostgreSQL refuses to run as root.  A root supervisor therefore drops to an account that every
Debian has; it creates no user and changes the mode of no folder that it did not make.
"""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class CannotStart(SystemExit):
    """A sentence for the person at the terminal; the process ends with code 1."""


@dataclass(frozen=True)
class Account:
    """A user of this machine."""

    uid: int
    gid: int
    name: str

    @property
    def is_another(self) -> bool:
        return self.uid != os.geteuid()

    def become(self) -> None:
        """Give up everything but this account, for good.  Call it in a child process only."""
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)

    def can(self, question: Callable[[], bool]) -> bool:
        """The answer of `question` when this account asks; forks once when it is another."""
        if not self.is_another:
            return question()
        child = os.fork()
        if child == 0:
            try:
                self.become()
                os._exit(0 if question() else 1)
            finally:
                os._exit(2)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    def can_use(self, folder: Path) -> bool:
        return self.can(lambda: os.access(folder, os.R_OK | os.W_OK | os.X_OK))


def service_account(data: Path) -> Account:
    """Who runs PostgreSQL: the caller; for root the owner of `data` if any, else postgres or nobody."""
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    if data.exists() and data.stat().st_uid != 0:
        return _account(pwd.getpwuid(data.stat().st_uid))
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise CannotStart("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
