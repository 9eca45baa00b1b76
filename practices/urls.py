"""Routes of the library under /api/v1/."""

from django.urls import path

from practices.api import practices, records, search, steps

PRACTICE = "practices/<int:practice_id>/"

urlpatterns = [
    path("search/", search.Search.as_view()),
    path("practices/", practices.Practices.as_view()),
    path(PRACTICE, practices.PracticeDetail.as_view()),
    path(f"{PRACTICE}submit/", steps.Submit.as_view()),
    path(f"{PRACTICE}request_changes/", steps.RequestChanges.as_view()),
    path(f"{PRACTICE}publish/", steps.Publish.as_view()),
    path(f"{PRACTICE}archive/", steps.Archive.as_view()),
    path(f"{PRACTICE}withdraw/", steps.Withdraw.as_view()),
    path(f"{PRACTICE}adoptions/", records.Adoptions.as_view()),
    path(f"{PRACTICE}versions/", records.Versions.as_view()),
]
