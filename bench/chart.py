"""The chart of a run: a small SVG of our own, readable on light and on dark ground."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 330
LEFT, PANEL, GAP, TOP, BOTTOM, LINE = 120, 330, 90, 74, 262, 16
STYLE = """
  svg { font: 13px system-ui, sans-serif; --ground: white; --ink: #1d2733; --soft: #5b6876; --line: #d5dbe1;
        --own: #0b5cad; --other: #7a8795; }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #14191f; --ink: #e6ebf0; --soft: #9aa7b4; --line: #333d48; --own: #6cb2ff; --other: #8b98a6; } }
  .ground { fill: var(--ground) } text { fill: var(--ink) } .soft { fill: var(--soft) }
  .title { font-weight: 600; font-size: 14px } .grid { stroke: var(--line) }
  .own { fill: var(--own); stroke: var(--own) } .other { fill: var(--other); stroke: var(--other) }
  path { fill: none; stroke-width: 2 } .end { text-anchor: end } .middle { text-anchor: middle }
"""


@dataclass(frozen=True)
class Series:
    """The cost at each number of subscribers."""

    name: str
    points: Mapping[int, float]
    is_own: bool


def chart(costs: Mapping[str, float], growth: Sequence[Series], *, own: str, note: str) -> str:
    """`costs`: microseconds of CPU for a delivery by candidate, `own` is ours; `growth`: the same by size."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(_summary(costs, own), {chr(34): "&quot;"})}">',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        *_costs(costs, own),
        *_growth(growth),
        f'<text class="soft" x="16" y="{HEIGHT - 14}">{escape(note)}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _summary(costs: Mapping[str, float], own: str) -> str:
    others = ", ".join(f"{name} {value:.1f}" for name, value in costs.items() if name != own)
    return f"Microseconds of CPU for one delivery: {own} {costs.get(own, 0):.1f}; {others}."


def _costs(costs: Mapping[str, float], own: str) -> list[str]:
    """A dot for each candidate on a logarithmic scale, the cheapest on top."""
    low = 10 ** math.floor(math.log10(min(costs.values())))
    high = 10 ** math.ceil(math.log10(max(costs.values()) * 1.01))
    found = ['<text class="title" x="16" y="28">CPU for one delivery, 500 subscribers, at saturation</text>']
    found.append('<text class="soft" x="16" y="48">microseconds, logarithmic; less is better</text>')

    def place(value: float) -> float:
        return LEFT + PANEL * math.log(value / low) / math.log(high / low)

    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        x = place(10.0**power)
        found.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{BOTTOM}"/>')
        found.append(f'<text class="soft middle" x="{x:.1f}" y="{BOTTOM + 22}">{10.0**power:g}</text>')
    step = (BOTTOM - TOP) / len(costs)
    for number, (name, value) in enumerate(sorted(costs.items(), key=lambda pair: pair[1])):
        x, y, kind = place(value), TOP + step * (number + 0.5), "own" if name == own else "other"
        found.append(f'<text class="end" x="{LEFT - 10}" y="{y + 4:.1f}">{escape(name)}</text>')
        found.append(f'<line class="{kind}" stroke-width="2" x1="{LEFT}" y1="{y:.1f}" x2="{x:.1f}" y2="{y:.1f}"/>')
        found.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
        found.append(_value(x, y + 4, value, LEFT + PANEL))
    return found


def _value(x: float, y: float, value: float, right: float) -> str:
    """The number beside its dot, on the left of it where the panel ends."""
    if x > right - 40:
        return f'<text class="end" x="{x - 10:.1f}" y="{y - 9:.1f}">{value:.1f}</text>'
    return f'<text x="{x + 10:.1f}" y="{y:.1f}">{value:.1f}</text>'


def _growth(series: Sequence[Series]) -> list[str]:
    """A line for each series; sizes at even distances, from zero upwards."""
    left, width = LEFT + PANEL + GAP, WIDTH - LEFT - PANEL - GAP - 80
    sizes = sorted({size for each in series for size in each.points})
    top_value = max(value for each in series for value in each.points.values()) * 1.15
    found = [f'<text class="title" x="{left - 30}" y="28">The same as subscribers grow</text>']
    found.append(f'<text class="soft" x="{left - 30}" y="48">microseconds; subscribers below</text>')

    def across(size: int) -> float:
        return left + width * sizes.index(size) / max(1, len(sizes) - 1)

    def up(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / top_value

    found.append(f'<line class="grid" x1="{left}" y1="{BOTTOM}" x2="{left + width}" y2="{BOTTOM}"/>')
    found += [f'<text class="soft middle" x="{across(n):.1f}" y="{BOTTOM + 22}">{n:,}</text>' for n in sizes]
    for each in series:
        kind = "own" if each.is_own else "other"
        points = [(across(size), up(value), size, value) for size, value in sorted(each.points.items())]
        line = " L".join(f"{x:.1f} {y:.1f}" for x, y, _size, _us in points)
        found.append(f'<path class="{kind}" style="fill:none" d="M{line}"/>')
        for x, y, size, value in points:
            is_top = value >= max(one.points.get(size, 0) for one in series)
            found.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
            found.append(f'<text class="middle" x="{x:.1f}" y="{y + (-10 if is_top else 20):.1f}">{value:.1f}</text>')
    ends = sorted((up(each.points[max(each.points)]), each.name) for each in series)
    last = float(TOP - LINE)
    for y, name in ends:  # names never lie on one another
        last = max(y + 4, last + LINE)
        found.append(f'<text x="{left + width + 14}" y="{last:.1f}">{escape(name)}</text>')
    return found
