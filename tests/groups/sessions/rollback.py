"""Do something and take it back, as a transaction does that fails at its end."""

from collections.abc import Callable

import pytest
from django.db import transaction


@transaction.atomic
def _do_and_fail(act: Callable[[], object]) -> None:
    act()
    raise RuntimeError


def do_and_roll_back(act: Callable[[], object]) -> None:
    with pytest.raises(RuntimeError):
        _do_and_fail(act)
