"""Readers: bytes that passed the guard into sheets of plain values, by format."""

from pipeline.intake.readers.calamine import read_calamine
from pipeline.intake.readers.locked import unlocked
from pipeline.intake.readers.ods import read_ods
from pipeline.intake.readers.openxml import read_openxml
from pipeline.intake.readers.xls import read_xls

__all__ = ["read_calamine", "read_ods", "read_openxml", "read_xls", "unlocked"]
