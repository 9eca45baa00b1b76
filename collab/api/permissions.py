"""Deny by default: a view says who may call each of its methods, or nobody may."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from collab.errors import Forbidden, NotSignedIn

PUBLIC, SIGNED_IN, NETWORK = "public", "signed_in", "network"
LEVELS: Final = (PUBLIC, SIGNED_IN, NETWORK)


class DeclaredAccess(BasePermission):
    """Asks the view's `access` table.

    public: anybody.  signed_in: any active account.  network: whoever holds an office.
    Raises MethodNotAllowed where nothing is declared, NotSignedIn, Forbidden.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        method = (request.method or "").lower()
        level = getattr(view, "access", {}).get("get" if method == "head" else method)
        if level not in LEVELS:
            raise MethodNotAllowed(method.upper())
        if level != PUBLIC and not request.user.is_authenticated:
            raise NotSignedIn
        if level == NETWORK and not view.rights.is_in_network:
            raise Forbidden(_("This is for those who hold an office in the network."))
        return True
