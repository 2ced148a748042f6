"""The deadline calculator (期限计算器), for everybody on the portal and for officers on the desk.

rows.py       what may be entered: a row for each event of the ledger, without names or other personal data
sheet.py      the whole form as it stands in the address, what its buttons do, and the ledger that follows
shown.py      the clock as the page shows it: sentence, bar, calendar, day by day
examples.py   the ten scenarios that may be loaded
"""
