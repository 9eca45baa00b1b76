"""The folded words under which a text is found."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

from collab.text.folding import fold, prefix_query


def words_of(text: str) -> SearchVector:
    """For a column `search`: accents, final letters and scripts do not matter."""
    return SearchVector(Value(fold(text)), config="simple")


def query_for(text: str) -> SearchQuery | None:
    """Every word of `text` by its beginning; None when it has no word."""
    query = prefix_query(text)
    return SearchQuery(query, search_type="raw", config="simple") if query else None
