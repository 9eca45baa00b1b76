"""Persons, cities, organisations, and who holds which office."""

from collab.people.models.login_sessions import LoginSession
from collab.people.models.network import City, CityName, NetworkMembership, Organisation
from collab.people.models.person import ApiToken, Draft, Person
from collab.people.models.seats import Role, Seat, Term

__all__ = [
    "ApiToken",
    "City",
    "CityName",
    "Draft",
    "LoginSession",
    "NetworkMembership",
    "Organisation",
    "Person",
    "Role",
    "Seat",
    "Term",
]
