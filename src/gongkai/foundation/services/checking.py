"""What every service checks of a record before it is stored: lengths, choices, forms of numbers and addresses."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from gongkai.foundation.errors import Refused


def check(record: models.Model) -> None:
    """Refuse what the record's own fields and constraints refuse, at the field.

    Raises Refused with the first complaint.
    """
    try:
        record.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], "" if field == "__all__" else field) from error
