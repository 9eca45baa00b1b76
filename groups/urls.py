"""Routes of the working groups under /api/v1/."""

from django.urls import path

from groups.api import agenda, groups, hands, message_powers, messages, reading, sessions, thread_powers, threads

GROUP, THREAD, MESSAGE = "groups/<slug:slug>/", "threads/<int:thread_id>/", "messages/<int:message_id>/"
SESSION = "sessions/<int:session_id>/"
ITEM, HAND = f"{SESSION}agenda/<int:item_id>/", f"{SESSION}hands/<int:hand_id>/"

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
    path(f"{MESSAGE}hide/", message_powers.Hide.as_view()),
    path(f"{MESSAGE}remove/", message_powers.Remove.as_view()),
    path(f"{MESSAGE}restore/", message_powers.Restore.as_view()),
    path(f"{MESSAGE}withdraw/", message_powers.Withdraw.as_view()),
    path(f"{MESSAGE}react/", messages.ReactTo.as_view()),
    path(f"{MESSAGE}versions/", messages.Versions.as_view()),
    path(f"{MESSAGE}sealed/", messages.Sealed.as_view()),
    path("sessions/", sessions.Sessions.as_view()),
    path(f"{GROUP}sessions/", sessions.GroupSessions.as_view()),
    path(SESSION, sessions.SessionDetail.as_view()),
    path(f"{SESSION}publish/", sessions.Publish.as_view()),
    path(f"{SESSION}open/", sessions.Open.as_view()),
    path(f"{SESSION}pause/", sessions.Pause.as_view()),
    path(f"{SESSION}resume/", sessions.Resume.as_view()),
    path(f"{SESSION}close/", sessions.Close.as_view()),
    path(f"{SESSION}cancel/", sessions.Cancel.as_view()),
    path(f"{SESSION}agenda/", agenda.Agenda.as_view()),
    path(ITEM, agenda.Item.as_view()),
    path(f"{ITEM}open/", agenda.OpenItem.as_view()),
    path(f"{ITEM}close/", agenda.CloseItem.as_view()),
    path(f"{ITEM}skip/", agenda.SkipItem.as_view()),
    path(f"{SESSION}hands/", hands.Hands.as_view()),
    path(f"{HAND}call/", hands.Call.as_view()),
    path(f"{HAND}done/", hands.Done.as_view()),
    path(f"{HAND}lower/", hands.Lower.as_view()),
]
