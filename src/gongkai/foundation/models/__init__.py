"""The records of the ground. Times are moments with a zone; dates are dates in China."""

from gongkai.foundation.models.audit import AuditEntry
from gongkai.foundation.models.calendar import AnnouncedDay, CalendarNotice
from gongkai.foundation.models.files import StoredFile
from gongkai.foundation.models.jobs import Job, Timetable
from gongkai.foundation.models.messages import Message, TextGateway
from gongkai.foundation.models.organisations import (
    Column,
    Membership,
    Organisation,
    OrganisationFacts,
    OrganisationKind,
    Succession,
)
from gongkai.foundation.models.people import Appointment, Person, Role, SignInPolicy, StandIn
from gongkai.foundation.models.settings import OfficeSetting

__all__ = [
    "AnnouncedDay",
    "Appointment",
    "AuditEntry",
    "CalendarNotice",
    "Column",
    "Job",
    "Membership",
    "Message",
    "OfficeSetting",
    "Organisation",
    "OrganisationFacts",
    "OrganisationKind",
    "Person",
    "Role",
    "SignInPolicy",
    "StandIn",
    "StoredFile",
    "Succession",
    "TextGateway",
    "Timetable",
]
