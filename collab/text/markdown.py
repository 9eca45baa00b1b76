"""Text of people: cleaned when it comes in, rendered to safe HTML once, when it is written.

The one place that makes HTML of a person's words.  Markdown without raw HTML, then an allow-list.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import nh3
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from collab.errors import Invalid

MAX_BODY: Final = 20_000  # characters
MAX_CHAT: Final = 2_000
_DIRECTION: Final = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"  # what can make a text read as another
_FORBIDDEN: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff{_DIRECTION}]")
_MARKS_MOST: Final = 30  # behind one letter, as in Unicode's stream-safe text
_LATE_MARKS: Final = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")  # come apart into marks
_UNSEEN: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # fillers that count as letters or symbols
# What more than these would cost to read as Markdown: 20,000 characters stay below 100 ms whatever they are.
MARKS_MOST: Final = 4_000
LINKS_MOST: Final = 100  # each opening bracket is read to the end of its paragraph for the closing one
LINES_MOST: Final = 2_000
BLOCKS_MOST: Final = 1_500
_BLOCKS: Final = re.compile(  # what may begin a block: a blank line, a mark at a line's start or behind another
    r"^[ \t]*(?:$|[-+*_=#~`>]|\d{1,9}[.)])|(?<=[ \t>])(?:[-+*>]|\d{1,9}[.)])(?=[\s>]|$)", re.MULTILINE
)
_COLUMNS: Final = re.compile(r"^[ \t>]*[|:-][ \t|:-]*$", re.MULTILINE)  # the line below a table's head
_PARAGRAPHS: Final = re.compile(r"\n\n+")
_MARKS: Final = re.compile(r"[\[\]*_~`<>&|!@#\\$%+:={}^-]")  # at each of these the reader stops to think
# One line of letters and such signs as mean nothing in Markdown or HTML: what most chat is.  Reading it as
# Markdown would give the same and is most of what posting costs; a test holds the two equal.
_PLAIN_LINE: Final = re.compile(r"(?!\d+[.)])[^\W_](?:[^\W_]|[ ,.;:?'\"()/%–—…„“”«»’-])*")
_BLANK_LINES: Final = re.compile(r"\n{4,}")
_MENTION: Final = re.compile(r"@\[([^\[\]\n]{1,120})\]\(person:(\d{1,15})\)")
_SCHEMES: Final = {"http", "https", "mailto"}
_TAGS: Final = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}, "span": {"data-person"}, "code": set[str]()}
_CLASSES: Final = {"span": {"mention"}}
_CLEANER: Final = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel="nofollow noopener",
)


def clean_text(text: str) -> str:
    """The text in NFC, lines ended by \\n, without controls, direction overrides and outer blank.

    "" when nothing in it can be seen.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = unicodedata.normalize("NFC", _with_few_marks(_FORBIDDEN.sub("", text)))
    text = _BLANK_LINES.sub("\n\n\n", text).strip()
    return text if any(map(_is_visible, text)) else ""


def _with_few_marks(text: str) -> str:
    """The text without what stands behind the thirtieth mark of a letter.

    Normalising sorts a letter's marks at a cost of the square of their number, and lets nothing else of
    the process run meanwhile: a body full of them stood still for seconds.
    """
    if text.isascii():
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) or letter in _LATE_MARKS else 0
        if marks <= _MARKS_MOST:
            kept.append(letter)
    return "".join(kept)


def _is_visible(letter: str) -> bool:
    """Neither blank nor of zero width: a name or a message of such letters alone would be nobody's and empty."""
    return letter not in _UNSEEN and unicodedata.category(letter)[0] not in "ZC"


def clean_body(text: str, *, most: int = MAX_BODY) -> str:
    """`clean_text` of a message's body; raises Invalid (field `body`) when it is empty or too long."""
    text = clean_text(text)
    if not text:
        raise Invalid(fields={"body": [_("Write something first.")]})
    return not_above(text, most)


def not_above(body: str, most: int) -> str:
    """The body, if it has at most so many characters; raises Invalid (field `body`)."""
    if len(body) > most:
        raise Invalid(fields={"body": [_at_most(most)]})
    return body


# Lazy as a whole: whoever finds the text too long may be a thread that speaks nobody's language.
_at_most: Final[Callable[[int], Any]] = lazy(lambda most: _("At most %(most)d characters.") % {"most": most}, str)


def render_markdown(text: str) -> str:
    """Safe HTML of a cleaned text; about 1.5 ms for 5 kB.  Headings begin at h3."""
    return _safe_html(read_markdown(text))


class MessageText(NamedTuple):
    """A message's text as it is stored, read once: cleaned, as safe HTML, and whom it mentions."""

    body: str
    html: str
    mentioned: list[int]  # ids of persons, each once, in order


def read_message(text: str, *, most: int = MAX_BODY) -> MessageText:
    """Clean and render a message; raises Invalid (field `body`) when it is empty or too long."""
    body = text if _is_clean_line(text) and len(text) <= most else clean_body(text, most=most)
    if _PLAIN_LINE.fullmatch(body):
        return MessageText(body, f"<p>{body}</p>", [])
    tokens = read_markdown(body)
    return MessageText(body, _safe_html(tokens), _mentioned(tokens))


def _is_clean_line(text: str) -> bool:
    """Whether cleaning would change nothing, which is quickly seen of most chat."""
    is_line = _PLAIN_LINE.fullmatch(text) is not None and not text.endswith(" ")
    return is_line and unicodedata.is_normalized("NFC", text) and any(map(_is_visible, text))


def read_markdown(text: str) -> list[Token]:
    """The Markdown of a text; one that is little but marks, lines or blocks stays as it was written."""
    return _MARKDOWN.parse(text) if _is_quickly_read(text) else _as_written(text)


def _is_quickly_read(text: str) -> bool:
    """Whether its marks, lines and blocks are few enough; known before it is read, in about a millisecond."""
    if text.count("[") > LINKS_MOST or text.count("\n") > LINES_MOST or len(_MARKS.findall(text)) > MARKS_MOST:
        return False
    return len(_BLOCKS.findall(text)) + _table_cells(text) <= BLOCKS_MOST


def _table_cells(text: str) -> int:
    """At most so many cells are made of the text: a row has as many as the head, however few are written."""
    cells = 0
    for paragraph in _PARAGRAPHS.split(text) if _COLUMNS.search(text) else ():
        columns = max((line.count("|") for line in _COLUMNS.findall(paragraph)), default=0)
        cells += columns * paragraph.count("\n")
    return cells


def _as_written(text: str) -> list[Token]:
    """One token for the whole text, which keeps its lines and paragraphs."""
    return [Token("inline", "", 0, content=text, children=[Token("as_written", "", 0, content=text)])]


def _render_as_written(_self: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    paragraphs = _PARAGRAPHS.split(escapeHtml(tokens[index].content))
    return "\n".join("<p>" + lines.replace("\n", "<br>\n") + "</p>" for lines in paragraphs)


def _safe_html(tokens: list[Token]) -> str:
    return _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})).strip()


def mentioned_person_ids(text: str) -> list[int]:
    """Ids of the persons that the text mentions outside of code, each once, in order."""
    return _mentioned(read_markdown(text))


def _mentioned(tokens: list[Token]) -> list[int]:
    found: dict[int, None] = {}
    for block in tokens:
        for token in block.children or []:
            if token.type == "mention":
                found[int(token.meta["person"])] = None
    return list(found)


def plain_text(text: str) -> str:
    """The words of a Markdown text on one line, without its marks."""
    words: list[str] = []
    for block in read_markdown(text):
        words += [_said(token) for token in block.children or []] or [block.content]
        words.append(" ")
    return " ".join("".join(words).split())


def excerpt(text: str, limit: int = 160) -> str:
    """The beginning of a Markdown text as plain words, cut between words, at most `limit` characters."""
    words = plain_text(text)
    if len(words) <= limit:
        return words
    cut, is_whole = words[: limit - 1], words[limit - 1] == " "
    if not is_whole and " " in cut[limit // 2 :]:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.") + "…"


def _said(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return f"@{token.content}" if token.type == "mention" else token.content


def _mention(state: StateInline, silent: bool) -> bool:
    """`@[Name](person:12)` becomes one token."""
    if state.src[state.pos] != "@":
        return False
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content, token.meta = found[1], {"person": found[2]}
    state.pos = found.end()
    return True


def _render_mention(_self: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    name = nh3.clean_text(token.content)
    return f'<span class="mention" data-person="{token.meta["person"]}">@{name}</span>'


def _lower_headings(state: StateCore) -> None:
    """A message stands below the page's own headings: # is h3, and nothing goes deeper than h6."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"


def _is_link_allowed(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20, "breaks": True})
    reader.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline", "reference"])
    reader.validateLink = _is_link_allowed  # type: ignore[method-assign]
    reader.inline.ruler.before("link", "mention", _mention)
    reader.core.ruler.push("lower_headings", _lower_headings)
    reader.add_render_rule("mention", _render_mention)
    reader.add_render_rule("as_written", _render_as_written)
    return reader


_MARKDOWN: Final = _reader()
