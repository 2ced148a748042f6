"""The Regulation on government information disclosure (政府信息公开条例, 国务院令第711号) as data and pure functions.

- `calendar`: working days with make-up days, by notice; provisional years; regional days
- `events`, `clock`: from a ledger of dated events to due date, safe date, days left and the explanation day by day
- `moves`: what a changed calendar moves
- `outcomes`: how items end, and the row of table 3 that a case fills
- `remedies`, `fees`, `publication`: remedies by ground and date, fees with their arithmetic, time limits by category
- `settings`: what is argued, with source and date of effect

Nothing here reads the time, a file of the user or a database: time is an argument, and the data stand beside the code.
"""

from gongkai.regulation.calendar import Calendar, Day, Holiday, LocalDay, Notice, national
from gongkai.regulation.clock import Clock, State, compute
from gongkai.regulation.errors import BadLedger, BadNotice, BadSetting, BadValue, RegulationError, UnknownYear
from gongkai.regulation.events import Event, Term, from_record, to_record
from gongkai.regulation.fees import Fee, fee_by_items, fee_by_pages
from gongkai.regulation.moves import Move, moves
from gongkai.regulation.outcomes import Item, Outcome, Row, counted_row, outcomes, row_of
from gongkai.regulation.publication import Limit, categories, publish_by, report_by
from gongkai.regulation.remedies import Remedy, against_silence, has_remedy, remedies, respond_by, suit_after_review
from gongkai.regulation.settings import STANDARD, Choice, Settings

__all__ = [
    "STANDARD",
    "BadLedger",
    "BadNotice",
    "BadSetting",
    "BadValue",
    "Calendar",
    "Choice",
    "Clock",
    "Day",
    "Event",
    "Fee",
    "Holiday",
    "Item",
    "Limit",
    "LocalDay",
    "Move",
    "Notice",
    "Outcome",
    "RegulationError",
    "Remedy",
    "Row",
    "Settings",
    "State",
    "Term",
    "UnknownYear",
    "against_silence",
    "categories",
    "compute",
    "counted_row",
    "fee_by_items",
    "fee_by_pages",
    "from_record",
    "has_remedy",
    "moves",
    "national",
    "outcomes",
    "publish_by",
    "remedies",
    "report_by",
    "respond_by",
    "row_of",
    "suit_after_review",
    "to_record",
]
