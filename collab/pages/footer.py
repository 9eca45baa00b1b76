"""The footer of every page: the site's own texts, in the order in which it names them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _l

TEXT_PAGES: Final = {  # name, which is also the address: what the footer calls it
    "help": _l("Help"),
    "contact": _l("Contact"),
    "privacy": _l("Privacy"),
    "terms": _l("Terms and rules"),
    "accessibility": _l("Accessibility"),
    "imprint": _l("Imprint"),
}


def footer(path: str, prefix: str) -> list[dict[str, Any]]:
    """Its links as seen from the page at `path`; `prefix` is the language in the address, or ""."""
    return [
        {"href": f"{prefix}/{name}", "label": label, "current": path == f"/{name}"}
        for name, label in TEXT_PAGES.items()
    ]
