"""Rules of a new password, said in the languages of the network."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's own; its sentence has no Bulgarian there."""

    def get_error_message(self) -> str:
        return _("The password needs at least %(least)d characters.") % {"least": self.min_length}
