"""Request bodies of the threads' routes."""

from rest_framework import serializers

from collab.api.bodies import Change, Line, Prose, Strict
from collab.text.markdown import MAX_BODY


class NewThread(Strict):
    title = Line(max_length=160)
    body = Prose(max_length=MAX_BODY)
    language = serializers.CharField(max_length=12, required=False)


class ChangedThread(Change):
    title = Line(max_length=160)


class ThreadPower(Change):
    reason = serializers.CharField(max_length=40, required=False, allow_blank=True)
    note = Prose(max_length=500, required=False, allow_blank=True)


class SlowBody(Change):
    slow_s = serializers.IntegerField(min_value=0, max_value=3600)


class ReadBody(Strict):
    message_no = serializers.IntegerField(min_value=0)
