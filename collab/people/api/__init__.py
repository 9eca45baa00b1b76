"""Persons and cities over HTTP."""
