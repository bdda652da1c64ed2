"""A Listing as a pandas frame, for programs that calculate on; knows nothing of files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from pipeline.workbooks.reports.listing import Column, Content, Listing, Plain, value_of

# kinds of column → how pandas holds them where every value is of that kind
_WHOLE, _DECIMAL = ("count",), ("rate", "score", "number")


def frame(listing: Listing) -> pd.DataFrame:
    """One row a row of *listing*, one column a column, by header, with the values that the sheet
    shows (a rate as a share of 1, a formula by its result).

    Counts are Int64, rates and scores Float64, where nothing else stands in the column; a column
    with a word in it (未报, 不适用, 样本不足) keeps words and numbers side by side as objects, for
    a word is no number and no blank.
    """
    rows = list(listing.rows)
    return pd.DataFrame(
        {
            column.header: _series(column, [row[index] for row in rows])
            for index, column in enumerate(listing.columns)
        }
    )


def _series(column: Column, contents: Sequence[Content]) -> pd.Series:
    values = [_plain(content) for content in contents]
    if any(isinstance(value, str) for value in values):
        return pd.Series(values, dtype="object")
    if column.kind in _WHOLE:
        return pd.Series(values, dtype="Int64")
    if column.kind in _DECIMAL:
        return pd.Series(values, dtype="Float64")
    return pd.Series(values, dtype="object")


def _plain(content: Content) -> Plain | float:
    value = value_of(content)
    return float(value) if isinstance(value, Fraction | Decimal) else value
