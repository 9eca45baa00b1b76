"""What every test may use.  The cast of people stands in `tests/cast.py`."""

pytest_plugins = ["tests.cast"]
