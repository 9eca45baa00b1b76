"""One fault class as it is played: readers and authors at work, a fault, recovery, and the verdict."""

import asyncio
import contextlib
import gc
import itertools
import os
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.checker import Verdict, check
from tests.faults.history import Acknowledged, Hidden, History, Listed, Revoked
from tests.faults.machine import Machine, until
from tests.faults.plain_http import Answer, Broken, Requests
from tests.faults.readers import Reader
from tests.faults.writers import Author

COMPLETE_S = 10.0  # after a fault's end all readers hold everything
MODERATE_EVERY_S = 1.0
REVOKE_EVERY = 3
KNOCKS_EVERY_S = 4.0  # at most, for who wants in: outage may follow outage
WRITE_AT_MOST_S = float(os.environ.get("FAULTS_SECONDS", "120"))
WANTED = int(os.environ.get("FAULTS_ACKNOWLEDGED", "200"))
IS_FULL = WANTED > 1000
READERS, AUTHORS, THREADS = (6, 40, 3) if IS_FULL else (6, 6, 3)
PEACE = max(100, WANTED // 50)  # messages between two faults


@dataclass
class World:
    """The people of tests/faults/people.py; threads and victims are used once."""

    group: str
    chair: dict[str, Any]
    authors: list[dict[str, Any]]
    victims: list[dict[str, Any]]
    crowd: list[dict[str, Any]]
    threads: list[int]
    reason: str
    emoji: list[str]

    def take_threads(self, count: int) -> list[int]:
        taken, self.threads = self.threads[:count], self.threads[count:]
        return taken


@dataclass
class Outcome:
    """What a run came to; one row of the report."""

    name: str
    wanted: int
    acknowledged: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    complete_s: list[float] = field(default_factory=list)
    live_s: list[float] = field(default_factory=list)
    faults: int = 0
    seconds: float = 0.0
    attempts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


class Run:
    """`async with Run(...) as run`: everybody works inside; then `finish` reads everything and judges."""

    def __init__(
        self, machine: Machine, world: World, name: str, *, bound_s: float = 2.0, authors: int = AUTHORS,
        threads: int = THREADS, quiet_threads: int = 0,
    ) -> None:  # fmt: skip
        self.machine, self.world, self.wanted, self.bound_s = machine, world, WANTED, bound_s
        self.history = History()
        self.threads = world.take_threads(threads + quiet_threads)
        self.busy_threads = self.threads[:threads]
        self.streams = [f"thread:{thread}" for thread in self.threads]
        self.outcome = Outcome(name, WANTED)
        self.readers = [self._reader(number) for number in range(READERS)]
        self.authors = [self.author(number, machine.ports) for number in range(authors)]
        self.writing: list[asyncio.Task[None]] = []
        self.chair = [Requests(port, world.chair["token"]) for port in machine.ports]
        self.began_at = time.monotonic()
        self.is_ending = asyncio.Event()
        self.others: list[asyncio.Task[None]] = []
        self._victims: list[Reader] = []

    def _reader(self, number: int) -> Reader:
        person = self.world.authors[number]
        return Reader(f"reader {number}", person, self.machine.ports, self.history, self.streams, first=number)

    def author(self, number: int, ports: list[int]) -> Author:
        """The author of this number, who knows the workers at these ports."""
        return Author(self.world.authors[READERS + number], ports, self.history, first=number)

    async def __aenter__(self) -> "Run":
        self.heads = await self._heads()
        for reader in self.readers:
            self._place(reader)
            self.history.must_be_complete |= {(reader.name, stream) for stream in self.streams}
            reader.start()
        await until(self._all_live, 30)
        gc.disable()  # the history only grows: to look through it again and again would be measured as the product's
        self.began_at = time.monotonic()
        self.writing = [asyncio.create_task(self._write(author)) for author in self.authors]
        self.others = [asyncio.create_task(self._moderate())]
        return self

    async def __aexit__(self, *raised: object) -> None:
        gc.enable()
        for task in (*self.writing, *self.others):
            task.cancel()
        await asyncio.gather(*self.writing, *self.others, return_exceptions=True)
        await asyncio.gather(*(each.stop() for each in (*self.readers, *self._victims, *self.authors)))
        for asking in self.chair:
            await asking.close()
        await self.machine.heal()

    async def _heads(self) -> dict[str, tuple[int, str]]:
        """{stream: (head, epoch)} before anything happens."""
        found = {}
        for stream in self.streams:
            answer = await self.ask("GET", f"streams/{stream}/events/")
            found[stream] = (answer.said["head"], answer.said["epoch"])
        return found

    def _place(self, reader: Reader) -> None:
        for stream in reader.places:
            reader.begin_at(stream, *self.heads[stream])

    def _all_live(self) -> bool:
        return all(reader.is_live.is_set() for reader in self.readers)

    # Work

    @property
    def acknowledged(self) -> int:
        return len(self.history.acknowledged)

    @property
    def wants_more(self) -> bool:
        return self.acknowledged < self.wanted and time.monotonic() - self.began_at < WRITE_AT_MOST_S

    async def _write(self, author: Author) -> None:
        for thread in itertools.cycle(random.sample(self.busy_threads, len(self.busy_threads))):
            if self.is_ending.is_set() and not self.wants_more:
                return
            await author.write(thread)

    async def ask(self, method: str, path: str, body: Any = None, *, turn: int = 0) -> Answer:
        """As the chair, again and at the other worker, until something other than 5xx is the answer."""
        for number in itertools.count(turn):
            with contextlib.suppress(Broken):
                answer = await self.chair[number % 2].ask(method, path, body, within_s=5)
                if answer.status < 500:
                    return answer
            await asyncio.sleep(0.2)
        raise AssertionError

    async def _moderate(self) -> None:
        """Hide one message after another, and now and then put a reader out."""
        for number in itertools.count(1):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(MODERATE_EVERY_S):
                    await self.is_ending.wait()
                return
            if number % REVOKE_EVERY == 0 and self.world.victims:
                await self._revoke()
            elif self.history.acknowledged:
                await self._hide(self.history.acknowledged[-1], number)

    async def _hide(self, ack: Acknowledged, number: int) -> None:
        stream = next(sent.stream for sent in reversed(self.history.sent) if sent.key == ack.key)
        answer = await self.ask("POST", f"messages/{ack.message}/hide/", {"reason": self.world.reason}, turn=number)
        assert answer.status == 200, (answer.status, answer.content)
        self.history.hidden.append(Hidden(time.monotonic(), stream, ack.message))

    async def _revoke(self) -> None:
        person, stream = self.world.victims.pop(), self.streams[0]
        victim = Reader(
            f"victim {person['id']}", person, self.machine.ports, self.history, [stream], random.randrange(2)
        )
        victim.begin_at(stream, max(self._held(stream), self.heads[stream][0]), self.heads[stream][1])
        victim.backoff_most_s = KNOCKS_EVERY_S
        self._victims.append(victim)
        victim.start()
        async with asyncio.timeout(60):
            await victim.is_live.wait()
        await asyncio.sleep(0.3)
        answer = await self.ask("DELETE", f"groups/{self.world.group}/members/{person['id']}/")
        assert answer.status in {204, 404}, (answer.status, answer.content)  # 404: it had happened, unanswered
        self.history.revoked.append(Revoked(time.monotonic(), victim.name, stream))

    def _held(self, stream: str) -> int:
        return max(reader.places[stream].cursor for reader in self.readers if stream in reader.places)

    # What a test says

    async def reach(self, share: float) -> None:
        """Wait until this share of the wanted messages is acknowledged."""
        await until(lambda: self.acknowledged >= share * self.wanted or not self.wants_more, WRITE_AT_MOST_S + 60)

    async def rounds(self, *, least: int) -> AsyncIterator[int]:
        """0, 1, 2 ... at least so many, and on while messages are wanted; between two, some are written in peace."""
        for number in itertools.count():
            if number >= least and not self.wants_more:
                return
            yield number
            before = self.acknowledged
            await self.until(lambda before=before: self.acknowledged >= before + PEACE)

    async def until(self, question: Callable[[], bool]) -> None:
        await until(question, WRITE_AT_MOST_S)

    async def recovered(self) -> float:
        """A fault is over: the seconds until every reader holds what is acknowledged by now."""
        self.outcome.faults += 1
        keys = {ack.key for ack in self.history.acknowledged}
        heads = await self._seqs_of(keys)
        took_s = await until(lambda: all(reader.holds(heads) for reader in self.readers), 60)
        self.outcome.complete_s.append(took_s)
        return took_s

    async def _seqs_of(self, keys: set[str]) -> dict[str, int]:
        """The greatest number that one of these messages has; the log is asked, since HTTP names none."""
        streams = {sent.key: sent.stream for sent in self.history.sent if sent.key in keys}
        answer = await self.ask("GET", f"streams/heads/?streams={','.join(self.streams)}")
        return {stream: answer.said["heads"][stream] for stream in set(streams.values())}

    async def finish(self) -> Outcome:
        """Writing ends, everybody completes, the log and the tables are read whole, the checker judges."""
        self.is_ending.set()
        await asyncio.gather(*self.writing, *self.others)
        await self.recovered()
        self.outcome.faults -= 1
        self.outcome.seconds = time.monotonic() - self.began_at
        for reader in self._victims:
            await until(lambda reader=reader: all(place.is_gone for place in reader.places.values()), 15)
        for stream in self.streams:
            await self._read_log(stream)
            await self._read_table(stream)
        self.outcome.acknowledged = len({ack.key for ack in self.history.acknowledged})
        self.outcome.verdict = check(self.history, bound_s=self.bound_s)
        self.outcome.live_s = self.live_s()
        for attempt in itertools.chain.from_iterable(author.attempts for author in self.authors):
            self.outcome.attempts[attempt.outcome] = self.outcome.attempts.get(attempt.outcome, 0) + 1
        return self.outcome

    def acknowledgement_s(self, since: float = 0.0) -> list[float]:
        """How long the attempts took that were acknowledged, of those begun since."""
        tried = itertools.chain.from_iterable(author.attempts for author in self.authors)
        return [
            each.ended_at - each.began_at for each in tried if each.outcome == "acknowledged" and each.began_at >= since
        ]

    async def _read_log(self, stream: str) -> None:
        reader = Reader("the log", self.world.chair, self.machine.ports, self.history, [stream])
        self._place(reader)
        self.history.must_be_complete.add((reader.name, stream))
        while await reader.read_page(reader.places[stream]):
            pass
        await reader.stop()

    async def _read_table(self, stream: str) -> None:
        view, no, thread = "the tables", 1, stream.removeprefix("thread:")
        self.history.must_be_listed.add((view, stream))
        while True:
            asked_at = time.monotonic()
            answer = await self.ask("GET", f"threads/{thread}/messages/?after={no}&limit=200")
            now = time.monotonic()
            for row in answer.said["results"]:
                listed = Listed(now, view, stream, row["id"], row["no"], row["body"], asked_at)
                self.history.listed.append(listed)
                no = row["no"]
            if not answer.said["next"]:
                return

    def live_s(self, since: float = 0.0, until: float = float("inf")) -> list[float]:
        """From each acknowledgement within these times to its showing, at readers connected all the while."""
        acked = {ack.key: ack.at for ack in reversed(self.history.acknowledged) if since <= ack.at <= until}
        names = {reader.name for reader in self.readers}
        return [
            max(0.0, shown.at - acked[shown.key])
            for shown in self.history.shown
            if shown.key in acked and shown.view in names and shown.since < acked[shown.key]
        ]
