"""Pictures and scanned pages, where `gongkai[ocr]` is installed.

    read(data, budget)      the file of a picture, or of several (TIFF)
    recogniser(missing)     the package that recognises pages; raises `Unreadable` with what to install

What the extra brings is loaded here and nowhere else.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from gongkai.annualreport.document import Document
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.refusals import refusal


def read(data: bytes, budget: Budget) -> Document:
    """The pages of a picture file, recognised."""
    document: Document = recogniser("picture").read(data, budget)
    return document


def recogniser(missing: str) -> Any:
    """The package that recognises pages; where it cannot be had, the refusal called `missing` says what to install."""
    try:
        return import_module("gongkai.annualreport.readers.scan")
    except ModuleNotFoundError as error:
        raise refusal(missing) from error
    except ImportError as error:
        # OpenCV's wheel leaves out the libraries of the system that it draws windows with.
        raise refusal("graphics" if ".so" in str(error) else missing) from error
