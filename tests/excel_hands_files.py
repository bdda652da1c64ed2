"""What stands in a file otherwise than a person sees it, as spreadsheet programs other than Excel
leave it, and numbers in formats that show another text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from excel_hands import Hand, Rewrite, cell
from excel_hands_books import respelt
from excel_hands_deeds import F1, F2, F3, F4, F5, F6


def laid_over(sheet: str, area: str) -> Rewrite:
    """Merges *area* and leaves every cell of it what it holds."""
    return respelt(sheet, r"(<mergeCells[^>]*>)", rf'\1<mergeCell ref="{area}"/>')


def _shown(
    name: str, value: float, code: str, *named: str, reads: Any = None, index: int = 0
) -> Hand:
    """*value* typed into a cell of field *name*, in the format *code*."""
    sheet, _, field = name.partition(".")

    def edit(workbook: Any) -> None:
        changed = cell(workbook[sheet], field, index)
        changed.value, changed.number_format = value, code

    means = () if reads is None else ((sheet[:2], index, field, reads),)
    return Hand(f"{value} in the format {code.strip()}", sheet, edit, named, means=means)


FORMATS = (
    _shown(f"{F6}.self_score", 0.9, "0%", "T17 D5"),
    _shown(f"{F6}.self_score", 3.6, "0_ ", "T17 D5"),
    _shown(f"{F6}.self_score", 3.6, "0.00_ ", reads=Decimal("3.6")),
    _shown(f"{F4}.n_due", 63, "0%", "T17 G5"),
    _shown(f"{F4}.n_due", 63, "0000"),
    _shown(f"{F4}.n_due", 63, '0"人"'),
    _shown(f"{F4}.n_due", 63, '0.0,"千人"', "T17 G5"),
    _shown(f"{F4}.n_due", 63, "[DBNum1]0", "T17 G5"),
    _shown(f"{F4}.opinions_n", 0, "0;-0;;@", "T17 P5"),
    _shown(f"{F4}.opinions_n", 0, '#,##0;-#,##0;"-"', reads=0, index=2),
    _shown(f"{F5}.n_mass", 1267, "#,##0", reads=1267),
    _shown(f"{F3}.target", 0.95, "0%", reads="95%"),
    _shown(f"{F3}.target", 0.5, "# ?/?", "T17 I5"),
    _shown(f"{F2}.duty_post", 7, "000", reads="007"),
    _shown(f"{F6}.item_code", 1.1, "0.0", reads="1.1"),
)
FILES = (
    Hand(
        "a merge laid over numbers that stay in their cells",
        F4,
        rewrite=laid_over(F4, "G5:G6"),
        named=("T15 G6",),
    ),
    Hand(
        "a merge laid over a number and a blank beside it",
        F4,
        rewrite=laid_over(F4, "G5:H6"),
        named=("T15 H5", "T15 G6", "T15 H6"),
    ),
    Hand(
        "a merge whose first cell is blank",
        F4,
        rewrite=laid_over(F4, "C5:D5"),
        named=("T15 D5",),
    ),
    Hand("a merge over cells that hold the same", F4, rewrite=laid_over(F4, "A5:A6")),
    Hand(
        "a negative number of days in a cell for a date",
        F4,
        rewrite=respelt(F4, r'(<c r="A5"[^>]*>)<v>[0-9]+</v>', r"\1<v>-5</v>"),
        named=("T17 A5",),
    ),
    Hand(
        "a negative number in the format of a date",
        F4,
        rewrite=respelt(F4, r'<c r="G5" s="[0-9]+">(<v>)', r'<c r="G5" s="26">\1-'),
        named=("T17 G5",),
    ),
    Hand(
        "a merge laid over two answers",
        F1,
        rewrite=laid_over(F1, "B7:B8"),
        named=("T15 B8",),
    ),
)
