"""Signing in: what an office asks for, second factors, and who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string

from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.models.organisations import Organisation
from gongkai.foundation.models.people import Person

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


class SignInPolicy(models.Model):
    """What an office asks of its people's sign-in. Who works at several is held to the strictest of each."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="sign_in_policy")
    second_factor = models.BooleanField(default=False)  # of all its people
    second_factor_of_administrators = models.BooleanField(default=True)  # 系统、安全、审计管理员
    idle_minutes = models.PositiveSmallIntegerField(default=30)
    session_hours = models.PositiveSmallIntegerField(default=10)
    sessions_at_once = models.PositiveSmallIntegerField(default=3)

    def __str__(self) -> str:
        return f"sign-in of {self.organisation_id}"


class SecondFactor(models.Model):
    """A device that shows time-based codes (RFC 6238), and codes on paper for the day it is lost."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="second_factor")
    key = EncryptedText()  # hexadecimal, 20 bytes
    confirmed = models.DateTimeField(null=True)  # until a first code was right it counts for nothing
    last_step = models.BigIntegerField(default=-1)  # the step of the last code: each counts once
    recovery = models.JSONField(default=list)  # keyed hashes of the codes on paper that are left

    def __str__(self) -> str:
        return f"second factor of {self.person_id}"


class Session(AbstractBaseSession):
    """A browser's session. Its content is ids and times; `person` stands beside it so that sessions can be ended."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The engine that keeps them."""
        store: type[SessionBase] = import_string("gongkai.foundation.sessions.SessionStore")
        return store
