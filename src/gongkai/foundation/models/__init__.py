"""The records of the ground. Times are moments with a zone; dates are dates in China."""

from gongkai.foundation.models.audit import AuditEntry
from gongkai.foundation.models.calendar import AnnouncedDay, CalendarNotice
from gongkai.foundation.models.files import StoredFile
from gongkai.foundation.models.jobs import Job, Timetable, Worker
from gongkai.foundation.models.messages import Message, TextGateway
from gongkai.foundation.models.organisations import (
    Column,
    Membership,
    Organisation,
    OrganisationFacts,
    OrganisationKind,
    Succession,
    TreeYear,
)
from gongkai.foundation.models.people import Appointment, Person, Role, StandIn
from gongkai.foundation.models.search import IndexChange
from gongkai.foundation.models.settings import OfficeSetting
from gongkai.foundation.models.sign_in import SecondFactor, Session, SignInPolicy
from gongkai.foundation.models.site import Site

__all__ = [
    "AnnouncedDay",
    "Appointment",
    "AuditEntry",
    "CalendarNotice",
    "Column",
    "IndexChange",
    "Job",
    "Membership",
    "Message",
    "OfficeSetting",
    "Organisation",
    "OrganisationFacts",
    "OrganisationKind",
    "Person",
    "Role",
    "SecondFactor",
    "Session",
    "SignInPolicy",
    "Site",
    "StandIn",
    "StoredFile",
    "Succession",
    "TextGateway",
    "Timetable",
    "TreeYear",
    "Worker",
]
