"""Report workbooks: 汇总排名 for leaders, 催报退回 for the clerk, drawn from a PeriodView."""

from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.summary.workbook import write_summary
from pipeline.workbooks.reports.tracking.workbook import TrackingBook

__all__ = ["Check", "TrackingBook", "write_summary"]
