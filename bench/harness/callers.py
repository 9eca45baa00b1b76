"""Connections in a closed loop, and what each answer costs the server."""

import selectors
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench import Row
from bench.harness.accounting import cpu_seconds

HEAD_END = b"\r\n\r\n"
WARM_UP_S = 1.0


class WrongAnswer(RuntimeError):
    """A request was refused that should have been taken."""


@dataclass
class Caller:
    """One connection in a closed loop: `ask` gives the next bytes, `done` says how much of the answer is whole.

    `done` answers the number of bytes that the answer took, 0 while it is not whole; it raises WrongAnswer.
    """

    wire: socket.socket
    ask: Callable[[], bytes]
    done: Callable[[bytes], int]
    got: bytes = b""
    asked_at: float = 0.0
    waits_s: list[float] = field(default_factory=list)

    def begin(self) -> None:
        self.asked_at = time.monotonic()
        self.wire.sendall(self.ask())

    def read(self) -> bool:
        """Take what came: true when an answer became whole."""
        data = self.wire.recv(262_144)
        if not data:
            raise WrongAnswer("The server closed a connection.")
        self.got += data
        if not (used := self.done(self.got)):
            return False
        self.got = self.got[used:]
        self.waits_s.append(time.monotonic() - self.asked_at)
        return True


def drive(callers: list[Caller], seconds: float) -> None:
    """Everybody asks again as soon as the answer is there, for so long; then the last answers are awaited.

    With 0 seconds everybody asks once.
    """
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for caller in callers:
            selector.register(caller.wire, selectors.EVENT_READ, caller)
            caller.begin()
        busy = len(callers)
        while busy:
            for key, _events in selector.select(30):
                if key.data.read():
                    if time.monotonic() < end:
                        key.data.begin()
                    else:
                        busy -= 1


def cost(callers: list[Caller], seconds: float, pids: Mapping[str, int]) -> Row:
    """What one answer costs in a closed loop, after a warm-up; closes the connections."""

    def ask() -> list[float]:
        drive(callers, seconds)
        return [wait for caller in callers for wait in caller.waits_s]

    try:
        drive(callers, min(WARM_UP_S, seconds))
        for caller in callers:
            caller.waits_s.clear()
        return counted(ask, pids)
    finally:
        for caller in callers:
            caller.wire.close()


def counted(ask: Callable[[], Sequence[float]], pids: Mapping[str, int]) -> Row:
    """Run `ask`, which answers how many seconds each answer took.

    `us_NAME` is microseconds of CPU for one answer, by process; waits in milliseconds.
    """
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    started = time.monotonic()
    waits = sorted(ask())
    took = time.monotonic() - started
    used = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    return {
        "answers": len(waits),
        "per_s": round(len(waits) / took, 1),
        "mean_ms": round(sum(waits) / len(waits) * 1000, 2),
        "p50_ms": round(waits[len(waits) // 2] * 1000, 2),
        "p95_ms": round(waits[int(len(waits) * 0.95)] * 1000, 2),
        **{f"us_{name}": round(seconds_ / len(waits) * 1e6, 1) for name, seconds_ in used.items()},
    }


def request(method: str, path: str, headers: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n{headers}\r\n".encode()


def whole(data: bytes, status: int) -> int:
    """The length of one whole answer, 0 while bytes are missing.  Raises WrongAnswer for another status."""
    head, found, rest = data.partition(HEAD_END)
    if not found:
        return 0
    lines = head.decode("latin-1").lower().split("\r\n")
    if lines[0].split(" ")[1] != str(status):
        raise WrongAnswer(data[:2000].decode(errors="replace"))
    named = dict(line.split(": ", 1) for line in lines[1:])
    if named.get("transfer-encoding") == "chunked":
        end = rest.find(b"0\r\n\r\n")
        return 0 if end < 0 or not rest.endswith(b"0\r\n\r\n") else len(data)
    size = int(named.get("content-length", "0"))
    return len(head) + len(HEAD_END) + size if len(rest) >= size else 0
