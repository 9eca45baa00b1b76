"""Routes of the working groups under /api/v1/."""

from django.urls import path

from groups.api import groups, messages, reading, thread_powers, threads

GROUP, THREAD, MESSAGE = "groups/<slug:slug>/", "threads/<int:thread_id>/", "messages/<int:message_id>/"

urlpatterns = [
    path("me/read/", reading.Unread.as_view()),
    path("groups/", groups.Groups.as_view()),
    path(GROUP, groups.GroupDetail.as_view()),
    path(f"{GROUP}members/", groups.Members.as_view()),
    path(f"{GROUP}members/<int:person_id>/", groups.Member.as_view()),
    path(f"{GROUP}join/", groups.Join.as_view()),
    path(f"{GROUP}requests/", groups.JoinRequests.as_view()),
    path(f"{GROUP}requests/<int:request_id>/accept/", groups.AcceptRequest.as_view()),
    path(f"{GROUP}requests/<int:request_id>/decline/", groups.DeclineRequest.as_view()),
    path(f"{GROUP}threads/", threads.GroupThreads.as_view()),
    path(THREAD, threads.ThreadDetail.as_view()),
    path(f"{THREAD}messages/", messages.Messages.as_view()),
    path(f"{THREAD}read/", threads.Read.as_view()),
    path(f"{THREAD}lock/", thread_powers.Lock.as_view()),
    path(f"{THREAD}unlock/", thread_powers.Unlock.as_view()),
    path(f"{THREAD}pin/", thread_powers.Pin.as_view()),
    path(f"{THREAD}unpin/", thread_powers.Unpin.as_view()),
    path(f"{THREAD}slow/", thread_powers.Slow.as_view()),
    path(MESSAGE, messages.MessageDetail.as_view()),
    path(f"{MESSAGE}hide/", messages.Hide.as_view()),
    path(f"{MESSAGE}remove/", messages.Remove.as_view()),
    path(f"{MESSAGE}restore/", messages.Restore.as_view()),
    path(f"{MESSAGE}withdraw/", messages.Withdraw.as_view()),
    path(f"{MESSAGE}react/", messages.ReactTo.as_view()),
    path(f"{MESSAGE}versions/", messages.Versions.as_view()),
    path(f"{MESSAGE}sealed/", messages.Sealed.as_view()),
]
