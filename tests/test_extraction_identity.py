"""Whose return, which period, which template (rule X01)."""

from __future__ import annotations

import pytest
from extraction_samples import F0, F4, F5, SHEETS, read, told, workbook

from pipeline.records import Identity, RawSheet, RawWorkbook

COVER = "F0填报信息"


def _identity(raw: RawWorkbook) -> Identity:
    found = read(raw).identity
    assert found is not None
    return found


def test_meta_says_who_it_is() -> None:
    assert _identity(workbook()) == Identity(
        "填报簿", "XX001", "2012H1", 2, "2012.1", "XX001-2012H1-r2", "0" * 16, "_meta"
    )


def test_meta_is_known_by_its_content_under_another_name() -> None:
    clean = workbook()
    renamed = [RawSheet("元", s.rows) if s.name == "_meta" else s for s in clean.sheets]
    assert _identity(RawWorkbook("xlsx", tuple(renamed))).revision == 2


def test_without_meta_the_cover_says_it() -> None:
    raw = workbook(meta={"": None})
    assert read(raw).problems == ()
    found = _identity(raw)
    assert (found.unit, found.period, found.revision, found.found_by) == (
        "XX001",
        "2012H1",
        1,
        "cover",
    )


def test_a_blank_template_is_identified_by_its_cover() -> None:
    raw = workbook(meta={"unit": None, "pack_code": None, "token": None, "revision": "1"})
    assert (_identity(raw).unit, _identity(raw).found_by) == ("XX001", "cover")
    assert read(raw).problems == ()


def test_a_blank_cover_is_identified_by_meta() -> None:
    raw = workbook({COVER: F0.replace("XX001 ", "      ").replace("2012H1", "      ")})
    found = _identity(raw)
    assert (found.unit, found.period, found.found_by) == ("XX001", "2012H1", "_meta")


def test_without_meta_and_cover_the_header_block_names_the_unit() -> None:
    table = F4.replace("| 填报单位（公章） |", "| 填报单位（公章）：东风小学 |")
    raw = workbook({COVER: None, "F4测评统计": table}, meta={"": None})
    found = read(raw)
    assert found.identity is not None
    assert (found.identity.unit, found.identity.found_by) == ("XX001", "likeness")
    assert [p.code for p in found.problems] == ["S13", "S01"]


def test_nothing_that_names_a_unit_is_a_problem() -> None:
    raw = workbook({COVER: None}, meta={"": None})
    found = read(raw)
    assert ("X01", "return", None, None) in told(found.problems)
    assert found.submission is not None
    assert found.submission.unit_class == ""


def test_a_copied_pack_is_a_problem_at_the_covers_unit_code() -> None:
    raw = workbook({COVER: F0.replace("XX001", "XX002")})
    found = read(raw)
    assert told(found.problems) == [("X01", "return", COVER, "B5")]
    assert "XX001 东风小学" in found.problems[0].message
    assert (_identity(raw).unit, _identity(raw).found_by) == ("XX002", "cover")


def test_a_pack_of_another_period_is_a_problem_at_the_covers_period() -> None:
    raw = workbook({COVER: F0.replace("2012H1", "2011Y")})
    assert told(read(raw).problems)[0] == ("X01", "return", COVER, "B6")
    assert _identity(raw).period == "2011Y"


def test_an_unknown_unit_gets_the_nearest_suggested() -> None:
    raw = workbook({COVER: F0.replace("XX001", "XX00l")}, meta={"unit": None})
    (_, problem) = read(raw).problems
    assert (problem.code, problem.where.cell, problem.raw) == ("X01", "B5", "XX00l")
    assert "XX001 东风小学" in problem.remedy
    assert _identity(raw).unit is None


def test_an_unknown_unit_on_a_pack_goes_back_to_the_packs_unit() -> None:
    raw = workbook({COVER: F0.replace("XX001", "XX777")})
    assert told(read(raw).problems) == [("X01", "return", COVER, "B5")]
    assert _identity(raw).unit == "XX001"


def test_a_code_in_full_width_is_the_same_unit() -> None:
    raw = workbook({COVER: F0.replace("XX001", "ｘｘ００１")})
    assert told(read(raw).problems) == [("T08", "note", COVER, "B5")]
    assert _identity(raw).unit == "XX001"


def test_a_unit_that_has_merged_is_sent_to_the_other() -> None:
    raw = workbook({COVER: F0.replace("XX001", "XX009")}, meta={"unit": "XX009"})
    (problem,) = read(raw).problems
    assert (problem.code, problem.effect, problem.where.cell) == ("S11", "return", "B5")
    assert "已并入XX001 东风小学" in problem.message


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2012.1", []), ("2011.1", [("X01", "note")]), ("1999.9", [("X01", "return")])],
)
def test_template_versions(version: str, expected: list[tuple[str, str]]) -> None:
    found = read(workbook(meta={"template_version": version}))
    assert [(p.code, p.effect.value) for p in found.problems] == expected
    assert found.identity is not None
    assert found.identity.template_version == version


def test_a_period_that_is_none_of_the_campaign_is_a_problem() -> None:
    raw = workbook({COVER: F0.replace("2012H1", "2012Z ")}, meta={"period": "2012Z"})
    assert told(read(raw).problems)[0] == ("S10", "return", COVER, "B6")
    assert _identity(raw).period is None


@pytest.mark.parametrize(
    "table", ["| 姓名 | 工资 |\n| 张三 | 5000 |", "| a |", "", "| 编号 | 成效 | 备注 | 合计 |"]
)
def test_a_workbook_that_is_none_of_ours_says_so(table: str) -> None:
    tables: dict[str, str | None] = {**dict.fromkeys(SHEETS), "Sheet1": table}
    found = read(workbook(tables, meta={"": None}))
    assert (found.submission, found.identity) == (None, None)
    assert [p.code for p in found.problems] == ["S09"]


def test_a_sheet_of_our_name_alone_makes_no_return() -> None:
    tables: dict[str, str | None] = {**dict.fromkeys(SHEETS), "F5活动台账": "| 张三 | 5 |"}
    assert read(workbook(tables, meta={"": None})).identity is None


def test_meta_alone_is_a_return_with_everything_missing() -> None:
    found = read(workbook(dict.fromkeys(SHEETS)))
    assert told(found.problems) == [
        ("S01", "return", COVER, None),
        ("S01", "return", "F4测评统计", None),
    ]


def test_the_text_of_another_sheet_does_not_make_it_a_form() -> None:
    found = read(workbook({"统计": F5.replace("item_no", "x").replace("编号", "x")}))
    assert found.submission is not None
    assert len(found.submission.rows("F5")) == 1
