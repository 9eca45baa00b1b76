"""The site's own texts: Markdown to safe HTML, with what the operator has stated put in its place.

`{{OPERATOR_NAME}}` is the value of that setting, or says that it is not stated.  `## Rules {#rules}` gives a
heading its address.  `pictures/NAME.webp` is a picture of the folder.
"""

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

import nh3
from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from collab.pages.footer import TEXT_PAGES
from collab.pages.texts.files import PICTURES, TextFile, digest_of, picture_file, text_file

_FACT: Final = re.compile(r"\{\{ ?(OPERATOR_[A-Z_]+) ?\}\}")
_NAMED: Final = re.compile(r"\s*\{#([a-z][a-z0-9-]{0,40})\}\s*$")
_MAILBOX: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_OWN_LINK: Final = re.compile(rf"/(?:{'|'.join(TEXT_PAGES)})(?:#.*)?")
_SECTIONS_LEAST: Final = 3  # from here on a page begins with a list of its parts
_CLEANER: Final = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "strong", "table",
        "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={
        "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"},
    },
    allowed_classes={"em": {"not-stated"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)  # fmt: skip


class Section(NamedTuple):
    """A part of a page: its address in the page, and its heading."""

    name: str
    title: str


class Text(NamedTuple):
    """A page as it is shown; `tag` is the language that it is written in."""

    tag: str
    title: str
    html: SafeString
    sections: tuple[Section, ...]


def read_text(name: str, tag: str, prefix: str = "") -> Text:
    """One of TEXT_PAGES in a language; `prefix` stands in front of its links to the others.

    A changed file shows at once.  One look at the disk; reading the Markdown is kept.
    """
    file = text_file(name, tag)
    about = file.path.stat()
    return _read(file, str(TEXT_PAGES[name]), prefix, (about.st_mtime_ns, about.st_size, *settings.OPERATOR.values()))


@lru_cache(128)
def _read(file: TextFile, otherwise: str, prefix: str, _made_of: tuple[int | str, ...]) -> Text:
    tokens = _MARKDOWN.parse(file.path.read_text(encoding="utf-8-sig"), {"prefix": prefix})
    title = _take_title(tokens) or otherwise
    with translation.override(file.tag.lower()):
        html = _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    sections = tuple(_sections(tokens))
    shown = sections if len(sections) >= _SECTIONS_LEAST else ()
    return Text(file.tag, title, mark_safe(html), shown)  # noqa: S308 - cleaned just above


def _take_title(tokens: list[Token]) -> str:
    """The words of the first line, if that is a heading of the first rank; it is then no more in the text."""
    if not tokens or tokens[0].tag != "h1":
        return ""
    title = tokens[1].content
    del tokens[:3]
    return title


def _sections(tokens: list[Token]) -> list[Section]:
    found = [(tokens[at].attrGet("id"), tokens[at + 1]) for at, token in enumerate(tokens) if _opens(token, "h2")]
    return [
        Section(str(name), "".join(child.content for child in words.children or [])) for name, words in found if name
    ]


def _opens(token: Token, tag: str) -> bool:
    return token.type == "heading_open" and token.tag == tag


def _name_headings(state: StateCore) -> None:
    """`{#name}` at the end of a heading becomes its id; only a page's title is of the first rank."""
    for at, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        words = state.tokens[at + 1]
        found = _NAMED.search(words.content)
        if found:
            token.attrSet("id", found[1])
            words.content = words.content[: found.start()]
        if at and token.tag == "h1":
            token.tag = state.tokens[at + 2].tag = "h2"


def _place_links(state: StateCore) -> None:
    """Links to the other texts keep the language of the address; pictures get theirs."""
    prefix = state.env.get("prefix", "")
    for token in [child for block in state.tokens for child in block.children or []]:
        if token.type == "link_open" and _OWN_LINK.fullmatch(str(token.attrGet("href"))):
            token.attrSet("href", f"{prefix}{token.attrGet('href')}")
        if token.type == "image":
            token.attrSet("src", _address_of(str(token.attrGet("src"))))


def _address_of(source: str) -> str:
    folder, _slash, name = source.partition("/")
    path = picture_file(name) if folder == PICTURES else None
    return f"/pages/{source}?v={digest_of(path)}" if path else source


def _fact(state: StateInline, silent: bool) -> bool:
    """`{{OPERATOR_NAME}}` becomes one token, if there is such a setting."""
    found = _FACT.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if not found or found[1] not in settings.OPERATOR:
        return False
    if not silent:
        state.push("fact", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _render_fact(_self: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    value = settings.OPERATOR[tokens[index].content]
    if not value:
        missing = _("not stated yet by the operator of this site")
        return f'<em class="not-stated">{escape(missing)}</em>'
    if _MAILBOX.fullmatch(value):
        return f'<a href="mailto:{escape(value)}">{escape(value)}</a>'
    if re.fullmatch(r"https://\S+", value):
        return f'<a href="{escape(value)}">{escape(value)}</a>'
    return str(escape(value))


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    reader.enable("table").disable(["html_block", "html_inline"])
    reader.core.ruler.before("inline", "name_headings", _name_headings)
    reader.core.ruler.push("place_links", _place_links)
    reader.inline.ruler.before("link", "fact", _fact)
    reader.add_render_rule("fact", _render_fact)
    return reader


_MARKDOWN: Final = _reader()
