"""The manuals say only what is so: pictures are of today's outputs, quoted answers are today's,
and every sheet, column, folder, command, menu entry and message they name exists."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from demo_kept import shown_district
from generated_doc import hold
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from pipeline.cli.app import ACTIONS, main
from tools.pictures import origin
from tools.pictures.desk_sheet import NAME, desk_sheet
from tools.pictures.looks import looks
from tools.pictures.manuals import FOLDER, MANUALS, ORIGIN, PICTURE_FOLDER, holders
from tools.pictures.wanted import (
    ASKED,
    PACK,
    PERIOD,
    PICTURES,
    RETURNED,
    SETTINGS,
    SLIP,
    SUMMARY,
    TRACKING,
)

BOOKS = {
    "汇总排名": SUMMARY,
    "催报退回": TRACKING,
    "活动设置": SETTINGS,
    "督查评分簿": "督查评分簿.xlsx",
    "填报簿": PACK,
    "退回说明": RETURNED,
    "成绩单": SLIP,
}
MOST_PICTURES, MOST_BYTES = 20, 150_000
STALE = "run `make pictures` and look at what it drew"
DEEPEST_HEADING = 12  # rows: headings of columns stand above
WIDEST_LABELS = 60  # rows: labels of a form's lines stand in its first column


@pytest.fixture(scope="module")
def home() -> Path:
    return shown_district()[0]


@pytest.fixture(scope="module")
def spoken() -> dict[str, str]:
    return dict(shown_district()[1])


@pytest.fixture(scope="module")
def sheets(home: Path) -> dict[str, dict[str, set[str]]]:
    """Workbook → sheet → the texts in its headings and in its first column."""
    return {name: _texts(home, pattern) for name, pattern in [*BOOKS.items(), ("请核对", ASKED)]}


def _texts(home: Path, pattern: str) -> dict[str, set[str]]:
    [path] = home.glob(pattern)
    book = CalamineWorkbook.from_path(path)
    found = {}
    for sheet in book.sheet_names:
        rows = book.get_sheet_by_name(sheet).to_python(nrows=WIDEST_LABELS)
        cells = [cell for row in rows[:DEEPEST_HEADING] for cell in row]
        cells += [row[0] for row in rows if row]
        found[sheet] = {str(cell).removesuffix("＊") for cell in cells}
    return found


@cache
def text() -> str:
    """All that people wrote in the manuals and on the desk sheet: without the quoted blocks."""
    written = "\n".join(manual.read_text("utf-8") for manual in MANUALS)
    card = CalamineWorkbook.from_path(FOLDER / f"{NAME}.xlsx").get_sheet_by_index(0)
    written += "\n".join(str(cell) for row in card.to_python() for cell in row)
    return re.sub(r"<!-- begin: (\S+) -->.*?<!-- end: \1 -->", "", written, flags=re.DOTALL)


def named(pattern: str) -> list[str]:
    """What *pattern* captures in the manuals; never nothing, or the test would hold nothing."""
    found = sorted(set(re.findall(pattern, text())))
    assert found, f"no manual has {pattern}"
    return found


def test_pictures_are_of_todays_outputs(home: Path) -> None:
    drawn, today = origin.read(ORIGIN), origin.digests(home)
    stale = sorted(name for name in today if drawn.get(name) != today[name])
    assert not stale, f"stale: {stale}; {STALE}"


def test_looks_of_a_picture_are_its_cells_own(tmp_path: Path) -> None:
    def drawn(name: str, **other: Any) -> list[str]:
        book = Workbook(tmp_path / name)
        page = book.add_worksheet("表")
        red, plain = book.add_format({"bg_color": "#C00000"}), book.add_format()
        page.write("B2", "数", red if other.get("filled") else plain)
        page.write("E9", "外面", red if other.get("outside") else plain)
        page.set_column("A:B", other.get("width", 12))
        page.set_row(1, other.get("height", 20))
        if other.get("by_value"):
            page.conditional_format("B2:C9", {"type": "no_blanks", "format": red})
        book.close()
        return list(looks(tmp_path / name, "表", "A1:C4"))

    usual = drawn("usual.xlsx")
    assert drawn("outside.xlsx", outside=True) == usual
    changed = ({"filled": True}, {"width": 13}, {"height": 21}, {"by_value": True})
    seen = [drawn(f"{number}.xlsx", **other) for number, other in enumerate(changed)]
    assert all(one != usual for one in seen)


def test_every_picture_is_shown_and_small() -> None:
    shown = set(re.findall(r"\(图片/([^)]+)\.png\)", text()))
    lying = {path.stem for path in PICTURE_FOLDER.glob("*.png")}
    assert shown == lying == {picture.name for picture in PICTURES} == set(origin.read(ORIGIN))
    assert len(PICTURES) <= MOST_PICTURES
    sizes = {path.name: path.stat().st_size for path in PICTURE_FOLDER.glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_quoted_answers_are_todays(spoken: dict[str, str]) -> None:
    begun = {m for p in MANUALS for m in re.findall(r"<!-- begin: (\S+) -->", p.read_text("utf-8"))}
    assert begun == set(spoken)
    for block, answer in spoken.items():
        for manual in holders(block):
            hold(manual, block, answer)


def test_desk_sheet_is_current_and_prints_on_one_page() -> None:
    lying, drawn = ZipFile(FOLDER / f"{NAME}.xlsx"), ZipFile(BytesIO(desk_sheet()))
    assert lying.namelist() == drawn.namelist(), STALE
    assert all(lying.read(name) == drawn.read(name) for name in drawn.namelist()), STALE
    printed = (FOLDER / f"{NAME}.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_named_sheets_exist(sheets: dict[str, dict[str, set[str]]]) -> None:
    everywhere = {sheet for book in sheets.values() for sheet in book}
    assert [name for name in named(r"“([^“”]+)”表") if name not in everywhere] == []
    for book, sheet in re.findall(r"《([^》]+)》的“([^”]+)”表", text()):
        assert sheet in sheets[book], f"《{book}》 has no sheet {sheet}"


def test_named_workbooks_exist(sheets: dict[str, dict[str, set[str]]]) -> None:
    known = {*sheets, *(manual.stem for manual in MANUALS)}
    assert [name for name in named(r"《([^》]+)》") if name not in known] == []


def test_named_columns_exist(sheets: dict[str, dict[str, set[str]]]) -> None:
    headings = {cell for book in sheets.values() for cells in book.values() for cell in cells}
    assert [name for name in named(r"“([^“”]+)”栏") if name not in headings] == []


def test_named_folders_exist(home: Path) -> None:
    missing = [n for n in named(r"“([^“”]+)”文件夹") if not (home / "outbox" / PERIOD / n).is_dir()]
    assert missing == []


def test_named_commands_are_understood() -> None:
    for command in named(r"(?:`|^)chuangxian ([^`\n]+?)(?:`|$|，|（)"):
        done = CliRunner().invoke(main, [*command.split(), "--help"])
        assert done.exit_code == 0, f"{command}: {done.output}"
    assert set(named(r"--action (\S+)")) <= set(ACTIONS)


def test_named_menu_entries_exist(spoken: dict[str, str]) -> None:
    assert [name for name in named(r"菜单“([^”]+)”") if name not in spoken["menu"]] == []


def test_quoted_messages_are_the_programs_own() -> None:
    messages = (FOLDER / "messages.md").read_text("utf-8")
    assert [said for said in named(r"「([^」]+)」") if said not in messages] == []
