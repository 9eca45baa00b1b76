"""What comes in about messages, and how the answers are described."""

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


class BodyRef(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class AuthorShape(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    office = serializers.CharField()
    city = BodyRef(allow_null=True)
    organisation = BodyRef(allow_null=True)


class ModerationShape(serializers.Serializer):
    reason = serializers.CharField()
    role = serializers.CharField()
    at = serializers.DateTimeField()


class MessageShape(serializers.Serializer):
    """`message` of the contract; a withheld one has an empty `body` and `html`."""

    id = serializers.IntegerField()
    thread = serializers.IntegerField()
    no = serializers.IntegerField()
    agenda_item = serializers.IntegerField(allow_null=True)
    author = AuthorShape()
    body = serializers.CharField()
    html = serializers.CharField()
    language = serializers.CharField()
    reply_to = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=["published", "pending", "hidden", "removed", "withdrawn", "purged"])
    moderation = ModerationShape(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    reactions = serializers.DictField(child=serializers.IntegerField())
    files = serializers.ListField(child=serializers.DictField())


class MessagePage(serializers.Serializer):
    results = MessageShape(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class VersionShape(serializers.Serializer):
    version = serializers.IntegerField()
    body = serializers.CharField()
    html = serializers.CharField()
    language = serializers.CharField()
    written_at = serializers.DateTimeField()


class VersionList(serializers.Serializer):
    results = VersionShape(many=True)


class SealedShape(serializers.Serializer):
    message = serializers.IntegerField()
    note = Prose()
    body = serializers.CharField()
    html = serializers.CharField()
    language = serializers.CharField()
