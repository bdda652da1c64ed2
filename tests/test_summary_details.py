"""明细: every accepted record with its source, nothing that shows who voted how."""

from __future__ import annotations

import zlib
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from demo_kept import demo_home
from hypothesis import given
from hypothesis import strategies as st
from invented import Invented, invented
from invented_records import FEW
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook
from test_summary_sheets import rows

from pipeline.records import Filing, Submission
from pipeline.spec.model import FieldType
from pipeline.workbooks.look import open_workbook
from pipeline.workbooks.reports.stream import RowSpool, Spooled
from pipeline.workbooks.reports.streamed_sheet import StreamedSheet, close_streamed
from pipeline.workbooks.reports.summary import detail_columns, details, withheld
from pipeline.workbooks.reports.summary.workbook import write_summary
from pipeline.workbooks.zipping import Stretch, joined

END = Stretch.of(b"", last=True)


@pytest.fixture(scope="module")
def made() -> Invented:
    return invented()


@pytest.fixture(scope="module")
def book(made: Invented, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    target = tmp_path_factory.mktemp("details") / "汇总排名.xlsx"
    write_summary(made.view, made.spec, target)
    return load_workbook(target)


def test_rows_are_those_of_the_submissions_in_force(made: Invented, book: Workbook) -> None:
    in_force = [s.in_force for s in made.view.standings if s.in_force]
    wanted = sum(len(made.view.submission(filing).rows("F5")) for filing in in_force)

    assert len(rows(book, "明细-活动")) == wanted


def test_row_names_file_sheet_and_row(book: Workbook) -> None:
    first = rows(book, "明细-测评")[0]

    assert first["单位编码"] == "JG001"
    assert first["来源文件"] == "inbox/JG001_机关第1党支部_2012H1_r1.xlsx"
    assert (first["来源表"], first["来源行"]) == ("F4测评统计", 5)


def test_a_text_of_several_lines_is_shown_whole() -> None:
    sheet = load_workbook(demo_home() / "outbox/2012H1/汇总排名.xlsx")["明细-单位方案"]
    told = {cell.value: cell.column for cell in sheet[4]}["先进党组织具体条件"]
    lines = []
    for row in range(5, sheet.max_row + 1):
        cell = sheet.cell(row, told)
        assert cell.alignment.wrap_text
        lines.append(str(cell.value).count("\n") + 1)
        assert sheet.row_dimensions[row].height >= 14 * lines[-1]
    assert max(lines) > 1


def test_a_line_break_in_any_text_is_shown(made: Invented, tmp_path: Path) -> None:
    """Without wrapping some programs show the last line of a text alone."""
    field = next(f.id for f in made.spec.forms["F5"].fields if f.type is FieldType.TEXT)
    broken: list[Filing] = []

    def load(filing: Filing) -> Submission:
        found = made.view.submission(filing)
        if not broken and found.rows("F5"):
            broken.append(filing)
            table = found.tables["F5"]
            first = replace(table.rows[0], values={**table.rows[0].values, field: "一\n二\n三"})
            told = replace(table, rows=(first, *table.rows[1:]))
            found = replace(found, tables={**found.tables, "F5": told})
        return found

    write_summary(replace(made.view, submission=load), made.spec, tmp_path / "x.xlsx")

    sheet = load_workbook(tmp_path / "x.xlsx")["明细-活动"]
    cells = [cell for row in sheet.iter_rows(min_row=5) for cell in row]
    (told,) = [cell for cell in cells if cell.value == "一\n二\n三"]
    assert told.alignment.wrap_text
    assert sheet.row_dimensions[told.row].height >= 14 * 3
    others = [cell for cell in cells if cell is not told and isinstance(cell.value, str)]
    assert not any(cell.alignment.wrap_text for cell in others)
    assert len({sheet.row_dimensions[n].height for n in range(5, sheet.max_row + 1)}) == 2


def test_votes_on_persons_have_no_column(made: Invented, book: Workbook) -> None:
    labels = {made.spec.forms["F2"].field(name).label for name in detail_columns.PERSONAL_VOTES}
    header = {str(cell.value).partition("(")[0] for cell in book["明细-党员"][4]}

    assert not labels & header


def test_counts_of_few_ballots_read_sample_too_small(book: Workbook) -> None:
    found = rows(book, "明细-测评")
    few = [row for row in found if row["有效票(份)"] == FEW]
    opinions = [
        name for name in found[0] if name.startswith(("满意(", "基本满意", "不满意", "弃权"))
    ]

    assert few
    assert len(opinions) == 4
    assert {row[name] for row in few for name in opinions} == {"样本不足"}
    assert all(isinstance(row[n], int) for row in found if row not in few for n in opinions)


def test_no_column_with_withheld_counts_is_summed_for_reconciliation(made: Invented) -> None:
    summed = {field.id for field in detail_columns.summed_fields(made.spec.forms["F4"])}

    assert {"n_due", "n_sent", "n_back"} <= summed
    assert not summed & withheld.NEVER_SUMMED


def test_long_table_goes_on_in_a_second_sheet(
    made: Invented, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details, "ROWS_A_SHEET", 40)
    write_summary(made.view, made.spec, tmp_path / "x.xlsx")
    again = load_workbook(tmp_path / "x.xlsx")

    parts = [tab for tab in again.sheetnames if tab.startswith("明细-活动")]
    assert parts == ["明细-活动", "明细-活动(2)", "明细-活动(3)"]
    assert [len(rows(again, tab)) for tab in parts[:2]] == [40, 40]
    assert len({name for sheet in again for name in sheet.tables}) == len(again.sheetnames)


def test_submissions_are_loaded_once_and_one_at_a_time(made: Invented, tmp_path: Path) -> None:
    loaded: list[str] = []

    def load(filing):  # type: ignore[no-untyped-def]
        loaded.append(filing.leaf.path)
        return made.view.submission(filing)

    write_summary(replace(made.view, submission=load), made.spec, tmp_path / "x.xlsx")

    assert len(loaded) == len(set(loaded)) == sum(1 for s in made.view.standings if s.in_force)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    package = streamed([text, 7])

    found = CalamineWorkbook.from_filelike(BytesIO(package)).get_sheet_by_name("s").to_python()
    assert found == [["head", ""], [text, 7.0]]


def streamed(*rows: list[Spooled]) -> bytes:
    """A workbook with *rows* spooled below a row written the ordinary way."""
    target = BytesIO()
    workbook = open_workbook(target, "表", "2012H1")
    sheet = workbook.add_worksheet("s", worksheet_class=StreamedSheet)
    sheet.write_string(0, 0, "head")
    spool = RowSpool([0] * len(rows[0]), 2)
    for row in rows:
        spool.add(row)
    sheet.take(spool, len(rows), len(rows[0]) - 1)
    close_streamed(workbook)
    return target.getvalue()


def test_rows_are_the_same_one_by_one_and_by_the_hundred() -> None:
    """Also where a block is full, and where single rows are taller or look otherwise."""
    rows: list[list[Spooled]] = [[f"甲{n % 7}", n, None, Decimal(n)] for n in range(1_500)]
    singly, together = RowSpool([1, 2, 3, 4], 5), RowSpool([1, 2, 3, 4], 5)
    for place, row in enumerate(rows):
        own = (1, 9, 3, 4) if place % 600 == 599 else ()
        singly.add(row, own, 30 if own else 0)
    for at in range(0, len(rows), 600):
        together.extend(rows[at : at + 599])
        for row in rows[at + 599 : at + 600]:
            together.add(row, (1, 9, 3, 4), 30)

    parts = [joined("a", [*s.stretches(), END]) for s in (singly, together)]
    written = [zlib.decompress(b"".join(part.data), -zlib.MAX_WBITS).decode() for part in parts]
    assert written[0] == written[1]
    assert written[0].count("<row ") == singly.length == together.length == len(rows)
    assert written[0].count('ht="30" customHeight="1"') == written[0].count('s="9"') == 2
    assert '<c r="B604" s="9"><v>599</v></c><c r="C604" s="3"/>' in written[0]


def test_rows_by_the_thousand_make_a_sound_package() -> None:
    """Blanks, texts, numbers and dates change places, so that no two rows are written alike."""
    cells: list[Spooled] = ["甲&乙", None, 3, Decimal("0.5"), date(2012, 6, 1), "", " 丙 ", "丁"]
    rows = [cells[turn % 8 :] + cells[: turn % 8] + [turn] for turn in range(4_000)]
    package = streamed(*rows)

    with ZipFile(BytesIO(package)) as parts:
        assert parts.testzip() is None
    book = CalamineWorkbook.from_filelike(BytesIO(package))
    _, *found = book.get_sheet_by_name("s").to_python()
    wanted = {None: "", date(2012, 6, 1): 41061.0}
    assert found == [[wanted.get(cell, cell) for cell in row] for row in rows]
