"""Starts what the product stands on, keeps it alive, and leaves nothing behind.

`python -m collab.supervise run | test [pytest arguments] | exec COMMAND...`; standard library alone.
"""
