"""Texts of practices in painted pages: {% load practice_texts %}, then `texts|said`."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from collab.text.language import in_readers_language

register = template.Library()


@register.filter
def said(texts: Mapping[str, str], original: str = "en") -> SafeString:
    """{tag: text} as the reader reads it, marked with its `lang`."""
    tag, text = in_readers_language(texts, original=original)
    return format_html('<span lang="{}">{}</span>', tag, text) if text else SafeString("")
