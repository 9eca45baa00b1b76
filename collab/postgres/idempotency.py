"""Bind an Idempotency-Key to the whole request that it came with.

Whatever is created with a key keeps a digest of the request beside it.  A repeat is compared with that:
what became of the thing since (edited, hidden, sealed away) makes no difference, and no text is opened.
"""

from hashlib import blake2b, sha256
from hmac import compare_digest
from typing import Any, Protocol
from uuid import UUID

import orjson
from django.conf import settings
from django.utils.encoding import force_bytes

from collab.errors import KeyReused

Request = dict[str, Any]  # what the caller asked for, by name: numbers, texts, times, lists and dicts of these


class Kept(Protocol):
    """A row that was created with a key."""

    @property
    def key(self) -> UUID | None: ...
    @property
    def request_digest(self) -> str: ...


def digest_of(key: UUID | None, request: Request) -> str:
    """64 hexadecimal digits; "" without a key.

    Made with SECRET_KEY, so that whoever reads the table alone can guess no text that was removed.
    """
    return _digest(key, request, settings.SECRET_KEY) if key else ""


def require_same_request(known: Kept, request: Request, *, is_in_place: bool) -> None:
    """Raise KeyReused unless `known` was created by this request, under the present SECRET_KEY or an earlier one.

    is_in_place: it stands where the request wants it, which is all that a row from before the digests can tell.
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    kept = known.request_digest
    is_same = not kept or any(compare_digest(kept, _digest(known.key, request, secret)) for secret in secrets)
    if not (is_in_place and is_same):
        raise KeyReused()


def _digest(key: UUID | None, request: Request, secret: str | bytes) -> str:
    asked = {name: str(value) if isinstance(value, int) else value for name, value in request.items()}  # of any size
    text = orjson.dumps([key, asked], default=str, option=orjson.OPT_SORT_KEYS)  # str: of a Decimal
    return blake2b(text, key=sha256(force_bytes(secret)).digest(), digest_size=32, person=b"idempotency").hexdigest()
