"""What is worked out once for all workbooks of an occasion fits each of them, whatever was drawn
before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from form_samples import KEY, PERIOD, UNIT, settings
from msgspec.structs import replace

from pipeline.campaign import Settings, Unit, pack_code, sign
from pipeline.spec import load
from pipeline.workbooks.forms import occasion, render_pack
from pipeline.workbooks.forms.occasion import occasion_of

LOCAL = replace(UNIT, code="SX001", unit_class="D1", mgmt="属地")
HEALTH = replace(UNIT, system="卫生")


@pytest.fixture(autouse=True)
def _nothing_drawn_before() -> Iterator[None]:
    occasion._held.clear()
    yield
    occasion._held.clear()


def _drawn(unit: Unit, members: int, known: Settings) -> dict[str, bytes]:
    roster = [{"member_no": f"{number:03}"} for number in range(1, members + 1)]
    token = sign(KEY, pack_code(unit.code, PERIOD, 1))
    period = known.periods[PERIOD]
    data = render_pack(load(), known, period, unit.unit_class, unit, 1, token, {"F2": roster})
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_workbook_says_the_same_whatever_was_drawn_before_it() -> None:
    known = settings()
    asked = [(unit, members) for members in (150, 0, 21) for unit in (UNIT, LOCAL, HEALTH)]
    one_after_another = [_drawn(unit, members, known) for unit, members in asked]
    for (unit, members), parts in zip(asked, one_after_another, strict=True):
        occasion._held.clear()
        assert parts == _drawn(unit, members, known)


def test_the_last_row_is_that_of_the_workbook() -> None:
    known = settings()
    for members in (150, 21):
        sheets = [p.decode() for name, p in _drawn(UNIT, members, known).items() if "sheet" in name]
        assert any(f":$H${members + 104}" in sheet for sheet in sheets)
        assert not any("\ue000" in sheet for sheet in sheets)


def test_changed_settings_are_another_occasion() -> None:
    known = settings()
    later = replace(known.periods[PERIOD], covers_to=date(2012, 12, 24))
    changed = replace(known, periods={**known.periods, PERIOD: later})
    before, after = _drawn(UNIT, 3, known), _drawn(UNIT, 3, changed)
    assert b"2012-12-24" not in b"".join(before.values())
    assert b"2012-12-24" in b"".join(after.values())
    assert _drawn(UNIT, 3, known) == before


def test_as_many_occasions_are_kept_as_a_period_has() -> None:
    spec = load()
    kept = [replace(settings()) for _ in range(occasion._KEPT + 1)]
    for known in kept:
        found = occasion_of(spec, "填报簿", "B", known, known.periods[PERIOD], UNIT)
        assert found.settings is known
        assert found is occasion_of(spec, "填报簿", "B", known, known.periods[PERIOD], UNIT)
    assert len(occasion._held) <= occasion._KEPT
