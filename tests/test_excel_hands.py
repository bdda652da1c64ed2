"""What people do to a filled workbook in a spreadsheet program is read right, or named at its
true cell; what came of each is written into docs/compatibility.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from excel_hands import (
    Hand,
    miscounted,
    misplaced,
    original,
    outcome,
    said,
    silent,
    unexplained,
)
from excel_hands_files import FILES, FORMATS
from excel_hands_forms import FORMS
from excel_hands_rows import ROWS
from excel_hands_sheets import COLUMNS, SHEETS
from excel_hands_typed import DATES, EVERYTHING, NUMBERS, WORDS
from generated_doc import hold

from pipeline.problems import Effect, Problem

DOCUMENT = Path(__file__).parents[1] / "docs" / "compatibility.md"
FAMILIES = {
    "Rows": ROWS,
    "Columns, headings, merged cells": COLUMNS,
    "Forms of one record": FORMS,
    "Sheets and workbook": SHEETS,
    "Numbers": NUMBERS,
    "Dates": DATES,
    "Words, marks, codes": WORDS,
    "Numbers that are shown as another text": FORMATS,
    "What a file holds and nobody sees": FILES,
    "Together": EVERYTHING,
}
HANDS = [hand for hands in FAMILIES.values() for hand in hands]


def name(hand: Hand) -> str:
    return f"{hand.sheet}: {hand.done}"


def test_the_workbook_that_nobody_touched_is_sound() -> None:
    found = original("2012H1")
    assert said(found, back=True) == said(found, back=False) == []
    assert sum(len(table.rows) for table in found.submission.tables.values()) > 60


@pytest.mark.parametrize("hand", HANDS, ids=name)
def test_it_is_read_right_or_named_at_its_cell(hand: Hand) -> None:
    found = outcome(hand)
    assert said(found, back=True) == hand.expected(back=True)
    assert said(found, back=False) == hand.expected(back=False)
    assert unexplained(hand) == []
    assert silent(hand) == []
    assert misplaced(hand) == []
    assert miscounted(hand) == []


def test_no_deed_is_told_twice() -> None:
    assert len({name(hand) for hand in HANDS}) == len(HANDS)


def test_the_document_says_what_becomes_of_each() -> None:
    parts = [f"### {title}\n\n{_table(hands)}" for title, hands in FAMILIES.items()]
    hold(DOCUMENT, "people", "\n\n".join([_counts(), *parts]))


def _counts() -> str:
    named = sum(bool(hand.named) for hand in HANDS)
    return (
        f"{len(HANDS)} deeds, each done to a sound workbook: {len(HANDS) - named} are read right, "
        f"{named} are named. «□» is a full-width space, «·» a space, «⏎» a line break. "
        "退回: the unit is told, at this cell, with this message. 提示: read; the office sees it "
        "in its log."
    )


def _table(hands: Sequence[Hand]) -> str:
    heads = ["| what was done | where | outcome | what is said |", "| --- | --- | --- | --- |"]
    return "\n".join([*heads, *map(_line, hands)])


def _line(hand: Hand) -> str:
    problems = outcome(hand).problems
    result = "named" if hand.named else "read right"
    cells = (hand.done, hand.sheet, result, "<br>".join(_messages(problems)) or "—")
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "⏎") for cell in cells) + " |"


def _messages(problems: Sequence[Problem]) -> list[str]:
    """One line for each kind of finding: the first of its cells, and how many there are."""
    lines = []
    for code in dict.fromkeys(problem.code for problem in problems):
        first, *more = [problem for problem in problems if problem.code == code]
        word = "退回" if first.effect is Effect.RETURN else "提示"
        place = f"{first.where.sheet or '整个文件'} {first.where.cell or ''}".strip()
        others = f"（共 {len(more) + 1} 处）" if more else ""
        lines.append(f"{word}：{place}{others}　{first.message}{first.remedy}")
    return lines
