"""Two hundred visits by five people on two devices, with lines that break: unread and opening are what they must."""

import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collab.supervise.chromium import node_program
from groups.actions.messages import post_message
from tests.cast import make_message

pytestmark = pytest.mark.django_db
DEVICE = Path(__file__).parent / "reading_device.mts"
VISITS, SCREEN = 200, 5


class Pages:
    """The page's own rules in a Node process; what it sends goes to the real API, as far as the line holds."""

    def __init__(self, clients: dict[int, Any]) -> None:
        self.clients, self.person, self.line = clients, 0, "whole"
        self.process = subprocess.Popen(
            [str(node_program()), "--disable-warning=ExperimentalWarning", str(DEVICE)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def ask(self, **command: Any) -> Any:
        self._say(command)
        while "post" in (answer := self._hear()):
            self._say({"arrived": self._post(*answer["post"])})
        return answer

    def _post(self, thread: int, no: int) -> bool:
        """A request is lost on its way, or its answer is, or neither."""
        if self.line == "request lost":
            return False
        answer = self.clients[self.person].post(f"/api/v1/threads/{thread}/read/", {"message_no": no}, format="json")
        assert answer.status_code == 200
        return self.line == "whole"

    def _say(self, word: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{json.dumps(word)}\n")

    def _hear(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())


@pytest.fixture
def people(amina, bo, cleo, deniz, rada):
    return [amina, bo, cleo, deniz, rada]


@pytest.fixture
def pages(people, client_for) -> Iterator[Pages]:
    running = Pages({person.pk: client_for(person) for person in people})
    yield running
    running.process.communicate(timeout=10)


def screens(chance: random.Random, start: int, last: int) -> Iterator[range]:
    """What somebody sees who opens at `start`: she reads on, goes back, leaps."""
    top = start
    for _step in range(chance.randint(1, 6)):
        top = max(1, min(top, last))
        yield range(top, min(last, top + chance.randint(0, SCREEN)) + 1)
        top += chance.choice([1, 3, SCREEN, SCREEN, -SCREEN, 40, -40])


def begins_there(client: Any, address: str, right: int | None, last: int) -> None:
    """The window that the page asks for has the place in it, and no hole."""
    window = client.get(f"{address}messages/", {"around": right} if right else {}).json()["results"]
    numbers = [message["no"] for message in window]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert (right or last) in numbers


def test_unread_and_the_opening_place_after_any_mix_of_visits(people, thread, pages, client_for):
    chance, last = random.Random(40), 120
    for no in range(2, last + 1):
        make_message(people[no % 2], thread, f"Message {no}")
    address = f"/api/v1/threads/{thread.pk}/"
    read = {p.pk: client_for(p).get(address).json()["last_read_no"] for p in people}  # the model: all before is read
    kept: dict[tuple[int, str], int] = {}  # what a device could not tell
    for visit in range(VISITS):
        person, device = chance.choice(people), chance.choice(["desk", "phone"])
        client, pages.person = pages.clients[person.pk], person.pk
        if chance.random() < 0.3:
            author, last = chance.choice(people[:2]), last + 1
            post_message(author=author, thread_id=thread.pk, body=f"Message {last}", language="en")
            read[author.pk] = last
        state = client.get(address).json()
        named = chance.randint(1, last) if chance.random() < 0.2 else None
        goal = pages.ask(open=f"{person.pk} {device}", thread=state, hash=f"#m{named}" if named else "")
        right = named or (read[person.pk] + 1 if read[person.pk] < last else None)
        assert goal.get("no") == right, visit
        begins_there(client, address, right, last)
        pages.line = chance.choice(["whole", "whole", "request lost", "answer lost"])
        base, seen = read[person.pk], set()
        for shown in screens(chance, right or last, last):
            pages.ask(saw=[shown[0], shown[-1]])
            seen |= set(shown)
            if chance.random() < 0.3:
                pages.ask(flush=True)
        pages.ask(flush=True)
        while base + 1 in seen:
            base += 1
        known = max(base, kept.get((person.pk, device), 0))
        if pages.line != "request lost":
            read[person.pk] = max(read[person.pk], known)
        kept[person.pk, device] = 0 if pages.line == "whole" else known
        for each in people:
            answer = pages.clients[each.pk].get(address).json()
            assert (answer["last_read_no"], answer["unread"]) == (read[each.pk], last - read[each.pk]), visit
