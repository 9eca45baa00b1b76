"""What may come in about notices."""

from rest_framework import serializers

from collab.api.bodies import Strict


class ReadUpTo(Strict):
    """POST notices/read/: everything up to an id, or what is named, or everything."""

    up_to = serializers.IntegerField(required=False, min_value=0)
    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=200)
