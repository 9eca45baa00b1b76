"""Request bodies of the groups' routes."""

from collab.api.bodies import Prose, Strict


class JoinBody(Strict):
    note = Prose(max_length=500, required=False, allow_blank=True)
