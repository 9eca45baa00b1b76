"""Request bodies of the messages' routes."""

from rest_framework import serializers

from collab.api.bodies import Change, Prose, Strict
from collab.text.markdown import MAX_BODY


class NewMessage(Strict):
    body = Prose(max_length=MAX_BODY)
    language = serializers.CharField(max_length=12, required=False)
    reply_to = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    files = serializers.ListField(child=serializers.IntegerField(), max_length=0, required=False)


class EditedMessage(Change):
    body = Prose(max_length=MAX_BODY)
    language = serializers.CharField(max_length=12, required=False)


class Power(Change):
    """A moderation power: a reason code, perhaps a sentence, perhaps the version that was judged."""

    reason = serializers.CharField(max_length=40)
    note = Prose(max_length=500, required=False, allow_blank=True)


class Undo(Change):
    note = Prose(max_length=500, required=False, allow_blank=True)


class ReactionBody(Strict):
    emoji = serializers.CharField(max_length=16)
    on = serializers.BooleanField()
