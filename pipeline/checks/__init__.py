"""Field → row → table → workbook → against earlier periods: yields Problems, never raises them."""

from pipeline.checks.earlier import against_earlier
from pipeline.checks.runner import check
from pipeline.checks.settling import settle

__all__ = ["against_earlier", "check", "settle"]
