"""The checker sees each kind of bad history, and nothing in a good one."""

from dataclasses import replace

import pytest

from tests.faults import checker
from tests.faults.checker import check
from tests.faults.history import (
    Acknowledged,
    Gone,
    Hidden,
    History,
    Listed,
    Placed,
    Refused,
    Revoked,
    Sent,
    Shown,
)

STREAM = "thread:1"
VIEWS = ("cleo", "bo", "log")


def good(messages: int = 6) -> History:
    """Each message is sent, acknowledged and shown before the next; message 2 is hidden in the end."""
    history = History()
    for view in VIEWS:
        history.placed.append(Placed(0.0, view, STREAM, 0))
        history.must_be_complete.add((view, STREAM))
    history.must_be_listed.add(("tables", STREAM))
    for no in range(1, messages + 1):
        body = f"text {no}"
        history.sent.append(Sent(no, f"k{no}", STREAM, body))
        history.acknowledged.append(Acknowledged(no + 0.2, f"k{no}", 100 + no, no, no if no % 2 else None))
        for view in VIEWS:
            history.shown.append(event(view, no, f"k{no}", 100 + no, body, at=no + 0.3))
        history.listed.append(Listed(50.0, "tables", STREAM, 100 + no, no, "" if no == 2 else body, 49.0))
    history.hidden.append(Hidden(20.0, STREAM, 102))
    for view in VIEWS:
        history.shown.append(event(view, messages + 1, None, 102, "", at=20.5, kind="message.hidden", no=2))
    return history


def event(view, seq, key, message, body, *, at, kind="message.posted", no=None):
    return Shown(at, view, STREAM, seq, kind, message, no or seq, key, body, at, 0.0)


def index(history, view, seq):
    return next(n for n, each in enumerate(history.shown) if (each.view, each.seq) == (view, seq))


def flawed(kind):
    def register(spoil):
        CASES.append(pytest.param(kind, spoil, id=spoil.__name__))
        return spoil

    return register


CASES: list = []


@flawed(checker.LOST)
def an_acknowledged_message_is_nowhere(history):
    history.sent.append(Sent(30, "k9", STREAM, "text 9"))
    history.acknowledged.append(Acknowledged(31, "k9", 109, 9))


@flawed(checker.LOST)
def one_reader_lacks_the_end(history):
    del history.shown[index(history, "bo", 7)]


@flawed(checker.LOST)
def the_table_lacks_a_row(history):
    del history.listed[3]


@flawed(checker.GAP)
def one_reader_lacks_one(history):
    del history.shown[index(history, "bo", 4)]


@flawed(checker.DOUBLED)
def a_screen_shows_one_twice(history):
    at = index(history, "bo", 4)
    history.shown.insert(at, history.shown[at])


@flawed(checker.DOUBLED)
def one_key_becomes_two_messages(history):
    history.shown += [event(view, 8, "k3", 203, "text 3", at=21, no=8) for view in VIEWS]


@flawed(checker.DOUBLED)
def the_table_has_a_row_twice(history):
    history.listed.append(history.listed[0])


@flawed(checker.OUT_OF_ORDER)
def a_screen_goes_back(history):
    first, second = index(history, "bo", 3), index(history, "bo", 4)
    late = history.shown[first]
    history.shown[first] = replace(history.shown[second], at=late.at)
    history.shown[second] = replace(late, at=late.at + 1)


@flawed(checker.OUT_OF_ORDER)
def what_was_sent_later_stands_before(history):
    history.sent[2] = replace(history.sent[2], at=4.5)  # message 3 was sent after 4 was acknowledged


@flawed(checker.OUT_OF_ORDER)
def numbers_and_events_disagree(history):
    for view in VIEWS:
        at = index(history, view, 5)
        history.shown[at] = replace(history.shown[at], no=2)


@flawed(checker.DISAGREEMENT)
def two_readers_see_different_things(history):
    at = index(history, "bo", 5)
    history.shown[at] = replace(history.shown[at], message=999)


@flawed(checker.DISAGREEMENT)
def the_answer_names_another_number(history):
    history.acknowledged[2] = replace(history.acknowledged[2], seq=4)


@flawed(checker.REACKED)
def a_repeat_is_answered_otherwise(history):
    history.acknowledged.append(Acknowledged(9, "k3", 103, 3, 4))


@flawed(checker.REACKED)
def a_repeat_is_another_message(history):
    history.acknowledged.append(Acknowledged(9, "k3", 203, 8))


@flawed(checker.UNSENT)
def an_event_nobody_sent(history):
    history.shown += [event(view, 8, "nobody", 208, "?", at=21, no=8) for view in VIEWS]


@flawed(checker.UNSENT)
def a_text_changed_on_the_way(history):
    for view in VIEWS:
        at = index(history, view, 5)
        history.shown[at] = replace(history.shown[at], body="other words")


@flawed(checker.UNSENT)
def a_row_nobody_wrote(history):
    history.listed.append(Listed(50.0, "tables", STREAM, 300, 30, "?", 49.0))


@flawed(checker.REFUSED)
def a_refused_message_appears(history):
    history.refused.append(Refused(3.1, "k3", "forbidden"))


@flawed(checker.AFTER_HIDING)
def a_reading_begun_later_shows_the_text(history):
    history.listed[1] = replace(history.listed[1], body="text 2")


@flawed(checker.AFTER_HIDING)
def the_text_is_pushed_late(history):
    history.placed.append(Placed(22.5, "dara", STREAM, 1))
    history.shown.append(event("dara", 2, "k2", 102, "text 2", at=23.0))


@flawed(checker.AFTER_REVOCATION)
def a_revoked_reader_goes_on_hearing(history):
    history.must_be_complete.discard(("bo", STREAM))
    history.revoked.append(Revoked(3.0, "bo", STREAM))


@pytest.mark.parametrize(("kind", "spoil"), CASES)
def test_a_bad_history_is_seen(kind, spoil):
    history = good()
    spoil(history)
    assert check(history).counts[kind] > 0


def test_a_good_history_has_no_flaw():
    verdict = check(good())
    assert verdict.flaws == []
    assert verdict.hiding_s == [0.5, 0.5, 0.5]


def test_what_a_snapshot_covers_is_no_gap():
    history = good()
    del history.shown[index(history, "bo", 3)]
    del history.shown[index(history, "bo", 4)]
    assert check(history).counts[checker.GAP] == 1
    history.placed.append(Placed(5.1, "bo", STREAM, 4))
    assert check(history).flaws == []


def test_the_time_of_a_revocation_is_that_of_the_last_event_or_the_notice():
    history = good()
    history.must_be_complete.discard(("bo", STREAM))
    history.shown = [each for each in history.shown if each.view != "bo" or each.seq <= 4]
    history.revoked.append(Revoked(4.0, "bo", STREAM))
    assert check(history).revocation_s == [pytest.approx(0.3)]
    history.gone.append(Gone(5.5, "bo", STREAM))
    verdict = check(history)
    assert (verdict.flaws, verdict.revocation_s) == ([], [1.5])


@pytest.mark.parametrize(("since", "took"), [(2.0, 3.5), (4.5, 3.0), (7.25, 0.25)])
def test_who_was_away_when_her_right_ended_is_told_when_she_comes_back(since, took):
    history = good()
    history.must_be_complete.discard(("bo", STREAM))
    history.shown = [each for each in history.shown if each.view != "bo" or each.seq <= 2]
    history.revoked.append(Revoked(4.0, "bo", STREAM))
    history.gone.append(Gone(7.5, "bo", STREAM, since))
    assert check(history).revocation_s == [pytest.approx(took)]


def test_a_reader_who_was_away_is_measured_from_her_return():
    history = good()
    at = index(history, "bo", 7)
    history.shown[at] = replace(history.shown[at], at=29.0, since=28.9)
    assert max(check(history).hiding_s) == pytest.approx(0.5)
