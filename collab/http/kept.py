"""Answers that anybody may keep."""

from django.http import HttpResponse


def kept(content: bytes, kind: str, how: str) -> HttpResponse:
    """`content` of the media type `kind`, public; `how` is the rest of Cache-Control."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = f"public, {how}"
    return response
