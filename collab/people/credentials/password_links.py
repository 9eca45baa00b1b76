"""Links that let one person in once, to choose a password."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from collab.people.models import Person


def password_link(person: Person) -> str:
    """An address good for PASSWORD_RESET_TIMEOUT seconds, until it is used or the password changes.

    Whoever opens it sets the password and is signed in as this person: say it to her alone, never log it.
    """
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    link: str = get_adapter().get_reset_password_from_key_url(key)
    return link
