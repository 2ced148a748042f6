"""The applications of a citizen who has signed in."""

from __future__ import annotations

from datetime import datetime

from gongkai.applications.models import Applicant, Application, Entrance, Part, Submission
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind


def key_hash(key: str) -> str:
    """How the key of a browser is kept."""
    return cipher.lookup(f"entrance {key}")


def cases_of(identity: str, mail: str) -> list[Application]:
    """Applications in which somebody with this identity number gave this mail address, the newest first; by keyed
    hashes. A proxy sees what they applied for, as they hold the number and the code too."""
    parts = (Part.APPLICANT, Part.REPRESENTATIVE, Part.PROXY)
    people = Applicant.objects.filter(identity_lookup=identity, part__in=parts) if identity and mail else []
    mine = {one.application_id for one in people if cipher.lookup(one.email, Kind.MAIL) == mail}
    return list(Application.objects.filter(pk__in=mine).order_by("-registered", "-pk"))


def sender_hash(identity: str, mail: str) -> str:
    """How somebody in a paper is kept: one hash of both hashes."""
    return cipher.lookup(f"sender {identity} {mail}")


def papers_of(identity: str, mail: str) -> list[Submission]:
    """Papers in which somebody with this identity number gave this mail address, and of which no case was made: not
    registered yet, cancelled, or no application. The newest first."""
    if not (identity and mail):
        return []
    found = Submission.objects.filter(senders__lookup=sender_hash(identity, mail), application=None, about=None)
    return list(found.order_by("-submitted").distinct())


def mine(key: str, *, at: datetime) -> tuple[list[Application], list[Submission]] | None:
    """The applications of who has signed in with this key, and the papers of which none was made; None: nobody has, or
    it is too long ago."""
    held = Entrance.objects.filter(key_hash=key_hash(key), until__gte=at).exclude(entered=None).first() if key else None
    if held is None:
        return None
    who = held.identity_lookup, held.mail_lookup
    return cases_of(*who), papers_of(*who)
