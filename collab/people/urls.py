"""Routes of persons and cities under /api/v1/."""

from django.urls import path, re_path

from collab.people.api import me, network

PLACE = r"(?P<place>(?:thread|group|session|practice|message):[a-z0-9-]{1,60})"

urlpatterns = [
    path("me/", me.Me.as_view()),
    path("me/sessions/", me.SignIns.as_view()),
    path("me/sessions/<slug:sign_in>/", me.SignIn.as_view()),
    path("me/tokens/", me.Tokens.as_view()),
    path("me/tokens/<int:token_id>/", me.Token.as_view()),
    path("me/drafts/", me.Drafts.as_view()),
    re_path(rf"^me/drafts/{PLACE}/$", me.DraftAt.as_view()),
    path("people/<int:person_id>/", network.PersonDetail.as_view()),
    path("cities/", network.Cities.as_view()),
    path("cities/<slug:slug>/", network.CityDetail.as_view()),
    path("text/preview/", network.Preview.as_view()),
]
