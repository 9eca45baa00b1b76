"""Addresses of the library's pages."""

from django.urls import path, re_path

from practices import pages

urlpatterns = [
    path("search", pages.search),
    path("practices", pages.library),
    path("practices/new", pages.new),
    path("practices/<int:practice_id>/edit", pages.edit),
    re_path(r"^practices/(?P<practice_id>[0-9]{1,15})(?:-[\w-]*)?$", pages.practice),
]
