"""What processes cost, as the kernel counts it (Linux, /proc)."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            fields = _stat(int(folder.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += children.get(each, [])
    return found


def cpu_seconds(pid: int) -> float:
    """CPU that the process and its descendants have used so far, with threads and children that have ended.

    The scheduler counts nanoseconds of threads that live; what is known of the others are steps of 10 ms.
    """
    total = 0.0
    for each in tree(pid):
        fields = _stat(each)
        if not fields:
            continue
        user, system, ended_user, ended_system = (int(field) / TICKS_A_SECOND for field in fields[11:15])
        total += max(_scheduled_seconds(each), user + system) + ended_user + ended_system
    return total


def _stat(pid: int) -> list[str]:
    """The fields after the name, from the state on; none for a process that is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return []


def _scheduled_seconds(pid: int) -> float:
    live = 0
    try:
        for task in (PROC / str(pid) / "task").iterdir():
            live += int((task / "schedstat").read_text().split()[0])
    except OSError:
        return 0.0
    return live / 1e9
