"""`python -m collab.supervise run | test [pytest arguments] | exec COMMAND...`"""

import signal
import sys
from types import FrameType

from collab.supervise.check import test, within_services
from collab.supervise.run import run

USAGE = "python -m collab.supervise run | test [pytest arguments] | exec COMMAND..."


def stop(number: int, _frame: FrameType | None) -> None:
    """Leave by an exception, so that every `finally` stops its children; later signals change nothing."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(0 if number == signal.SIGTERM else 128 + number)


def main(arguments: list[str]) -> int:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)
    match arguments:
        case ["run"]:
            return run()
        case ["test", *rest]:
            return test(rest)
        case ["exec", *command] if command:
            return within_services([command])
    sys.stderr.write(f"{USAGE}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
