"""What a person does to her own account, and how the first of them is made."""

from collab.people.actions.drafts import drop_draft, save_draft
from collab.people.actions.profile import change_profile, set_language
from collab.people.actions.secretariat import appoint_secretariat
from collab.people.actions.sign_ins import end_other_sign_ins, end_sign_in
from collab.people.actions.tokens import create_token, revoke_token

__all__ = [
    "appoint_secretariat",
    "change_profile",
    "create_token",
    "drop_draft",
    "end_other_sign_ins",
    "end_sign_in",
    "revoke_token",
    "save_draft",
    "set_language",
]
