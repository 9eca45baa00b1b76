"""The address of the client, for rate limits of those who are not signed in."""

from django.conf import settings


def caller_address(peer: str, forwarded: str) -> str:
    """The address that the last trusted proxy saw (`X-Forwarded-For`, as it came), else the peer's own."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    return hops[-trusted] if trusted and len(hops) >= trusted else peer
