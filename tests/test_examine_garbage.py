"""What examining a workbook has made is gone when it is done, without a search for cycles."""

from __future__ import annotations

import gc
from datetime import date

import pytest
from form_samples import filled
from form_samples import settings as real_settings

from pipeline.intake import Limits
from pipeline.spec import load
from pipeline.stages.examine import Bench, examine_bytes

DAY = date(2012, 6, 20)
FEW = 20  # objects; one row of a form has as many cells


@pytest.mark.parametrize("period", ["2011Y", "2012H1"])
def test_an_examined_workbook_leaves_nothing_behind(period: str) -> None:
    data, bench = filled(period), Bench(load(), real_settings(), Limits())
    examine_bytes(data, "x.xlsx", DAY, bench)  # what is worked out once, and kept
    gc.collect()
    gc.disable()
    try:
        examined = examine_bytes(data, "x.xlsx", DAY, bench)
        left = gc.collect()
    finally:
        gc.enable()
    assert sum(examined.rows.values()) > 60
    assert left < FEW
