"""A filled workbook as another program would save it: .ods and .xls, values only."""

from pipeline.demo.resave.ods import as_ods
from pipeline.demo.resave.xls import as_xls

__all__ = ["as_ods", "as_xls"]
