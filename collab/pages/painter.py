"""Draw a page with the app itself: the script that browsers run, run in this process by V8.

V8 comes in the wheel `mini-racer`, without Node: the script sees no file, no network and no environment.
Whatever goes wrong, the answer is None and the caller paints as it does without the app.
"""

import atexit
import json
import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings
from prometheus_client import Counter, Histogram
from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

log = logging.getLogger(__name__)

DEADLINE_S: Final = 0.08
MOST_PAINTS: Final = 2_000  # of one isolate: what its script may have kept goes with it
MOST_BYTES: Final = 128 * 1024 * 1024  # of one isolate's heap
PAUSE_S: Final = 1.0  # between two engines: a machine with too much work must not make engines all the time
PAUSE_AFTER_FAILURE_S: Final = 60.0  # a script that does not load is not loaded at every page
SETTLE_S: Final = 2.0

PAINTS = Counter("collab_page_paints", "Pages asked of the app's painter, by what came of it.", ["result"])
PAINT_SECONDS = Histogram(
    "collab_page_paint_seconds",
    "Time of one paint by the app, late and failed ones too.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16),
)
ENGINES = Counter("collab_page_painter_engines", "Engines made for the app's painter, by what came of it.", ["result"])


class Painter(Protocol):
    def paint(self, order: str) -> str | None:
        """The HTML for the JSON of an Order (frontend/src/app/server.tsx); None when it cannot be had in time."""
        ...


class NoPainter:
    """Paints nothing: PAINTER=off."""

    def paint(self, order: str) -> str | None:
        return None


@dataclass
class _Engine:
    """One isolate with the script loaded.  Used by one thread at a time."""

    isolate: MiniRacer
    paints: int = 0

    @classmethod
    def load(cls, script: str) -> "_Engine":
        """Takes 0.1 to 0.4 s.  Raises JSEvalException when the script does not load."""
        engine = cls(MiniRacer())
        try:
            engine.isolate.set_hard_memory_limit(MOST_BYTES)
            engine.isolate.eval(script)
            if engine.isolate.eval("typeof paint") != "function":
                raise JSEvalException("The script defines no function paint.")
            # V8 compiles what it runs for the first time: here, not while somebody waits for a page.
            engine.isolate.eval("globalThis.warmUp?.(), 0")
        except BaseException:
            engine.close()
            raise
        return engine

    def paint(self, order: str, deadline_s: float) -> str:
        self.paints += 1
        # JSON in JSON: the order is one string literal of the call.
        html = self.isolate.eval(f"paint({json.dumps(order)})", timeout_sec=deadline_s)
        if not isinstance(html, str):
            raise JSEvalException("The script painted something that is no text.")
        return html

    def close(self) -> None:
        """Let go of the isolate.  A paint that was stopped reports once more; its word has to find somebody."""
        with suppress(Exception):
            self.isolate.eval("0", timeout_sec=SETTLE_S)
        self.isolate.close()


class EmbeddedPainter:
    """One isolate a process; pages that come while it is busy, made anew or broken are painted otherwise.

    A paint waits for its turn and for the script DEADLINE_S together, so that the fallback is never late.
    """

    def __init__(self, script: Path) -> None:
        self._script = script
        self._turn = threading.Lock()  # held while the engine paints or is exchanged
        self._engine: _Engine | None = None
        self._maker: threading.Thread | None = None
        self._not_before = 0.0
        self._is_over = threading.Event()
        atexit.register(self.close)  # an isolate that is open when Python ends keeps the process for ever

    def paint(self, order: str) -> str | None:
        started = time.monotonic()
        if not self._turn.acquire(timeout=DEADLINE_S):
            PAINTS.labels("busy").inc()
            return None
        try:
            return self._paint_in_turn(order, started)
        finally:
            self._turn.release()

    def is_ready(self) -> bool:
        return self._engine is not None

    def close(self) -> None:
        """Let go of the isolate, for good."""
        self._is_over.set()
        if self._maker is not None:
            self._maker.join()
        with self._turn:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def _paint_in_turn(self, order: str, started: float) -> str | None:
        engine = self._engine
        if engine is None or engine.paints >= MOST_PAINTS:
            self._make_in_background()
        if engine is None:
            PAINTS.labels("not ready").inc()
            return None
        try:
            html = engine.paint(order, max(0.001, started + DEADLINE_S - time.monotonic()))
        except Exception as fault:  # noqa: BLE001 - whatever the engine meets, the page is painted otherwise
            self._note(fault)
            return None
        finally:
            PAINT_SECONDS.observe(time.monotonic() - started)
        PAINTS.labels("painted").inc()
        return html

    def _note(self, fault: Exception) -> None:
        """Count a paint that failed, and begin anew: a script that was stopped may still hold its reader."""
        kinds = {JSTimeoutException: "late", JSOOMException: "out of memory"}
        result = next((word for kind, word in kinds.items() if isinstance(fault, kind)), "failed")
        PAINTS.labels(result).inc()
        # Not its words: they may quote what people wrote.
        log.warning("The app did not paint a page (%s: %s).", result, type(fault).__name__)
        self._make_in_background(broken=self._engine)
        self._engine = None

    def _make_in_background(self, broken: _Engine | None = None) -> None:
        """Start the thread that makes the next engine, unless it runs.  Called in turn."""
        before = self._maker
        if before is not None and before.is_alive() and broken is None:
            return
        self._maker = threading.Thread(target=self._make, args=(before, broken), name="painter", daemon=True)
        self._maker.start()

    def _make(self, before: threading.Thread | None, broken: _Engine | None) -> None:
        if before is not None:
            before.join()
        if broken is not None:
            broken.close()
        if self._is_over.wait(max(0.0, self._not_before - time.monotonic())):
            return
        try:
            fresh = _Engine.load(self._script.read_text())
        except Exception as fault:  # noqa: BLE001 - a painter that does not start is counted and said, never raised
            self._not_before = time.monotonic() + PAUSE_AFTER_FAILURE_S
            ENGINES.labels("failed").inc()
            log.error("The app's painter does not start: %s", type(fault).__name__)
            return
        self._not_before = time.monotonic() + PAUSE_S
        ENGINES.labels("made").inc()
        with self._turn:
            old, self._engine = self._engine, fresh
        if old is not None:
            old.close()


@cache
def painter() -> Painter:
    """The painter of this process, as PAINTER says."""
    if settings.PAINTER == "off":
        return NoPainter()
    return EmbeddedPainter(Path(settings.PAINTER_SCRIPT))
