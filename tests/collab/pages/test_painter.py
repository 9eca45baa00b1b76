"""The app draws pages inside the process; whatever goes wrong with it, the fallback is never late."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from prometheus_client import REGISTRY

from collab.pages import painter as module
from collab.pages.painter import EmbeddedPainter
from collab.supervise.services import ROOT

FALLBACK_S = 0.2
# A script that paints what it is told, and misbehaves when it is told so.
SCRIPT = """
let kept = [];
globalThis.paint = (order) => {
  const { what } = JSON.parse(order);
  if (what === "loop") for (;;);
  if (what === "fill") for (;;) kept.push(new Array(100000).fill(kept.length));
  if (what === "throw") throw new Error("no such page");
  if (what === "number") return 7;
  kept.push(what);
  return `<p>${what} ${kept.length}</p>`;
};
"""

Make = Callable[[str], EmbeddedPainter]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[EmbeddedPainter] = []

    def from_script(text: str) -> EmbeddedPainter:
        script = tmp_path / "painter.js"
        script.write_text(text)
        made.append(EmbeddedPainter(script))
        return made[-1]

    yield from_script
    for each in made:
        each.close()


@pytest.fixture(scope="module")
def app() -> Iterator[EmbeddedPainter]:
    """The app as it was built."""
    painter = until_ready(EmbeddedPainter(Path(settings.PAINTER_SCRIPT)))
    yield painter
    painter.close()


def until_ready(painter: EmbeddedPainter) -> EmbeddedPainter:
    painter.paint(order("first"))
    deadline = time.monotonic() + 20
    while not painter.is_ready() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert painter.is_ready()
    return painter


def order(what: str) -> str:
    return json.dumps({"what": what})


def engines(result: str) -> float:
    return REGISTRY.get_sample_value("collab_page_painter_engines_total", {"result": result}) or 0.0


def counted(result: str) -> float:
    return REGISTRY.get_sample_value("collab_page_paints_total", {"result": result}) or 0.0


def test_the_first_page_does_not_wait_for_the_engine(make: Make) -> None:
    painter = make(SCRIPT)
    started = time.monotonic()
    assert painter.paint(order("варна")) is None
    assert time.monotonic() - started < FALLBACK_S
    assert until_ready(painter).paint(order("варна")) == "<p>варна 1</p>"


@pytest.mark.parametrize(
    ("what", "result"),
    [("loop", "late"), ("fill", "out of memory"), ("throw", "failed"), ("number", "failed")],
)
def test_after_a_fault_the_fallback_comes_in_time_and_the_next_engine_paints(
    make: Make, monkeypatch: pytest.MonkeyPatch, what: str, result: str
) -> None:
    if what == "fill":  # its heap is full before its time is over
        monkeypatch.setattr(module, "MOST_BYTES", 8 * 1024 * 1024)
    painter = until_ready(make(SCRIPT))
    before = counted(result)
    started = time.monotonic()
    assert painter.paint(order(what)) is None
    assert time.monotonic() - started < FALLBACK_S
    assert counted(result) == before + 1
    assert until_ready(painter).paint(order("after")) == "<p>after 1</p>"


def test_a_broken_script_is_tried_once_and_paints_nothing(make: Make) -> None:
    for text in ("this is no script", "globalThis.other = 1", "throw new Error('at once')"):
        painter, before = make(text), engines("failed")
        started = time.monotonic()
        assert painter.paint(order("x")) is None
        assert time.monotonic() - started < FALLBACK_S
        assert painter._maker is not None
        painter._maker.join(20)
        assert engines("failed") == before + 1
        assert painter.paint(order("x")) is None
        time.sleep(0.1)
        assert engines("failed") == before + 1


def test_an_engine_is_exchanged_after_its_paints_without_a_pause(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAINTS", 3)
    monkeypatch.setattr(module, "PAUSE_S", 0.0)
    painter = until_ready(make(SCRIPT))
    painted = []
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and "<p>a 1</p>" not in painted[1:]:
        painted.append(painter.paint(order("a")))
    assert painted[0] == painted[-1] == "<p>a 1</p>"
    assert None not in painted


RECORDED = json.loads((ROOT / "frontend" / "src" / "app" / "recorded" / "answers.json").read_text())


@pytest.mark.parametrize(("path", "search", "page"), RECORDED["pages"], ids=lambda value: value)
def test_the_built_script_draws_every_page_without_a_browser(
    monkeypatch: pytest.MonkeyPatch, app: EmbeddedPainter, path: str, search: str, page: str
) -> None:
    monkeypatch.setattr(module, "DEADLINE_S", 5.0)
    boot = {"language": "en", "page": page, **{name: RECORDED[name] for name in ("me", "now", "data")}}
    html = app.paint(json.dumps({"boot": boot, "path": path, "search": search}))
    assert html is not None
    assert html.count("<h1") == 1


def test_a_process_that_has_painted_ends(tmp_path: Path) -> None:
    script = tmp_path / "painter.js"
    script.write_text(SCRIPT)
    program = (
        "import django, sys, time; django.setup()\n"
        "from pathlib import Path\n"
        "from collab.pages.painter import EmbeddedPainter\n"
        f"painter = EmbeddedPainter(Path({str(script)!r}))\n"
        'while painter.paint(\'{"what": "end"}\') is None: time.sleep(0.01)\n'
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0
