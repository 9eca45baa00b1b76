"""Addresses of the pages of working groups, threads and live sessions."""

from django.urls import path, re_path

from groups.pages import groups, sessions, threads

TABS = ("threads", "sessions", "members", "desk")

urlpatterns = [
    path("groups", groups.group_list),
    path("groups/<slug:slug>", groups.group),
    *(path(f"groups/<slug:slug>/{tab}", groups.group, {"tab": tab}) for tab in TABS),
    path("sessions", sessions.sessions),
    re_path(r"^sessions/(?P<session_id>[0-9]{1,15})(?:-[\w-]*)?$", sessions.session),
    path("sessions/<int:session_id>/screen", sessions.session_screen),
    re_path(r"^threads/(?P<thread_id>[0-9]{1,15})(?:-[\w-]*)?$", threads.thread),
]
