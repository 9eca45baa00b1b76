"""What the table says: medians, targets, and what was not measured."""

import xml.etree.ElementTree as ElementTree

import pytest

from bench.__main__ import verdict
from bench.chart import chart
from bench.figures import FIGURES, Figure, Found, Round, figures, wrong
from bench.report import costs, fan_out_table, rows_table, table

SVG = "{http://www.w3.org/2000/svg}"
SIZES = (35, 100, 500, 2000)
HTTP = {
    "post by socket": 300, "post by HTTP": 1500, "messages, cold": 1000, "messages, warm": 900, "messages, ready": 100,
    "practices, cold": 1200, "practices, warm": 800, "practices, ready": 200, "page /": 9000, "page /cities": 14_000,
}  # fmt: skip


def row(candidate, size, *, us=10.0, p95=10.0, **more):
    exact = {"exact": True, "lost": 0, "doubled": 0, "skipped": 0, "closed": 0, "one_order": True}
    cost = {"us_server": us, "us_opening": 3500.0, "p50_ms": 5.0, "p95_ms": p95, "deliveries_per_s": 20_000}
    return {
        "candidate": candidate, "subscribers": size, **exact, **cost,
        "reads_per_delivery": 1.0, "wire_bytes": 1000,
    } | more  # fmt: skip


def whole_round():
    """One in which everything was measured."""
    us = {"collab": 10.0, "bare broadcast": 4.0, "socket.io": 15.0}
    fan_out = [row(name, size, us=us[name], p95=20.0) for name in us for size in SIZES]
    rows = {name: {"us_server": value} for name, value in HTTP.items()}
    rows |= {"post, nothing locked": {"mean_ms": 4.0}, "post, 20 threads locked": {"mean_ms": 6.0}}
    return Round(fan_out, rows | {"notice": {"statements": 9, "told": 400}})


def found_in(*rounds):
    return {each.figure.name: each for each in figures(rounds)}


def test_every_figure_is_computed_of_a_whole_round():
    found = {each.figure.name: each.middle for each in figures([whole_round()])}
    assert list(found.values()) == pytest.approx(
        [0.4, 1.5, 1.5, 1.5, 1.0, 20, 1.0, 0.3, 1.5, 10, 9, 6, 4, 1.5, 3.5, 14, 9]
    )
    assert all(each.is_met for each in figures([whole_round()]))


def test_no_figure_stands_twice():
    assert len({each.name for each in FIGURES}) == len(FIGURES)


def test_a_figure_is_the_median_of_each_rounds_own_ratio():
    rounds = [
        Round([row("collab", 500, us=own), row("bare broadcast", 500, us=limit)], {})
        for own, limit in ((0.5, 1.0), (2.0, 1.0), (1.0, 1.5))
    ]
    found = found_in(*rounds)["deliveries per CPU-second, N=500: product / bare broadcast"]
    assert found.values == [2.0, 0.5, 1.5]
    assert (found.middle, found.is_met) == (1.5, True)


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [("<= 25", 25.0, True), ("<= 25", 25.1, False), (">= 0.5", 0.5, True), (">= 0.5", 0.4, False)],
)
def test_a_target_is_met_or_not(target, value, met):
    assert Found(Figure("it", "x", target, lambda _round: 0), [value]).is_met is met


def test_what_nobody_measured_is_not_met_and_not_missed():
    found = figures([Round([], {})])
    assert {(each.middle, each.is_met) for each in found} == {(None, None)}
    assert table(found).count("not measured") == len(FIGURES)


def test_a_rate_that_was_not_kept_proves_nothing():
    name = "deliveries per CPU-second, N=35: product / socket.io"
    other = row("socket.io", 35, us=5.0)
    assert found_in(Round([row("collab", 35), other], {}))[name].middle == 0.5
    late = Round([row("collab", 35, deliveries_per_s=13_032), other], {})
    assert found_in(late)[name].middle is None
    assert costs([late]) == {"socket.io": {35: 5.0}}


def test_the_tables_tell_medians_of_all_rounds():
    rounds = [Round([row("collab", 35, us=us)], {"notice": {"statements": 2 * us}}) for us in (1.0, 9.0, 4.0)]
    assert " 4.00 " in fan_out_table(rounds)
    assert "statements 8" in rows_table(rounds)


def test_only_what_is_not_exact_is_told():
    good, bad = row("collab", 100), row("socket.io", 500, exact=False, lost=3)
    assert wrong([Round([good, bad], {})]) == [
        "socket.io N=500: lost 3, doubled 0, skipped 0, closed 0, one order: True"
    ]


@pytest.mark.parametrize(("name", "code"), [("collab", 1), ("socket.io", 0)])
def test_only_the_product_fails_a_run(name, code, capsys):
    bad = row(name, 500, exact=False, doubled=1)
    assert verdict([Round([row("bare broadcast", 500), bad], {})]) == code
    assert "doubled 1" in capsys.readouterr().out


COSTS = {"broadcast <C>": {35: 4.2, 100: 4.1}, "collab": {35: 12.3, 2000: 5.3}, "socket.io": {35: 18.2}}


def test_the_chart_says_every_number_in_words_and_in_both_lights():
    drawn = chart(COSTS, own="collab", note="an & b")
    root = ElementTree.fromstring(drawn)
    texts = {each.text for each in root.iter(f"{SVG}text")}
    assert {"collab", "broadcast <C>", "4.2", "4.1", "12.3", "5.3", "18.2", "2,000 listeners", "an & b"} <= texts
    assert "collab 12.3 at 35, 5.3 at 2,000;" in root.attrib["aria-label"]
    assert "prefers-color-scheme: dark" in drawn


def test_bars_are_as_high_as_their_numbers_and_lie_within_the_chart():
    root = ElementTree.fromstring(chart(COSTS, own="collab", note=""))
    _left, _top, width, height = map(float, root.attrib["viewBox"].split())
    bars = [each.attrib for each in root.iter(f"{SVG}rect") if each.attrib["class"] != "ground"][len(COSTS) :]
    assert [each["class"] for each in bars[:3]] == ["own", "one", "two"]
    assert float(bars[0]["height"]) / float(bars[2]["height"]) == pytest.approx(12.3 / 18.2, abs=0.01)
    for bar in bars:
        assert 0 < float(bar["x"]) < width - float(bar["width"])
        assert 60 < float(bar["y"]) < height - float(bar["height"])
