"""The records of disclosure on application. Personal data and what applicants wrote is encrypted; dates are China's."""

from gongkai.applications.models.application import Alarm, Application, Item, LedgerEntry, State
from gongkai.applications.models.citizen import Collected, Entrance, Knock
from gongkai.applications.models.intake import (
    Applicant,
    ApplicantKind,
    Draft,
    Paper,
    PaperAnswer,
    Part,
    Sender,
    Submission,
    SubmissionFile,
)
from gongkai.applications.models.ledger import LedgerColumns
from gongkai.applications.models.letters import Approval, Delivery, IssuedNumber, Letter, LetterTemplate, NumberSeries
from gongkai.applications.models.steps import (
    CaseFile,
    Consultation,
    FeeNotice,
    Note,
    Redaction,
    Review,
    SearchRecord,
)

__all__ = [
    "Alarm",
    "Applicant",
    "ApplicantKind",
    "Application",
    "Approval",
    "CaseFile",
    "Collected",
    "Consultation",
    "Delivery",
    "Draft",
    "Entrance",
    "FeeNotice",
    "IssuedNumber",
    "Item",
    "Knock",
    "LedgerColumns",
    "LedgerEntry",
    "Letter",
    "LetterTemplate",
    "Note",
    "NumberSeries",
    "Paper",
    "PaperAnswer",
    "Part",
    "Redaction",
    "Review",
    "SearchRecord",
    "Sender",
    "State",
    "Submission",
    "SubmissionFile",
]
