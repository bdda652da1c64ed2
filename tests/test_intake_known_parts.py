"""A part that was inflated before is not inflated again, and gets no more trust for it."""

from __future__ import annotations

import hostile
import pytest

from pipeline.intake import Limits, Refused
from pipeline.intake.guard import guard_ooxml
from pipeline.intake.guard.package import Package

FORM = hostile.form()
THEME = "xl/theme/theme1.xml"
PARTS = hostile.minimal_parts('<row r="1"><c r="A1"><v>1</v></c></row>')


def refused(data: bytes, limits: Limits) -> str:
    with pytest.raises(Refused) as caught:
        guard_ooxml(data, limits)
    return caught.value.problem.code


def test_a_known_part_is_the_same_bytes_and_the_same_object() -> None:
    first, second = (Package(data, Limits()) for data in (FORM, hostile.form(rows=3)))
    styles = [next(p for p in pack.parts if p.name == "xl/styles.xml") for pack in (first, second)]
    assert first.whole(styles[0]) is second.whole(styles[1])
    assert first.whole(styles[0]) == b"".join(first.stream(styles[0]))


@pytest.mark.parametrize("part", ["xl/styles.xml", THEME, "xl/workbook.xml"])
def test_a_known_part_under_another_crc_or_size_is_refused(part: str) -> None:
    guard_ooxml(FORM, Limits())
    assert refused(hostile.bad_crc(FORM, part), Limits()) == "I10"
    for size in (0, 5, 9_999, 5_000_000):
        assert refused(hostile.lying_size(FORM, part, size), Limits()) == "I10"
    guard_ooxml(FORM, Limits())


def test_known_parts_count_as_often_as_they_stand_there() -> None:
    again = {f"xl/more{n}.xml": "<a>" + "x" * 16_000 + "</a>" for n in range(150)}
    data = hostile.zipped({**PARTS, **again})
    assert len(guard_ooxml(data, Limits()).looked) == len(PARTS) + 150
    for _ in range(2):
        assert refused(data, Limits(unpacked_mib=2)) == "I11"
