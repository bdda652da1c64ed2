"""Workbooks that we write: forms for units and the office, reports for leaders and the clerk."""
