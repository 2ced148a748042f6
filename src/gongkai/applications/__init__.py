"""Disclosure on application (依申请公开): intake, the case under its clock, letters, redaction, delivery.

条例 Articles 27 to 45. What came in is kept as it came (`Submission`); the case (`Application`) is made of it. A case
holds a ledger of dated events; its due date follows from it (`regulation.clock`) and is never typed.
"""
