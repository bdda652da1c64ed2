"""成绩单: one page a unit with its own score, item by item, for that unit alone."""

from pipeline.workbooks.slips.model import Good, Slip, SlipItem, slip_name
from pipeline.workbooks.slips.workbook import render_slip

__all__ = ["Good", "Slip", "SlipItem", "render_slip", "slip_name"]
