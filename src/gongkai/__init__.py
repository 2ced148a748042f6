"""Gongkai (公开): government information disclosure as China's Regulation asks for it (政府信息公开).

`gongkai.annualreport` is the library for the annual report; `gongkai.cli` is the command line over it.
"""

__version__ = "0.1.0"
