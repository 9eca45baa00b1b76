"""Whether a history kept the promises.  Pure: it knows what was recorded and nothing of the product."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.history import History, Shown

LOST, DOUBLED, OUT_OF_ORDER, GAP = "lost", "doubled", "out of order", "gap"
DISAGREEMENT, UNSENT, REFUSED, REACKED = "disagreement", "unsent", "refused and there", "acknowledged twice"
AFTER_HIDING, AFTER_REVOCATION = "shown after hiding", "shown after revocation"
POSTED, HIDDEN = "message.posted", "message.hidden"


@dataclass(frozen=True)
class Flaw:
    """One promise that was broken, and where."""

    kind: str
    what: str


@dataclass
class Verdict:
    """The flaws, and how fast hiding and revocation were seen (seconds, one number per view)."""

    flaws: list[Flaw] = field(default_factory=list)
    hiding_s: list[float] = field(default_factory=list)
    revocation_s: list[float] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(flaw.kind for flaw in self.flaws)


def check(history: History, *, bound_s: float = 2.0) -> Verdict:
    """bound_s: how long a screen may still show what was hidden, or hear what it may no longer hear."""
    verdict = Verdict()
    for find in (
        _in_one_order,
        _alike_everywhere,
        _as_sent,
        _as_acknowledged,
        _in_order_of_time,
        _complete,
        _in_the_tables,
    ):
        verdict.flaws += find(history)
    verdict.flaws += _after_hiding(history, bound_s) + _after_revocation(history, bound_s)
    verdict.hiding_s, verdict.revocation_s = _hiding_s(history), _revocation_s(history)
    return verdict


def _in_one_order(history: History) -> Iterator[Flaw]:
    """Each view goes up by one, from where it was placed."""
    steps = sorted([*history.placed, *history.shown], key=lambda step: step.at)  # stable: as recorded
    last: dict[tuple[str, str], int] = {}
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for step in steps:
        place = (step.view, step.stream)
        if isinstance(step, Shown):
            before = last.get(place, 0)
            where = f"{step.view} {step.stream}: {step.seq} after {before}"
            if step.seq in seen[place]:
                yield Flaw(DOUBLED, where)
            elif step.seq <= before:
                yield Flaw(OUT_OF_ORDER, where)
            elif step.seq > before + 1:
                yield Flaw(GAP, where)
            seen[place].add(step.seq)
            last[place] = max(before, step.seq)
        else:
            last[place] = step.seq
            seen[place] = {seq for seq in seen[place] if seq <= step.seq}


def _alike_everywhere(history: History) -> Iterator[Flaw]:
    """The same number is the same event for everybody; one message is posted once; `no` goes up with seq."""
    first: dict[tuple[str, int], Shown] = {}
    for shown in history.shown:
        known = first.setdefault((shown.stream, shown.seq), shown)
        same = (known.message, known.key, known.no) == (shown.message, shown.key, shown.no)
        both_told = known.body and shown.body and known.body != shown.body
        if not same or both_told or known.type != shown.type:
            yield Flaw(DISAGREEMENT, f"{shown.stream} {shown.seq}: {known.view} and {shown.view}")
    posted = sorted((each for each in first.values() if each.type == POSTED), key=lambda each: (each.stream, each.seq))
    by_key, by_message = Counter(each.key for each in posted), Counter(each.message for each in posted)
    yield from (Flaw(DOUBLED, f"key {key} has {n} events") for key, n in by_key.items() if key and n > 1)
    yield from (Flaw(DOUBLED, f"message {pk} has {n} events") for pk, n in by_message.items() if n > 1)
    for earlier, later in itertools.pairwise(posted):
        if earlier.stream == later.stream and earlier.no >= later.no:
            yield Flaw(OUT_OF_ORDER, f"{later.stream} {later.seq}: no {later.no} after {earlier.no}")


def _as_sent(history: History) -> Iterator[Flaw]:
    """Nothing that nobody sent, nothing changed on the way, nothing that was refused."""
    bodies = {sent.key: sent.body for sent in history.sent}
    refused = {each.key: each.code for each in history.refused}
    seen: set[tuple[str, int]] = set()
    for shown in history.shown:
        if shown.type != POSTED or (shown.stream, shown.seq) in seen:
            continue
        seen.add((shown.stream, shown.seq))
        if shown.key not in bodies or (shown.body and shown.body != bodies[shown.key]):
            yield Flaw(UNSENT, f"{shown.stream} {shown.seq}: {shown.key} {shown.body[:40]!r}")
        if shown.key in refused:
            yield Flaw(REFUSED, f"{shown.stream} {shown.seq}: {shown.key} was answered {refused[shown.key]}")
    known = set(bodies.values())
    for row in history.listed:
        if row.body and row.body not in known:
            yield Flaw(UNSENT, f"{row.stream} no {row.no}: {row.body[:40]!r}")


def _as_acknowledged(history: History) -> Iterator[Flaw]:
    """Every answer for a key says the same, and the stream says what the answer said."""
    events = {shown.key: shown for shown in history.shown if shown.type == POSTED and shown.key}
    first: dict[str, tuple[int, int]] = {}
    seqs: dict[str, int] = {}
    for ack in history.acknowledged:
        said = (ack.message, ack.no)
        if first.setdefault(ack.key, said) != said:
            yield Flaw(REACKED, f"{ack.key}: {first[ack.key]} and {said}")
        if ack.seq is not None and seqs.setdefault(ack.key, ack.seq) != ack.seq:
            yield Flaw(REACKED, f"{ack.key}: seq {seqs[ack.key]} and {ack.seq}")
        event = events.get(ack.key)
        if event and ((event.message, event.no) != said or ack.seq not in (None, event.seq)):
            yield Flaw(DISAGREEMENT, f"{ack.key}: acknowledged {said} {ack.seq}, in the stream {event.seq}")


def _in_order_of_time(history: History) -> Iterator[Flaw]:
    """What was acknowledged before another was sent stands before it."""
    sent_at = {sent.key: sent.at for sent in reversed(history.sent)}
    acked_at = {ack.key: ack.at for ack in reversed(history.acknowledged)}
    posted = {(each.stream, each.seq): each.key for each in history.shown if each.type == POSTED and each.key}
    latest: dict[str, float] = {}
    for (stream, seq), key in sorted(posted.items()):
        if acked_at.get(key, float("inf")) < latest.get(stream, 0.0):
            yield Flaw(OUT_OF_ORDER, f"{stream} {seq}: acknowledged before one was sent that stands before it")
        latest[stream] = max(latest.get(stream, 0.0), sent_at.get(key, 0.0))


def _complete(history: History) -> Iterator[Flaw]:
    """Every acknowledged message is in every view that must hold it, and each of these reaches the end."""
    wanted = _wanted(history)
    placed = {(each.view, each.stream): each.seq for each in history.placed}
    seq_of: dict[tuple[str, str | None], int] = {}
    held: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    heads, ends = Counter[str](), Counter(placed)
    for shown in history.shown:
        place = (shown.view, shown.stream)
        held[place].add(shown.key)
        ends[place] = max(ends[place], shown.seq)
        heads[shown.stream] = max(heads[shown.stream], shown.seq)
        if shown.type == POSTED:
            seq_of[shown.stream, shown.key] = shown.seq
    for view, stream in history.must_be_complete:
        if ends[view, stream] < heads[stream]:
            yield Flaw(LOST, f"{view} {stream}: ends at {ends[view, stream]} of {heads[stream]}")
        for key in wanted[stream].keys() - held[view, stream]:
            if seq_of.get((stream, key), float("inf")) > placed.get((view, stream), 0):
                yield Flaw(LOST, f"{view} {stream}: {key}")


def _in_the_tables(history: History) -> Iterator[Flaw]:
    """Every acknowledged message is a row, once, of the tables that were read whole."""
    wanted = _wanted(history)
    rows: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for row in history.listed:
        rows[row.view, row.stream][row.message] += 1
    for view, stream in history.must_be_listed:
        table = rows[view, stream]
        yield from (Flaw(LOST, f"{view} {stream}: {key}") for key, pk in wanted[stream].items() if pk not in table)
        yield from (Flaw(DOUBLED, f"{view} {stream}: message {pk}") for pk, n in table.items() if n > 1)


def _wanted(history: History) -> dict[str, dict[str, int]]:
    """{stream: {key: message}} of what was acknowledged."""
    streams = {sent.key: sent.stream for sent in history.sent}
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for ack in history.acknowledged:
        wanted[streams.get(ack.key, "")][ack.key] = ack.message
    return wanted


def _after_hiding(history: History, bound_s: float) -> list[Flaw]:
    """A reading begun after the acknowledgement shows no text; what is pushed stops within the bound."""
    hidden_at = {each.message: each.at for each in reversed(history.hidden)}
    flaws = []
    for seen in [*history.shown, *history.listed]:
        at = hidden_at.get(seen.message)
        if at is None or not seen.body:
            continue
        was_read = seen.asked_at < seen.at
        if (was_read and seen.asked_at > at) or seen.at > at + bound_s:
            flaws.append(Flaw(AFTER_HIDING, f"{seen.view} message {seen.message}: {seen.at - at:.2f} s after"))
    return flaws


def _after_revocation(history: History, bound_s: float) -> list[Flaw]:
    revoked_at = {(each.view, each.stream): each.at for each in history.revoked}
    return [
        Flaw(AFTER_REVOCATION, f"{shown.view} {shown.stream} {shown.seq}: {shown.at - at:.2f} s after")
        for shown in history.shown
        if (at := revoked_at.get((shown.view, shown.stream))) is not None and shown.at > at + bound_s
    ]


def _hiding_s(history: History) -> list[float]:
    """For each view that has to be complete: from the acknowledgement, or its connecting, to the tombstone."""
    hidden_at = {each.message: each.at for each in reversed(history.hidden)}
    return [
        max(0.0, shown.at - max(hidden_at[shown.message], shown.since))
        for shown in history.shown
        if shown.type == HIDDEN and shown.message in hidden_at
        if (shown.view, shown.stream) in history.must_be_complete
    ]


def _revocation_s(history: History) -> list[float]:
    """From the acknowledgement to the last that the reader heard of the stream, or to its being told.

    Who was not connected at the acknowledgement (a drain spreads its readers over three seconds) is told
    when she comes back: counted from then, as with hiding.  What she hears counts from the acknowledgement.
    """
    revoked_at = {(each.view, each.stream): each.at for each in history.revoked}
    took: dict[tuple[str, str], float] = {}
    ended = [(each, 0.0) for each in history.shown] + [(each, each.since) for each in history.gone]
    for each, since in ended:
        place = (each.view, each.stream)
        if place in revoked_at:
            took[place] = max(took.get(place, 0.0), each.at - max(revoked_at[place], since))
    return [took.get(place, float("inf")) for place in revoked_at]
