"""What the table says: medians, targets, and what was not measured."""

import xml.etree.ElementTree as ElementTree

import pytest

from bench.__main__ import verdict
from bench.chart import Series, chart
from bench.figures import Figure, Round, figures, wrong
from bench.report import table

SIZES = (100, 500, 2000)


def row(candidate, size, phase, *, cpu=1.0, p95=10.0, **more):
    exact = {"exact": True, "lost": 0, "doubled": 0, "skipped": 0, "closed": 0, "one_order": True}
    measured = {"cpu100k_server": cpu, "p95_ms": p95, "kb_per_connection": 30.0, "deliveries_per_s": 20_000}
    return {"candidate": candidate, "subscribers": size, "phase": phase} | exact | measured | more


def found_in(*rounds):
    return {each.name: each for each in figures(rounds, SIZES)}


def test_a_figure_is_the_median_of_each_rounds_own_ratio():
    rounds = [
        Round([row("collab", 500, "saturation", cpu=own), row("limit", 500, "saturation", cpu=limit)], {})
        for own, limit in ((0.5, 1.0), (2.0, 1.0), (1.0, 1.5))
    ]
    figure = found_in(*rounds)["the same at saturation, against the limit"]
    assert figure.values == [2.0, 0.5, 1.5]
    assert (figure.middle, figure.is_met) == (1.5, True)


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [("<= 25", 25.0, True), ("<= 25", 25.1, False), (">= 0.5", 0.5, True), (">= 0.5", 0.4, False)],
)
def test_a_target_is_met_or_not(target, value, met):
    assert Figure("it", "x", target, [value]).is_met is met


def test_what_nobody_measured_is_not_met_and_not_missed():
    figure = found_in(Round([], {}))["p95 at 20,000 deliveries/s, N=500"]
    assert (figure.middle, figure.is_met) == (None, None)
    assert "not measured" in table([figure])


def test_a_rate_that_was_not_kept_proves_nothing():
    name = "deliveries per CPU-second, N=500, 20,000/s, against the limit"
    limit = row("limit", 500, "40/s", cpu=1.0)
    assert found_in(Round([row("collab", 500, "40/s", cpu=2.0), limit], {}))[name].middle == 0.5
    late = row("collab", 500, "40/s", cpu=2.0, deliveries_per_s=5_522)
    assert found_in(Round([late, limit], {}))[name].middle is None


def test_http_is_compared_with_ready_bytes_and_with_the_other_server():
    us = {"messages": 800, "messages, ready": 100, "page, live server": 500, "page, WSGI server": 450}
    found = found_in(Round([], {name: {"us_server": value} for name, value in us.items()}))
    assert found["list of 50 messages, CPU against ready bytes"].middle == 8
    assert found["list of 50 messages, 304 against ready bytes"].middle is None
    assert found["page, answers per CPU-second: live server / WSGI server"].middle == 0.9


def test_only_what_is_not_exact_is_told():
    good = row("collab", 100, "saturation")
    bad = row("textbook", 500, "saturation", exact=False, lost=3)
    assert wrong([Round([good, bad], {})]) == [
        "textbook N=500 saturation: lost 3, doubled 0, skipped 0, closed 0, one order: True"
    ]


@pytest.mark.parametrize(("name", "code"), [("collab", 1), ("textbook", 0)])
def test_only_the_product_fails_a_run(name, code, capsys):
    bad = row(name, 500, "saturation", exact=False, doubled=1)
    assert verdict([Round([row("limit", 500, "saturation"), bad], {})]) == code
    assert "doubled 1" in capsys.readouterr().out


def test_the_chart_says_every_number_in_words_and_in_both_lights():
    costs = {"collab": 3.2, "limit": 4.8, "textbook <core>": 257.0}
    growth = [Series("collab", {100: 6.3, 500: 7.1, 2000: 7.7}, True), Series("limit", {100: 4.2, 2000: 5.4}, False)]
    drawn = chart(costs, growth, own="collab", note="an & b")
    root = ElementTree.fromstring(drawn)
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"collab", "limit", "textbook <core>", "3.2", "4.8", "257.0", "7.7", "5.4", "2,000", "an & b"} <= set(texts)
    assert "collab 3.2" in root.attrib["aria-label"]
    assert "prefers-color-scheme: dark" in drawn


def test_nothing_is_drawn_outside_of_the_chart():
    costs = {f"server {n}": value for n, value in enumerate((0.9, 12.0, 999.0))}
    root = ElementTree.fromstring(chart(costs, [Series("it", {100: 1.0, 500: 9.0}, True)], own="server 0", note=""))
    _left, _top, width, height = map(float, root.attrib["viewBox"].split())
    for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 < float(circle.attrib["cx"]) < width
        assert 0 < float(circle.attrib["cy"]) < height
