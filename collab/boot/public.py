"""What may not be at an https address, which people reach from anywhere."""

from collections.abc import Iterator, Sequence

from collab.boot.addresses import Mail
from collab.boot.keys import MAKE_ONE, weakness


def refused_in_public(
    *, switched_on: Sequence[str], demo: bool, demo_in_public: bool, mail: Mail, mail_in_the_clear: bool,
    keys: Sequence[tuple[str, str]],
) -> Iterator[str]:  # fmt: skip
    """A sentence for each setting that must be changed first.

    `switched_on`: names of what is only for a loopback address; `keys`: (setting, key) of all that sign.
    """
    for name in switched_on:
        yield f"{name} is for a loopback address only; leave it unset where SITE_URL is https."
    if demo and not demo_in_public:
        yield (
            "DEMO is on at an https address, and the passwords of its accounts are public; "
            "set DEMO=0, or DEMO_IN_PUBLIC=1 if that is meant."
        )
    if mail.is_in_the_clear and not mail_in_the_clear:
        yield (
            "EMAIL_URL sends mail and password readably to another machine; use smtp+tls:// or smtp+ssl://, "
            "or set MAIL_IN_THE_CLEAR=1 if the network between is yours."
        )
    for name, key in keys:
        if key and (why := weakness(key)):
            yield f"{name} {why}; {MAKE_ONE}"
