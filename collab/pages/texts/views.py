"""The pages of the site's own texts, and their pictures."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from collab.http.kept import kept
from collab.pages.footer import TEXT_PAGES
from collab.pages.paint import paint
from collab.pages.texts.files import PICTURE_TYPES, digest_of, picture_file
from collab.pages.texts.reading import read_text
from collab.text.language import tag_of

FOR_GOOD: Final = f"max-age={365 * 24 * 3600}, immutable"


@require_safe
def text_page(request: HttpRequest, name: str) -> HttpResponse:
    """/help and the others: a whole page without a script, so that it reads in any browser."""
    text = read_text(name, tag_of(get_language() or "en"), request.language_prefix)  # type: ignore[attr-defined]
    return paint(
        request,
        "pages/text.html",
        page="text",
        data={},
        title=text.title,
        public=True,
        context={"text": text, "boot": ""},
    )


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """/pages/pictures/{name}: kept for good by who asks with the digest of what it is, else asked again."""
    found = picture_file(name)
    if found is None:
        raise Http404
    is_named = request.GET.get("v") == digest_of(found)
    return kept(found.read_bytes(), PICTURE_TYPES[found.suffix[1:]], FOR_GOOD if is_named else "no-cache")


urlpatterns = [
    *(path(name, text_page, {"name": name}) for name in TEXT_PAGES),
    path("pages/pictures/<str:name>", picture),
]
