"""A worksheet that writes our formulas as they are, each with its result.

XlsxWriter runs about a hundred substitutions over each formula to mark functions newer than
Excel 2007; we use none of those, and it was two thirds of the time of a workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter's classes are untyped here
    """Formulas must not need the prefix ``_xlfn.``."""

    def _prepare_formula(
        self,
        formula: str,
        expand_future_functions: bool = False,  # noqa: ARG002 - its signature
    ) -> str:
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def _xml_formula_element(
        self, formula: str, result: object, attributes: Sequence[tuple[str, object]] = ()
    ) -> None:
        """The result "" is an empty text, as Excel stores it; untyped it would mean that nobody
        has calculated yet, and readers take such cells with care."""
        typed = [*attributes, ("t", "str")] if result == "" else list(attributes)
        super()._xml_formula_element(formula, result, typed)


def add_sheet(workbook: Any, name: str) -> Any:
    """Adds a `PlainSheet` of that tab name to *workbook*."""
    return workbook.add_worksheet(name, PlainSheet)
