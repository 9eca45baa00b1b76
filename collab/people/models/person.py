"""A person signs in; what she may do comes from the terms she holds, never from the account."""

import hashlib
import secrets
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from collab.errors import Refused
from collab.postgres import clock

TOKEN_BYTES = 32
NO_SUPERUSERS = (
    "Nobody has all powers here: what a person may do comes from her offices. "
    "For the first account: manage.py first_secretariat --email E --name N"
)


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A new account; without a password it can only be entered through an invitation."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self.db)
        return person

    def create_superuser(self, *_args: Any, **_fields: Any) -> NoReturn:
        """Django asks for it; raises Refused, with what to do instead."""
        raise Refused(NO_SUPERUSERS)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12, default="en")  # of the interface, a tag of `locales`
    languages_read = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    zone = models.CharField(max_length=40, default="Europe/Sofia")
    theme = models.CharField(max_length=8, default="system")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A personal token for programs; only its digest is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"

    @staticmethod
    def new_secret() -> str:
        """A token as the program keeps it; it cannot be read again."""
        return f"collab_{secrets.token_urlsafe(TOKEN_BYTES)}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """SHA-256 in hex: a long random secret needs no slow hash."""
        return hashlib.sha256(secret.encode()).hexdigest()


class Draft(models.Model):
    """Text a person has not sent yet, by place (`thread:42`, `group:climate`)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=80)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="draft_once_a_place")]

    def __str__(self) -> str:
        return self.place
