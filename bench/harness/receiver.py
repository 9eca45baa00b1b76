"""The receiving side: one epoll loop in C that counts every delivery on every socket."""

import ctypes
from pathlib import Path
from typing import Any

from bench.harness.compiler import compiled

SOURCE = Path(__file__).with_name("receiver.c")
STATISTICS = ("deliveries", "bytes", "duplicates", "gaps", "closed", "reads")


class Receiver:
    """Reads sockets that are connected already; `run` blocks (without the interpreter's lock) until `stop`.

    Looks for marks in the bytes whatever protocol carries them (see `mark`); `repeat_ok`: the mark may
    stand twice in one event.
    """

    def __init__(self, *, sockets: int, publishers: int, repeat_ok: bool) -> None:
        self._library = _library()
        self._state = self._library.rx_new(sockets, publishers, int(repeat_ok))

    def add(self, descriptor: int) -> None:
        if self._library.rx_add(self._state, descriptor) < 0:
            raise RuntimeError("The receiver takes no more sockets.")

    def run(self) -> None:
        self._library.rx_run(self._state)

    def stop(self) -> None:
        self._library.rx_stop(self._state)

    def forget_latencies(self) -> None:
        """What was seen before was warm-up; the numbers of the messages go on."""
        self._library.rx_clear(self._state)

    @property
    def deliveries(self) -> int:
        return int(self._library.rx_deliveries(self._state))

    @property
    def is_one_order(self) -> bool:
        """Every open socket saw the same messages in the same order."""
        return bool(self._library.rx_same_order(self._state))

    def quantile_ms(self, share: float) -> float:
        """The latency below which this share of the deliveries lies; -1 without any."""
        return float(self._library.rx_quantile(self._state, share)) / 1000

    def statistics(self) -> dict[str, int]:
        values = (ctypes.c_uint64 * len(STATISTICS))()
        self._library.rx_stats(self._state, values)
        return dict(zip(STATISTICS, values, strict=True))


def mark(publisher: int, number: int, due_ns: int) -> str:
    """The 32 characters that a message starts with: whose it is, its running number from 1, when it was due."""
    return f"qzbm{publisher:04x}{number:08x}{due_ns:016x}"


def _library() -> Any:
    library = ctypes.CDLL(str(compiled(SOURCE, "receiver.so", "-shared", "-fPIC")))
    library.rx_new.restype = ctypes.c_void_p
    library.rx_deliveries.restype = ctypes.c_uint64
    library.rx_quantile.restype = ctypes.c_double
    arguments: dict[str, list[Any]] = {
        "rx_add": [ctypes.c_int], "rx_run": [], "rx_stop": [], "rx_clear": [], "rx_deliveries": [],
        "rx_same_order": [], "rx_quantile": [ctypes.c_double], "rx_stats": [ctypes.c_void_p],
    }  # fmt: skip
    for name, more in arguments.items():
        getattr(library, name).argtypes = [ctypes.c_void_p, *more]
    return library
