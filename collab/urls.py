"""The roof: every address of the product, app by app."""

from django.urls import URLPattern, URLResolver, include, path

from collab.api import openapi
from collab.http import health
from collab.http.url_cache import UrlCache
from collab.pages import people, search_engines, site

api: list[URLPattern | URLResolver] = [
    path("", include("groups.urls")),
    path("", include("practices.urls")),
    path("", include("collab.people.urls")),
    path("", include("collab.notices.urls")),
    path("", include("collab.vocabularies.urls")),
    path("schema/", openapi.Description.as_view(), name="schema"),
    path("docs/", openapi.reader, name="docs"),
]
# They are tried in this order: what is asked most stands first.
urlpatterns = [
    UrlCache("api/v1/", api),
    path("", site.home, name="home"),
    path("cities", people.cities),
    path("cities/<slug:slug>", people.city),
    path("notices", people.notices),
    path("me", people.me),
    path("language/", site.choose_language, name="language"),
    path("sitemap.xml", search_engines.sitemap),
    path("robots.txt", search_engines.robots),
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("metrics", health.metrics),
    path("_allauth/", include("allauth.headless.urls")),
    path("", include("collab.pages.sign_in")),
    path("", include("collab.pages.texts.views")),
    path("", include("collab.pages.well_known")),
    path("", include("groups.page_urls")),
    path("", include("practices.page_urls")),
]

handler400 = "collab.pages.refusals.bad_request"
handler403 = "collab.pages.refusals.forbidden"
handler404 = "collab.pages.refusals.not_found"
handler500 = "collab.pages.refusals.server_error"
