"""What the office does to its own two workbooks in a spreadsheet program, and what the jobs that
read them then say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from excel_hands_books import duplicated, renamed, reordered, titled
from excel_hands_columns import columns_at, merged, numbered_at_the_left, swapped, without_column
from excel_hands_deeds import header_again, on, row_between, rows_at, spread, typed_row
from form_samples import book
from msgspec.structs import replace
from scorebook_sample import adoption, review, score, settings, veto
from test_settings_faults import rows

from pipeline.errors import SettingsError
from pipeline.paths import Home
from pipeline.problems import Problem
from pipeline.spec import load
from pipeline.stages.settings import load_settings, read_office
from pipeline.workbooks.forms import render_office

SETTINGS, SCOREBOOK = "活动设置", "督查评分簿"
UNITS, PERIODS, DUE, PARAMETERS = "单位目录", "报送期", "到期表", "参数"
REVIEWS, SCORES, VETOES = "督查点评", "上级评分", "否决暂缓"
_ROWS = {"GR": [review()], "GS": [score(), score("JG001")], "GV": [veto()], "GA": [adoption()]}


@dataclass(frozen=True)
class Deed:
    """``cell`` is where the job stops, as it names it; empty where all is read right."""

    workbook: str
    sheet: str
    done: str
    edit: Callable[[Any], None]
    cell: str = ""
    words: str = ""

    def __str__(self) -> str:
        return f"{self.workbook}.{self.sheet}: {self.done}"


def typed(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    return titled(sheet, cell, value)


def _usual(workbook: str, sheet: str, last: str) -> tuple[Deed, ...]:
    """What is done to any table; *last* is a column of words."""

    def deed(done: str, edit: Callable[[Any], None]) -> Deed:
        return Deed(workbook, sheet, done, edit)

    return (
        deed("rows inserted over the title", on(sheet, rows_at(1, 2))),
        deed("a column of numbers at the left", on(sheet, numbered_at_the_left)),
        deed("a blank column among the fields", on(sheet, columns_at(3))),
        deed("a column 备注 among the fields", on(sheet, columns_at(3, {3: "备注", 5: "已核"}))),
        deed("blank rows between all records", on(sheet, spread)),
        deed("a total row", on(sheet, typed_row(1, {"A": "合计", last: "2"}))),
        deed("a note under the table", on(sheet, typed_row(2, {"A": "注：已经主任审定"}))),
        deed("the heading pasted in again", on(sheet, header_again(6))),
        deed("the sheet renamed", renamed(sheet, "表一")),
        deed("the sheets in another order", reordered),
        deed("the sheet duplicated", duplicated(sheet)),
    )


DEEDS = (
    *_usual(SETTINGS, UNITS, "C"),
    *_usual(SCOREBOOK, SCORES, "I"),
    Deed(SETTINGS, UNITS, "spaces round a code and a name", typed(UNITS, "A5", " XX001　")),
    Deed(SETTINGS, UNITS, "a code in full width", typed(UNITS, "A5", "ＸＸ００１")),
    Deed(SETTINGS, UNITS, "a class with spaces", typed(UNITS, "E5", "B 直属学校 ")),
    Deed(
        SETTINGS,
        UNITS,
        "two columns exchanged",
        on(UNITS, swapped("system", "short_name", ids_too=True)),
    ),
    Deed(SETTINGS, UNITS, "「同上」 in a cell", typed(UNITS, "H6", "同上"), "H6", "同上"),
    Deed(SETTINGS, UNITS, "cells merged down a column", on(UNITS, merged("I5:I6")), "I6", "合并"),
    Deed(SETTINGS, UNITS, "a column deleted", on(UNITS, without_column("class")), "", "类别"),
    Deed(SETTINGS, UNITS, "a section title", on(UNITS, row_between(6, {"A": "二、其他直属学校"}))),
    Deed(SETTINGS, PERIODS, "a date as text", typed(PERIODS, "F5", "2010.8.10")),
    Deed(
        SETTINGS,
        PERIODS,
        "a date without its year",
        typed(PERIODS, "F5", "8月10日"),
        "F5",
        "8月10日",
    ),
    Deed(SETTINGS, PERIODS, "a number in text format", typed(PERIODS, "G5", "1")),
    Deed(SETTINGS, DUE, "a mark with a space", typed(DUE, "D5", "必 报")),
    Deed(SETTINGS, DUE, "✓ for a mark", typed(DUE, "D5", "✓"), "D5", "✓"),
    Deed(SETTINGS, PARAMETERS, "a value stored as a number", typed(PARAMETERS, "B5", 4)),
    Deed(
        SETTINGS, PARAMETERS, "a value with its unit", typed(PARAMETERS, "B5", "4分"), "B5", "4分"
    ),
    Deed(SCOREBOOK, SCORES, "a score as text", typed(SCORES, "H5", "3.5 ")),
    Deed(SCOREBOOK, SCORES, "a score with its unit", typed(SCORES, "H5", "3.5分"), "H5", "3.5分"),
    Deed(SCOREBOOK, SCORES, "「同上」 in a cell", typed(SCORES, "D6", "同上"), "D6", "同上"),
    Deed(SCOREBOOK, SCORES, "an item as a number", typed(SCORES, "E5", 1.1)),
    Deed(SCOREBOOK, REVIEWS, "a date as text", typed(REVIEWS, "B5", "2012年4月11日")),
    Deed(SCOREBOOK, VETOES, "merged cells", on(VETOES, merged("E5:F5")), "F5", "合并"),
)


@cache
def drawn(workbook: str) -> bytes:
    """A sound workbook of the office, filled in."""
    made = rows() if workbook == SETTINGS else _ROWS
    return render_office(load(), workbook, made)


def read_after(deed: Deed | None, workbook: str, folder: Path) -> object:
    """What the jobs read of *workbook* after *deed*. Raises SettingsError as they do."""
    home = _laid(deed, workbook, folder)
    if workbook == SETTINGS:
        return replace(load_settings(home, load()), notes=())
    found = read_office(home.scorebook, SCOREBOOK, load(), settings()).submission
    return {form: [row.values for row in table.rows] for form, table in found.tables.items()}


def notes_after(deed: Deed | None, workbook: str, folder: Path) -> tuple[Problem, ...]:
    """What the jobs note while they read *workbook* after *deed*."""
    home = _laid(deed, workbook, folder)
    if workbook == SETTINGS:
        return load_settings(home, load()).notes
    return read_office(home.scorebook, SCOREBOOK, load(), settings()).notes


def _laid(deed: Deed | None, workbook: str, folder: Path) -> Home:
    home, target = Home(folder), BytesIO()
    opened = book(drawn(workbook))
    if deed is not None:
        deed.edit(opened)
    opened.save(target)
    path = home.settings if workbook == SETTINGS else home.scorebook
    path.write_bytes(target.getvalue())
    return home


def refusal(deed: Deed, folder: Path) -> str:
    """What the job says on stopping; empty where it goes on."""
    try:
        read_after(deed, deed.workbook, folder)
    except SettingsError as refused:
        return str(refused)
    return ""
