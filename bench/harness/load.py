"""N subscribers of one channel, P of them also publish at a steady rate: the load, and what it costs."""

import socket
import threading
import time
from collections.abc import Mapping

from bench import Row
from bench.adapters import Adapter
from bench.harness.accounting import cpu_seconds
from bench.harness.receiver import Receiver, mark

TEXT_LENGTH = 180
SENTENCE = "the city proposes a shared tariff for night trams; "
PATIENCE_S = 15.0
WARM_UP_S = 1.0


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

    def at_rate(self, rate: float, seconds: float) -> None:
        """Open loop: messages leave on a timetable, whatever the server does."""
        started, step = time.monotonic_ns(), int(1e9 / rate)
        for number in range(int(rate * seconds)):
            due = started + number * step
            while (left := due - time.monotonic_ns()) > 0:
                time.sleep(left / 1e9)
            self.send(due)

    def wait(self) -> None:
        """Until everything sent is delivered, or the patience ends."""
        end = time.monotonic() + PATIENCE_S
        while self.receiver.deliveries < self.sent * self.subscribers and time.monotonic() < end:
            time.sleep(0.002)


def measured(load: Load, rate: float, seconds: float, processes: Mapping[str, int]) -> Row:
    """So many messages a second, after a warm-up of the same kind; `processes` (name: pid) have their CPU counted.

    `us_NAME` is in microseconds of CPU for one delivery; latencies in milliseconds.
    """
    load.at_rate(rate, min(WARM_UP_S, seconds))
    load.wait()
    load.receiver.forget_latencies()
    cpu_before = {name: cpu_seconds(pid) for name, pid in processes.items()}
    before, sent_before, started = load.receiver.statistics(), load.sent, time.monotonic()
    load.at_rate(rate, seconds)
    load.wait()
    took = time.monotonic() - started
    cpu = {name: cpu_seconds(pid) - cpu_before[name] for name, pid in processes.items()}
    after = load.receiver.statistics()
    deliveries = after["deliveries"] - before["deliveries"]
    return {
        "subscribers": load.subscribers, "publishers": load.publishers, "seconds": round(took, 3),
        "messages": load.sent - sent_before, "deliveries": deliveries, "deliveries_per_s": round(deliveries / took),
        "wire_bytes": round((after["bytes"] - before["bytes"]) / max(deliveries, 1)),
        "reads_per_delivery": round((after["reads"] - before["reads"]) / max(deliveries, 1), 2),
        **{f"p{share}_ms": round(load.receiver.quantile_ms(share / 100), 3) for share in (50, 95, 99)},
        **{f"us_{name}": round(used / max(deliveries, 1) * 1e6, 3) for name, used in cpu.items()},
        **verdict(load, after),
    }  # fmt: skip


def verdict(load: Load, statistics: Mapping[str, int]) -> Row:
    """Lost, doubled, out of order: of everything since the sockets were connected."""
    lost = load.sent * load.subscribers - statistics["deliveries"]
    found = {
        "lost": lost, "doubled": statistics["duplicates"], "skipped": statistics["gaps"],
        "closed": statistics["closed"], "one_order": load.receiver.is_one_order,
    }  # fmt: skip
    return found | {"exact": found["one_order"] and not any((lost, *list(found.values())[1:4]))}
