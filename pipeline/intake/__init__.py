"""Intake (收件): open containers and mail, guard, and read workbooks into plain values.

Every file of the inbox yields leaves; nothing is skipped, and nothing in the inbox is changed.
Must not know forms, units or the ledger.
"""

from pipeline.intake.containers import Found
from pipeline.intake.limits import Limits
from pipeline.intake.reading import read
from pipeline.intake.refusal import Refused
from pipeline.intake.strangers import unread
from pipeline.intake.walking import walk

__all__ = ["Found", "Limits", "Refused", "read", "unread", "walk"]
