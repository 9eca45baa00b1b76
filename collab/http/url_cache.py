"""A cache of resolved URLs: each address is resolved once a process."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

KNOWN_MOST: Final = 2_048
LENGTH_MOST: Final = 200  # characters; a longer address is looked up each time


class UrlCache(URLResolver):
    """Resolves all addresses below a prefix, and keeps what it found.

    Trying a hundred patterns costs as much as a query.  The view of an address never changes while the process
    lives, whoever asks; addresses without a view are not kept.
    """

    def __init__(self, prefix: str, addresses: Sequence[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern(prefix, is_endpoint=False), list(addresses))
        self._known = lru_cache(KNOWN_MOST)(super().resolve)

    @property
    def remembered(self) -> int:
        """How many addresses are kept."""
        return self._known.cache_info().currsize

    def resolve(self, path: Any) -> ResolverMatch:
        """The match; raises Resolver404.  Safe from several threads: a match is read, never written."""
        text = str(path)
        return self._known(text) if len(text) <= LENGTH_MOST else super().resolve(text)
