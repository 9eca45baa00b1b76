"""Practices over HTTP."""
