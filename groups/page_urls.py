"""Addresses of the pages of working groups, threads and live sessions."""

from django.urls import path, re_path

from groups.pages import groups, threads

urlpatterns = [
    path("groups", groups.group_list),
    path("groups/<slug:slug>", groups.group),
    *(
        path(f"groups/<slug:slug>/{tab}", groups.group, {"tab": tab})
        for tab in ("threads", "sessions", "members", "desk")
    ),
    re_path(r"^threads/(?P<thread_id>[0-9]{1,15})(?P<words>-[\w-]*)?$", threads.thread),
]
