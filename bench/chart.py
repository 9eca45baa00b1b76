"""The chart of a run: a small SVG of our own, readable on light and on dark ground."""

from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 330
LEFT, RIGHT, TOP, BOTTOM = 40, 820, 96, 262
BAR: Final = 46
STYLE = """
  svg { font: 13px system-ui, sans-serif; --ground: white; --ink: #1d2733; --soft: #5b6876; --line: #d5dbe1;
        --own: #0b5cad; --one: #7a8795; --two: #b9c2cb; }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #14191f; --ink: #e6ebf0; --soft: #9aa7b4; --line: #333d48; --own: #6cb2ff; --one: #8b98a6;
          --two: #55616d; } }
  .ground { fill: var(--ground) } text { fill: var(--ink) } .soft { fill: var(--soft) }
  .title { font-weight: 600; font-size: 14px } .grid { stroke: var(--line) }
  .own { fill: var(--own) } .one { fill: var(--one) } .two { fill: var(--two) } .middle { text-anchor: middle }
"""
Costs = Mapping[str, Mapping[int, float]]


def chart(costs: Costs, *, own: str, note: str) -> str:
    """`costs`: {candidate: {listeners: microseconds of CPU for a delivery}}, `own` is ours."""
    names = sorted(costs, key=lambda name: name != own)
    kinds = dict(zip(names, ("own", "one", "two"), strict=False))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(_summary(costs, names), {chr(34): "&quot;"})}">',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        '<text class="title" x="16" y="28">CPU for one delivery at 20,000 deliveries a second</text>',
        '<text class="soft" x="16" y="48">microseconds of the server; less is better</text>',
        *_legend(names, kinds),
        *_bars(costs, names, kinds),
        f'<text class="soft" x="16" y="{HEIGHT - 14}">{escape(note)}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _summary(costs: Costs, names: Sequence[str]) -> str:
    said = (f"{name} {', '.join(f'{us:.1f} at {n:,}' for n, us in sorted(costs[name].items()))}" for name in names)
    return f"Microseconds of CPU for one delivery by number of listeners: {'; '.join(said)}."


def _legend(names: Sequence[str], kinds: Mapping[str, str]) -> list[str]:
    found = []
    for place, name in enumerate(names):
        x = 440 + place * 130
        found.append(f'<rect class="{kinds[name]}" x="{x}" y="37" width="12" height="12" rx="2"/>')
        found.append(f'<text x="{x + 18}" y="48">{escape(name)}</text>')
    return found


def _bars(costs: Costs, names: Sequence[str], kinds: Mapping[str, str]) -> list[str]:
    """A group for each number of listeners, a bar for each candidate, its number on top."""
    sizes = sorted({size for points in costs.values() for size in points})
    most = max(us for points in costs.values() for us in points.values())
    step = (RIGHT - LEFT) / len(sizes)
    found = [f'<line class="grid" x1="{LEFT}" y1="{BOTTOM}" x2="{RIGHT}" y2="{BOTTOM}"/>']
    for place, size in enumerate(sizes):
        middle = LEFT + step * (place + 0.5)
        found.append(f'<text class="soft middle" x="{middle:.1f}" y="{BOTTOM + 22}">{size:,} listeners</text>')
        for number, name in enumerate(names):
            if (us := costs[name].get(size)) is None:
                continue
            x, height = middle + (number - len(names) / 2) * (BAR + 6) + 3, (BOTTOM - TOP) * us / most
            found.append(
                f'<rect class="{kinds[name]}" x="{x:.1f}" y="{BOTTOM - height:.1f}" width="{BAR}" '
                f'height="{height:.1f}" rx="2"/>'
            )
            label = f'<text class="middle" x="{x + BAR / 2:.1f}" y="{BOTTOM - height - 7:.1f}">{us:.1f}</text>'
            found.append(label)
    return found
