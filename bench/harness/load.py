"""N subscribers of one channel, P of them also publish: the load, and one measured phase of it."""

import os
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.adapters import Adapter
from bench.harness.accounting import cpu_seconds, tree
from bench.harness.receiver import Receiver, mark

TEXT_LENGTH = 180
SENTENCE = "the city proposes a shared tariff for night trams; "
PATIENCE_S = 15.0
WARM_UP_S = 1.0


@dataclass(frozen=True)
class Phase:
    """What is asked: `rate` messages a second on a timetable, or `window` always in flight."""

    seconds: float
    rate: float = 0.0
    window: int = 0

    @property
    def name(self) -> str:
        return f"{self.rate:g}/s" if self.rate else "saturation"


class Load:
    """Connects, publishes and waits; the receiver counts in a thread of its own."""

    def __init__(self, adapter: Adapter, *, subscribers: int, publishers: int) -> None:
        self.adapter = adapter
        self.subscribers = subscribers
        self.publishers = min(publishers, subscribers)
        self.receiver = Receiver(sockets=subscribers, publishers=self.publishers, repeat_ok=adapter.repeats)
        self.wires: list[socket.socket] = []
        self.sent = 0
        self._numbers = [0] * self.publishers
        self._thread = threading.Thread(target=self.receiver.run, daemon=True)

    def connect(self) -> float:
        """Connect everybody: connections a second.  What arrives meanwhile is read already."""
        self._thread.start()
        started = time.monotonic()
        for number in range(self.subscribers):
            wire = self.adapter.connect(number)
            wire.setblocking(True)
            self.receiver.add(wire.fileno())
            self.wires.append(wire)
        return self.subscribers / (time.monotonic() - started)

    def close(self) -> None:
        self.receiver.stop()
        self._thread.join(2)
        for wire in self.wires:
            wire.close()

    def send(self, due_ns: int) -> None:
        """The next message, of the next publisher; `due_ns` so that being late counts."""
        publisher = self.sent % self.publishers
        self._numbers[publisher] += 1
        self.sent += 1
        text = (mark(publisher, self._numbers[publisher], due_ns) + " " + SENTENCE * 4)[:TEXT_LENGTH]
        self.adapter.publish(self.wires[publisher], publisher, text)

    def go(self, phase: Phase, seconds: float) -> None:
        if phase.rate:
            self.at_rate(phase.rate, seconds)
        else:
            self.saturate(phase.window, seconds)

    def at_rate(self, rate: float, seconds: float) -> None:
        """Open loop: messages leave on a timetable, whatever the server does."""
        started, step = time.monotonic_ns(), int(1e9 / rate)
        for number in range(int(rate * seconds)):
            due = started + number * step
            while (left := due - time.monotonic_ns()) > 0:
                time.sleep(left / 1e9)
            self.send(due)

    def saturate(self, window: int, seconds: float) -> None:
        """Closed loop: at most `window` messages that not everybody has yet."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            room = window - (self.sent - self.receiver.deliveries // self.subscribers)
            if room <= 0:
                time.sleep(0.0002)
            for _ in range(room):
                self.send(time.monotonic_ns())

    def wait(self) -> None:
        """Until everything sent is delivered, or the patience ends."""
        end = time.monotonic() + PATIENCE_S
        while self.receiver.deliveries < self.sent * self.subscribers and time.monotonic() < end:
            time.sleep(0.002)


def measured(load: Load, phase: Phase, processes: Mapping[str, int]) -> dict[str, Any]:
    """One phase after a warm-up of the same kind; `processes` (name: pid) have their CPU counted.

    `cpu100k_NAME` is in CPU-seconds for 100,000 deliveries, which is a tenth of the microseconds of one.
    """
    load.go(phase, min(WARM_UP_S, phase.seconds))
    load.wait()
    load.receiver.forget_latencies()
    trees = {name: tree(pid) for name, pid in processes.items()} | {"harness": [os.getpid()]}
    cpu_before = {name: cpu_seconds(pids) for name, pids in trees.items()}
    before, sent_before, started = load.receiver.statistics(), load.sent, time.monotonic()
    load.go(phase, phase.seconds)
    load.wait()
    took = time.monotonic() - started
    cpu = {name: cpu_seconds(pids) - cpu_before[name] for name, pids in trees.items()}
    after, messages = load.receiver.statistics(), load.sent - sent_before
    deliveries = after["deliveries"] - before["deliveries"]
    return {
        "phase": phase.name, "subscribers": load.subscribers, "publishers": load.publishers,
        "seconds": round(took, 3), "messages": messages, "deliveries": deliveries,
        "deliveries_per_s": round(deliveries / took), "messages_per_s": round(messages / took, 1),
        "wire_bytes": round((after["bytes"] - before["bytes"]) / max(deliveries, 1)),
        "reads_per_delivery": round((after["reads"] - before["reads"]) / max(deliveries, 1), 2),
        **{f"p{share}_ms": round(load.receiver.quantile_ms(share / 100), 3) for share in (50, 95, 99)},
        **{f"cpu100k_{name}": round(used / max(deliveries, 1) * 1e5, 3) for name, used in cpu.items()},
        **{f"cores_{name}": round(used / took, 3) for name, used in cpu.items()},
        **verdict(load, after),
    }  # fmt: skip


def verdict(load: Load, statistics: Mapping[str, int]) -> dict[str, Any]:
    """Lost, doubled, out of order: of everything since the sockets were connected."""
    lost = load.sent * load.subscribers - statistics["deliveries"]
    found = {
        "lost": lost, "doubled": statistics["duplicates"], "skipped": statistics["gaps"],
        "closed": statistics["closed"], "one_order": load.receiver.is_one_order,
    }  # fmt: skip
    return found | {"exact": found["one_order"] and not any((lost, *list(found.values())[1:4]))}
