"""What may come in about notices, and how they are described."""

from typing import Any

from rest_framework import serializers

from collab.api.bodies import Strict


class ReadUpTo(Strict):
    """POST notices/read/: everything up to an id, or what is named, or everything."""

    up_to = serializers.IntegerField(required=False, min_value=0)
    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=200)


class NoticeShown(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="noun.verbed, as message.mentioned")
    at = serializers.DateTimeField()
    by = serializers.DictField(allow_null=True, help_text="{person, name, city}, or null where the office acts")
    data = serializers.DictField()  # type: ignore[assignment]
    url = serializers.CharField()
    read = serializers.BooleanField()


class Unread(serializers.Serializer[Any]):
    unread = serializers.IntegerField()
