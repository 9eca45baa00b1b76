"""What comes in about groups, and how the answers are described."""

from rest_framework import serializers

from collab.api.bodies import Prose, Strict
from groups.serializers.messages import BodyRef
from groups.serializers.threads import CursorShape


class JoinBody(Strict):
    note = Prose(max_length=500, required=False, allow_blank=True)


class JoinAnswer(serializers.Serializer):
    state = serializers.ChoiceField(choices=["joined", "pending"])


class PersonRef(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class MemberShape(serializers.Serializer):
    person = PersonRef()
    city = BodyRef(allow_null=True)
    organisation = BodyRef(allow_null=True)
    role = serializers.CharField()
    title = serializers.CharField()
    since = serializers.DateTimeField()


class MemberPage(serializers.Serializer):
    results = MemberShape(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class JoinRequestShape(serializers.Serializer):
    id = serializers.IntegerField()
    person = PersonRef()
    note = Prose()
    state = serializers.CharField()
    asked_at = serializers.DateTimeField()


class JoinRequestPage(serializers.Serializer):
    results = JoinRequestShape(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class GroupPublic(serializers.Serializer):
    """What anybody may know of a group."""

    slug = serializers.CharField()
    name = serializers.CharField()
    remit = serializers.CharField()
    members = serializers.IntegerField()
    is_open = serializers.BooleanField()
    join_mode = serializers.ChoiceField(choices=["open", "request", "invitation"])


class GroupShape(GroupPublic):
    """`group` of the contract; the fields of a reader are absent for visitors."""

    chairs = MemberShape(many=True, required=False)
    can = serializers.ListField(child=serializers.CharField(), required=False)
    unread = serializers.IntegerField(required=False)
    roles = serializers.ListField(child=serializers.CharField(), required=False)
    join_request = serializers.CharField(required=False, allow_null=True)
    cursor = CursorShape(required=False)


class GroupList(serializers.Serializer):
    results = GroupShape(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
