"""成绩单: what stands on the page of one unit, and what must never stand there."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from form_samples import findings
from invented import Invented
from invented_scores import with_board
from libreoffice import convert_all
from msgspec.structs import replace
from openpyxl import load_workbook
from told_slips import slips

from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import Part, UnitScore
from pipeline.errors import OutputError
from pipeline.records.office import Source, SuperiorScore
from pipeline.stages.score import Scoring
from pipeline.stages.slips import begin_slips
from pipeline.workbooks.slips.model import Slip, slip_name
from pipeline.workbooks.slips.workbook import render_slip

SCORERS = (("评分人甲", "3.5"), ("评分人乙", "3"))
GROUPS_FILE = "inbox/ZD001_第一指导小组.xlsx"


@cache
def made() -> Invented:
    return with_board()


@cache
def scoring() -> Scoring:
    """The invented board; every superior part names two scorers and a scorebook."""
    board = made().view.board
    assert board is not None
    scores = {code: _with_scorers(score) for code, score in board.scores.items()}
    inputs = {s.unit.code: UnitInputs(s.unit, s.status) for s in made().view.standings}
    return Scoring(replace(board, scores=scores), inputs)


def _with_scorers(score: UnitScore) -> UnitScore:
    items = {
        name: replace(item, superior=_named(item.superior)) for name, item in score.items.items()
    }
    return replace(score, items=items)


def _named(part: Part | None) -> Part | None:
    if part is None or part.rate is None:
        return part
    source = Source(GROUPS_FILE, "上级评分", 27)
    rows = (
        SuperiorScore("", "2012H1", "1.1", who, Decimal(points), "", source)
        for who, points in SCORERS
    )
    return replace(part, rows=tuple(rows))


@cache
def told() -> dict[str, Slip]:
    return {slip.unit.code: slip for slip in slips(made().view, scoring(), made().spec)}


@cache
def texts(code: str) -> tuple[str, ...]:
    """Every text of the workbook of *code*, its chart and hidden parts included."""
    return tuple(
        part.read(name).decode("utf-8")
        for part in [ZipFile(BytesIO(render_slip(told()[code])))]
        for name in sorted(part.namelist())
        if name.endswith((".xml", ".rels"))
    )


def results(code: str) -> dict[str, str]:
    """Label → words of the block at the top."""
    sheet = load_workbook(BytesIO(render_slip(told()[code])))["成绩单"]
    found = {}
    for row in range(3, 15):
        if sheet.cell(row, 1).value and sheet.cell(row, 2).value:
            found[str(sheet.cell(row, 1).value)] = str(sheet.cell(row, 2).value)
    return found


def table(code: str) -> dict[str, dict[str, object]]:
    """Item → header → cell of the table of items."""
    sheet = load_workbook(BytesIO(render_slip(told()[code])))["成绩单"]
    header, *rows = sheet[sheet.tables["Items"].ref]
    names = [str(cell.value) for cell in header]
    return {
        str(row[0].value): dict(zip(names, (c.value for c in row), strict=True)) for row in rows
    }


def code_where(**wanted: object) -> str:
    """The first unit whose score has these values."""
    for code, score in sorted(scoring().board.scores.items()):
        if all(getattr(score, name) == value for name, value in wanted.items()):
            return code
    raise AssertionError(f"no unit with {wanted}")


def test_every_unit_on_the_board_has_one_page() -> None:
    assert set(told()) == set(scoring().board.scores)


@pytest.mark.parametrize("code", sorted(scoring().board.scores))
def test_no_other_unit_stands_on_the_page(code: str) -> None:
    others = {u.code: u.name for u in made().view.settings.units.values() if u.code != code}
    words = "".join(texts(code))

    assert told()[code].unit.name in words
    assert not [name for other in others.items() for name in other if name in words]


@pytest.mark.parametrize("code", ["JG001", "XX001", "XX010", "YY001", "SX001"])
def test_no_scorer_and_no_foreign_file_is_named(code: str) -> None:
    words = "".join(texts(code))

    assert not [who for who, _ in SCORERS if who in words]
    assert "ZD001" not in words
    assert "上级评分｜" not in words


def test_a_page_says_the_score_as_it_stands_on_the_board() -> None:
    code = code_where(rank=1, band="先进") if _has_first() else code_where(rank=1)
    score, said = scoring().board.scores[code], results(code)
    assert score.shown is not None

    assert said["总分"].startswith(f"{float(score.shown):.2f} 分")
    assert said["名次"].startswith("第 1 名")
    assert said["档次"] == score.band
    assert said["满意率门槛"].startswith(score.gate)


def _has_first() -> bool:
    return any(s.rank == 1 and s.band == "先进" for s in scoring().board.scores.values())


@pytest.mark.parametrize("code", ["XX001", "SX001"])
def test_items_add_up_to_the_total(code: str) -> None:
    slip = told()[code]
    assert slip.total is not None
    points = sum(float(str(row["得分(分)"])) for row in table(code).values() if _is_number(row))

    total = points + float(slip.bonus - slip.penalty)
    assert min(max(total, 0), 100) == pytest.approx(float(slip.total), abs=0.0051)


def _is_number(row: dict[str, object]) -> bool:
    return isinstance(row["得分(分)"], float | int)


def test_an_item_that_leaves_says_why_and_weighs_nothing() -> None:
    row = table("XX001")["2.2"]

    assert row["满分(分)"] == "不计入"
    assert row["得分(分)"] == "不计入"
    assert str(row["依据与出处"]).startswith("不计入：没有到期的承诺")


def test_a_missing_item_says_why_and_there_is_no_total() -> None:
    row = table("XX009")["1.3"]

    assert row["得分率"] == "未考核"
    assert row["依据与出处"] == "未考核：没有上级评分"
    assert results("XX009")["总分"].startswith("没有总分：未考核：没有上级评分（1.3")


def test_a_vetoed_unit_reads_no_reason() -> None:
    said, words = results("XX010"), "".join(texts("XX010"))

    assert said["名次"] == "不排名次：资格审查未通过"
    assert not [
        code for code in ("V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08") if code in words
    ]


@pytest.mark.parametrize("status", ["未报", "退回", "暂缓"])
def test_a_unit_without_a_counted_file_reads_why(status: str) -> None:
    code = code_where(unranked=status, total=None)

    said = results(code)
    assert (said.get("总分") or said["折算分"]).startswith("没有总分：本期")


def test_means_of_fewer_than_three_units_are_not_shown() -> None:
    assert told()["YY001"].assessed < 3
    assert results("YY001")["本类平均"] == "本类可以排名的单位不足 3 个，不列"
    assert {row["本类平均"] for row in table("YY001").values()} == {"不列"}
    assert all(good.class_rate is None for good in told()["YY001"].goods)


def test_class_mean_is_that_of_the_units_that_may_rank() -> None:
    mates = [s for s in scoring().board.scores.values() if s.basis.unit_class == "B"]
    able = [s for s in mates if s.total is not None and not s.unranked]
    assert len(able) < sum(score.total is not None for score in mates)  # one is vetoed
    totals = [s.total for s in able if s.total is not None]
    rates = [score.dimensions["领导班子好"] for score in able]

    slip = told()["XX001"]
    assert slip.class_total is not None
    assert float(slip.class_total) == pytest.approx(float(sum(totals, Fraction(0)) / len(totals)))
    good = next(good for good in slip.goods if good.name == "领导班子好")
    assert good.class_rate is not None
    # one unit's basis lacks 2.2, so full points differ: the mean is Σ points ÷ Σ full points
    full = sum(float(told()[score.unit].goods[0].full or 0) for score in able)
    assert float(good.class_rate) == pytest.approx(float(sum(rates, Fraction(0))) / full)


def test_local_units_are_guided_not_judged() -> None:
    said, words = results("SX001"), "".join(texts("SX001"))

    assert "指导参考" in words
    assert said["档次"] == "属地单位只作指导参考，不评档次，不扣分"
    assert not {"总分", "加分", "扣分", "名次"} & set(said)
    assert set(table("SX001")) == {"3.1", "3.3", "4.3", "5.1", "5.2"}


def test_everybody_reads_how_to_object() -> None:
    for code in told():
        words = "".join(texts(code))
        assert "收到后 3 个工作日内" in words
        assert told()[code].address in words


def test_the_radar_compares_the_unit_with_its_class() -> None:
    with ZipFile(BytesIO(render_slip(told()["XX001"]))) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()

    assert "<c:radarChart>" in chart
    assert [name in chart for name in ("本单位", "本类平均")] == [True, True]
    assert chart.count("<c:ser>") == 2


def test_without_a_total_there_is_no_radar() -> None:
    with ZipFile(BytesIO(render_slip(told()["XX009"]))) as parts:
        assert not [name for name in parts.namelist() if "chart" in name]


@pytest.mark.parametrize("code", ["JG001", "XX001", "XX009", "YY001", "SX001"])
def test_the_same_slip_gives_the_same_sound_bytes(code: str, tmp_path: Path) -> None:
    first = render_slip(told()[code])
    path = tmp_path / "成绩单.xlsx"
    path.write_bytes(first)

    assert render_slip(told()[code]) == first
    assert findings(path) == []


def test_writing_replaces_and_clears_what_is_no_longer_true(tmp_path: Path) -> None:
    stale, foreign = tmp_path / "XX999_旧校_2012H1_成绩单.xlsx", tmp_path / "~$打开.xlsx"
    stale.write_bytes(b"old")
    foreign.write_bytes(b"open")

    written = begin_slips(made().view, scoring(), made().spec, tmp_path)()

    names = [slip_name(slip.unit, "2012H1") for slip in told().values()]
    assert [path.name for path in written] == sorted(names)
    assert not stale.exists()
    assert foreign.exists()


def test_one_that_is_open_does_not_keep_the_others(tmp_path: Path) -> None:
    name = slip_name(told()["XX001"].unit, "2012H1")
    (tmp_path / name / "占用").mkdir(parents=True)

    with pytest.raises(OutputError, match=name):
        begin_slips(made().view, scoring(), made().spec, tmp_path)()

    assert len(list(tmp_path.glob("*_成绩单.xlsx"))) == len(told())


@pytest.mark.libreoffice
def test_each_prints_on_one_page(tmp_path: Path) -> None:
    codes = ["XX001", "XX009", "YY001", "SX001"]
    paths = [tmp_path / f"{code}.xlsx" for code in codes]
    for code, path in zip(codes, paths, strict=True):
        path.write_bytes(render_slip(told()[code]))

    printed = convert_all(paths, "pdf", tmp_path / "pdf")

    assert [path.read_bytes().count(b"/Type/Page/") for path in printed] == [1] * len(codes)
