"""Find practices by words, in any of their languages and scripts."""

from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from collab.api.shapes import HitShape
from collab.people.rights import Rights
from collab.text.folding import fold_words, prefix_query
from collab.text.language import in_readers_language
from practices.models import Practice
from practices.models.practices import PUBLISHED
from practices.shapes.practices import PracticeBriefShape, brief_rows, brief_shape

EXCERPT: Final = 200  # characters


def with_words(practices: "QuerySet[Practice]", text: str) -> "QuerySet[Practice]":
    """Those with every word of `text` as the beginning of a word of theirs; none when it has no word."""
    query = prefix_query(text)
    return (
        practices.filter(search=SearchQuery(query, search_type="raw", config="simple")) if query else practices.none()
    )


def find_practices(rights: Rights, text: str, *, limit: int = 20) -> list[HitShape]:
    """The best published matches as {"kind", "id", "title", "url", "highlight", "why"}; one query.

    highlight: the title's or summary's words around the first match, in the language where it stands.
    why: "title", "summary" or "topic" (city, theme, sub-topic, text).
    """
    query = prefix_query(text)
    if not query:
        return []
    found = Practice.objects.visible_to(rights).filter(state=PUBLISHED)
    ranked = with_words(found, text).annotate(
        rank=SearchRank(F("search"), SearchQuery(query, search_type="raw", config="simple"))
    )
    rows = brief_rows(ranked.order_by("-rank", "-listed_at", "-pk"))[:limit]
    words = fold_words(text)
    return [_hit(brief_shape(row), words) for row in rows]


def _hit(practice: PracticeBriefShape, words: list[str]) -> HitShape:
    why, highlight = _where(practice, words)
    return {
        "kind": "practice",
        "id": practice["id"],
        "title": in_readers_language(practice["title"], original=practice["original_language"]).text,
        "url": f"/practices/{practice['id']}-{practice['slug']}".rstrip("-"),
        "highlight": highlight,
        "why": why,
        "city": practice["city"],
        "theme": practice["theme"],
    }


def _where(practice: PracticeBriefShape, words: list[str]) -> tuple[str, str]:
    for name in ("title", "summary"):
        for text in practice[name].values():
            if _has(text, words):
                return name, _excerpt(text)
    return "topic", _excerpt(in_readers_language(practice["summary"], original=practice["original_language"]).text)


def _has(text: str, words: list[str]) -> bool:
    folded = fold_words(text)
    return any(there.startswith(word) for word in words for there in folded)


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rsplit(" ", 1)[0] + "…"
