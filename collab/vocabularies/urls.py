"""Route of the vocabularies under /api/v1/."""

from django.urls import path

from collab.vocabularies.api import Vocabularies

urlpatterns = [path("vocabularies/", Vocabularies.as_view())]
