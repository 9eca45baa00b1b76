"""What comes in about threads, and how the answers are described."""

from rest_framework import serializers

from collab.api.bodies import Change, Line, Prose, Strict
from collab.text.markdown import MAX_BODY
from groups.serializers.messages import AuthorShape


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


class ReadShape(serializers.Serializer):
    thread = serializers.IntegerField()
    last_read_no = serializers.IntegerField()


class CursorShape(serializers.Serializer):
    stream = serializers.CharField()
    epoch = serializers.UUIDField()
    seq = serializers.IntegerField()


class MineShape(serializers.Serializer):
    reactions = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class ThreadInList(serializers.Serializer):
    """`thread` as lists show it."""

    id = serializers.IntegerField()
    group = serializers.CharField()
    kind = serializers.ChoiceField(choices=["discussion", "session", "practice"])
    title = serializers.CharField()
    language = serializers.CharField()
    author = AuthorShape()
    pinned = serializers.BooleanField()
    locked = serializers.BooleanField()
    lock_reason = serializers.CharField()
    slow_s = serializers.IntegerField()
    messages = serializers.IntegerField()
    last_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    last_read_no = serializers.IntegerField()
    unread = serializers.IntegerField()


class ThreadShape(ThreadInList):
    """`thread` of the contract, for one reader."""

    mine = MineShape()
    can = serializers.ListField(child=serializers.CharField())
    cursor = CursorShape()


class ThreadPage(serializers.Serializer):
    results = ThreadInList(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
