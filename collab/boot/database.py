"""How every process connects to PostgreSQL."""

from collections.abc import Mapping
from typing import Any


def connecting(
    address: dict[str, Any], *, limits_ms: Mapping[str, int], is_shared: bool, keeps: bool
) -> dict[str, Any]:
    """The entry of DATABASES for an address.

    is_shared: a pooler gives one connection of PostgreSQL to several of ours, a transaction each, so nothing may
    be kept on it; the time limits are those that `prepare` wrote for the role then.  keeps: threads that live long
    keep their connection.
    """
    kept = {"options": " ".join(f"-c {name}={value}" for name, value in limits_ms.items())}
    options = {
        "connect_timeout": 3,
        # Values travel apart from the statement, which PostgreSQL plans once a connection when it comes again.
        "server_side_binding": True,
        "prepare_threshold": None if is_shared else 2,
    }
    return address | {
        "CONN_MAX_AGE": 600 if keeps else 0,
        "CONN_HEALTH_CHECKS": False,  # at every request; ours is every few seconds (collab/postgres/health_checks.py)
        "ATOMIC_REQUESTS": False,
        "DISABLE_SERVER_SIDE_CURSORS": is_shared,
        "OPTIONS": address["OPTIONS"] | options | ({} if is_shared else kept),
    }
