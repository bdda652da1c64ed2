"""Remarks on the cover (F0) that look at other sheets."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.context import Context
from pipeline.checks.registry import rule
from pipeline.problems import Effect, Problem


@rule("F21", "F0", reads=("F0",))
def unsealed(context: Context) -> Iterator[Problem]:
    """纸质件已盖章: 否 is to be confirmed; with a nomination in the workbook it goes back."""
    for row in context.rows("F0"):
        if row.values.get("sealed") == "否":
            nominates = bool(context.submission.rows("F7")) and context.judged("F7")
            if nominates:
                yield context.problem("F21-nominates", "F0", row, "sealed", effect=Effect.RETURN)
            else:
                yield context.problem("F21", "F0", row, "sealed")
