"""Who hears the library: whoever holds an office in the network, since it carries GREEN practices."""

from collections.abc import Collection, Sequence

from collab.people.rights import rights_of_many
from practices.models.practices import LIBRARY


class LibraryAudience:
    """The one stream `library`."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[tuple[str, int]]:
        """One query.  A person without an office reads what is public, and that over HTTP."""
        if LIBRARY not in keys:
            return set()
        found = rights_of_many(person_ids).items()
        return {(LIBRARY, person_id) for person_id, rights in found if rights.is_in_network}
