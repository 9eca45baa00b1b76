"""Who may do what with cities and persons."""

from collab.people.rights import Rights


def can_see_prospects(rights: Rights) -> bool:
    """Cities that are not members: the secretariat prepares their coming."""
    return rights.is_secretariat


def can_read_people(rights: Rights) -> bool:
    """Colleagues are shown to those who hold an office in the network."""
    return rights.is_in_network


_ABILITIES = {"read_people": can_read_people, "see_prospects": can_see_prospects}


def abilities(rights: Rights) -> list[str]:
    """What the page may offer to a person outside of any group."""
    return [name for name, policy in _ABILITIES.items() if policy(rights)]
