"""Texts of practices in painted pages: {% load practice_texts %}, then `texts|said`."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from practices.reading import said_in

register = template.Library()


@register.filter
def said(texts: Mapping[str, str], original: str = "en") -> SafeString:
    """{tag: text} in the reader's language, else English, else the original, marked with its `lang`."""
    tag, text = said_in(texts, original)
    return format_html('<span lang="{}">{}</span>', tag, text) if text else SafeString("")
