"""Child processes that never outlive their parent, however it dies."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.supervise.accounts import Account, CannotStart

PR_SET_PDEATHSIG = 1
SHORTEST_LIFE_S = 5.0
MOST_EARLY_DEATHS = 5
FIRST_REST_S = 0.25
Command = list[str | Path]
_libc = ctypes.CDLL(None)


def die_with_parent(parent: int, with_signal: int) -> None:
    """Ask the kernel for `with_signal` when the parent is gone.  Linux only; elsewhere it does nothing.

    The kernel forgets the wish at setuid, so call it afterwards.
    """
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, with_signal)
    if os.getppid() != parent:  # it died before the wish was heard
        os._exit(1)


@dataclass
class Child:
    """One program: how it starts, how it is asked to stop, and whether it comes back when it dies.

    Start it from the main thread: the kernel ties the wish of `die_with_parent` to the thread.
    """

    name: str
    command: Sequence[str | Path]
    environ: Mapping[str, str]
    folder: Path
    account: Account | None = None
    log: Path | None = None
    stop_signal: int = signal.SIGTERM
    patience_s: float = 20.0
    keep_fds: Sequence[int] = ()
    own_session: bool = True  # Ctrl-C then reaches only the supervisor, which stops in order
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    early_deaths: int = 0
    rests_until: float | None = None

    def start(self) -> "Child":
        """Start the program and return this child.  Raises OSError when it cannot be executed."""
        parent = os.getpid()

        def before_exec() -> None:
            if self.account is not None and self.account.is_another:
                self.account.become()
            die_with_parent(parent, self.stop_signal)

        output = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                env=dict(self.environ),
                cwd=self.folder,
                stdin=subprocess.DEVNULL if self.own_session else None,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                pass_fds=tuple(self.keep_fds),
                start_new_session=self.own_session,
                preexec_fn=before_exec,  # noqa: PLW1509 - the supervisor has one thread
            )
        finally:
            if output:
                output.close()
        self.started_at = time.monotonic()
        self.rests_until = None
        return self

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait(self) -> int:
        """The exit code, in seconds or hours."""
        assert self.process is not None
        return self.process.wait()

    def stop(self) -> None:
        """Ask, wait at most `patience_s` seconds, then kill."""
        if self.process is None or not self.is_alive:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(self.patience_s)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop in {self.patience_s:.0f} s and is killed")
            self.process.kill()
            self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log, for an error message."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class Supervisor:
    """The children in the order of their start; stops them in reverse, brings the dead back."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def start(self, child: Child) -> Child:
        self.children.append(child)
        return child.start()

    def stop(self) -> None:
        """Stop the children of one name together, names in reverse order of their start."""
        names = list(dict.fromkeys(child.name for child in reversed(self.children)))
        for name in names:
            together = [child for child in self.children if child.name == name and child.is_alive]
            for child in together[1:]:
                assert child.process is not None
                child.process.send_signal(child.stop_signal)
            for child in together:
                child.stop()
        self.children.clear()

    def revive(self) -> None:
        """Start again what has died.  Raises CannotStart when a child dies early again and again."""
        for child in self.children:
            if child.is_alive:
                continue
            if child.rests_until is None:
                child.rests_until = time.monotonic() + self._rest_s(child)
                code = child.process.returncode if child.process else None
                say(f"{child.name} ended (code {code}) and is started again")
            if time.monotonic() >= child.rests_until:
                child.start()

    def _rest_s(self, child: Child) -> float:
        """How long it waits before it comes back: not at all, then twice as long each time."""
        lived_s = time.monotonic() - child.started_at
        child.early_deaths = child.early_deaths + 1 if lived_s < SHORTEST_LIFE_S else 0
        if child.early_deaths > MOST_EARLY_DEATHS:
            raise CannotStart(f"{child.name} dies again and again.\n{child.last_words()}")
        return FIRST_REST_S * 2**child.early_deaths if child.early_deaths else 0.0


def say(line: str) -> None:
    """A line of the supervisor's own, told apart from what its children print."""
    sys.stdout.write(f"[collab] {line}\n")
    sys.stdout.flush()
