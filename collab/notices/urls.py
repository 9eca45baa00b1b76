"""Routes of notices under /api/v1/."""

from django.urls import path

from collab.notices import api

urlpatterns = [
    path("notices/", api.Notices.as_view()),
    path("notices/read/", api.Read.as_view()),
]
