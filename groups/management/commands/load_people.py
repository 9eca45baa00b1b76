"""The earlier spelling of `manage.py load_crowd`."""

from groups.management.commands.load_crowd import Command

__all__ = ["Command"]
