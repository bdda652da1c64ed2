"""What stands in a file otherwise than a person sees it, as spreadsheet programs other than Excel
leave it; each is a change of the XML, which openpyxl would set right."""

from __future__ import annotations

from excel_hands import Hand, Rewrite
from excel_hands_books import respelt
from excel_hands_deeds import F1, F4


def laid_over(sheet: str, area: str) -> Rewrite:
    """Merges *area* and leaves every cell of it what it holds."""
    return respelt(sheet, r"(<mergeCells[^>]*>)", rf'\1<mergeCell ref="{area}"/>')


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
        "a merge laid over two answers",
        F1,
        rewrite=laid_over(F1, "B7:B8"),
        named=("T15 B8",),
    ),
)
