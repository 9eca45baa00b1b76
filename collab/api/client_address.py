"""Where a call comes from, for limits on those who are not signed in."""

from django.conf import settings


def caller_address(peer: str, forwarded: str) -> str:
    """What the last trusted proxy saw (`X-Forwarded-For`, as it came), else the peer itself."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    return hops[-trusted] if trusted and len(hops) >= trusted else peer
