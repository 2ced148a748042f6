"""Pages and sheets for people: single files that can be sent by mail and opened without a network or a script.

shell.py        the frame that all pages have: style sheet, content security policy, skip link
findings.py     the findings on reports, beside their tables and text
sheet.py        the findings on many reports as a sheet
comparison.py   reports side by side
"""
