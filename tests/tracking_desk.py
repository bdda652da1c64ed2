"""A ledger as a test fills it, and the clerk's workbook and returned files that it gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ledger_samples import DAY, KEY, Desk
from openpyxl import Workbook, load_workbook

from pipeline.analysis.view import PeriodView
from pipeline.ledger import differences
from pipeline.spec import load
from pipeline.stages.reply import begin_returns
from pipeline.workbooks.reports.tracking.workbook import TrackingBook

Line = dict[str, object]


class Clerk:
    """What a clerk sees of *desk*: 催报退回, opened again, and the names in the folder 退回."""

    def __init__(
        self, desk: Desk, folder: Path, as_of: date = DAY, view: PeriodView | None = None
    ) -> None:
        folder.mkdir(exist_ok=True)
        view = view or desk.view(as_of=as_of)
        TrackingBook(view, load(), differences).write((), folder / "催报退回.xlsx")
        self.book: Workbook = load_workbook(folder / "催报退回.xlsx")
        written = begin_returns(view, load(), KEY, folder / "退回")()
        self.replies = sorted(path.name for path in written)

    def rows(self, tab: str) -> list[Line]:
        """The table of *tab*; empty where its one row says that there is nothing."""
        header = [cell.value for cell in self.book[tab][4]]
        body = self.book[tab].iter_rows(min_row=5, values_only=True)
        return [dict(zip(header, row, strict=True)) for row in body if any(row[1:])]

    def step(self, word: str) -> str:
        """The line of 现在该做的事 that begins with *word*; empty where there is none."""
        lines = (str(row[0].value or "") for row in self.book["首页"].iter_rows(min_row=5))
        return next((line for line in lines if re.match(rf"\d+\. {word}", line)), "")

    def counted(self, word: str) -> tuple[int, list[Line]]:
        """The number in that line, and the rows of the list that its link covers."""
        line = self.step(word)
        cells = (row[0] for row in self.book["首页"].iter_rows(min_row=5))
        link = next(cell.hyperlink for cell in cells if cell.value == line)
        tab, first, last = _target(link.location)
        number = re.search(rf"{word} (\d+)", line)
        assert number is not None
        header = [cell.value for cell in self.book[tab][4]]
        body = self.book[tab].iter_rows(min_row=first, max_row=last, values_only=True)
        return int(number.group(1)), [dict(zip(header, row, strict=True)) for row in body]


def _target(location: str) -> tuple[str, int, int]:
    found = re.fullmatch(r"'(.+)'!A(\d+):[A-Z]+(\d+)", location)
    assert found is not None
    return found.group(1), int(found.group(2)), int(found.group(3))
