"""The roof: every address of the product, app by app."""

from django.urls import URLPattern, URLResolver, include, path

from collab import description, front, health, people_pages
from collab.routes import Remembered

api: list[URLPattern | URLResolver] = [
    path("", include("groups.urls")),
    path("", include("practices.urls")),
    path("", include("collab.people.urls")),
    path("", include("collab.notices.urls")),
    path("", include("collab.vocabularies.urls")),
    path("schema/", description.Description.as_view(), name="schema"),
    path("docs/", description.reader, name="docs"),
]
# They are tried in this order: what is asked most stands first.
urlpatterns = [
    Remembered("api/v1/", api),
    path("", front.home, name="home"),
    path("cities", people_pages.cities),
    path("cities/<slug:slug>", people_pages.city),
    path("notices", people_pages.notices),
    path("me", people_pages.me),
    path("language/", front.choose_language, name="language"),
    path("sitemap.xml", front.sitemap),
    path("robots.txt", front.robots),
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("metrics", health.metrics),
    path("_allauth/", include("allauth.headless.urls")),
    path("", include("collab.sign_in")),
    path("", include("groups.page_urls")),
    path("", include("practices.page_urls")),
]

handler400 = "collab.pages.bad_request"
handler403 = "collab.pages.forbidden"
handler404 = "collab.pages.not_found"
handler500 = "collab.pages.server_error"
