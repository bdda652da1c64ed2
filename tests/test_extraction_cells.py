"""What cells say inside a workbook: findings with their place, and the source of every value."""

from __future__ import annotations

from datetime import date

from extraction_samples import (
    CHOICES,
    F0,
    F3,
    F4,
    F5,
    F6,
    SETTINGS,
    SPEC,
    lines,
    read,
    rows,
    told,
    workbook,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.cells import parse_address
from pipeline.extraction import cast, extract, tally
from pipeline.extraction.findings import CELL_PROBLEMS
from pipeline.records import RawSheet, RawWorkbook


def _f4(*lines_: str) -> dict[str, str]:
    return {"F4测评统计": "\n".join([*F4.strip().splitlines()[:4], *lines_])}


def test_an_unreadable_count_is_none_with_its_text_and_place() -> None:
    found = read(workbook(_f4("| 2012-05-18 | 领导班子 | 约120 | '110' | |")))
    (row,) = rows(found, "F4")
    assert (row.values["n_due"], row.values["n_back"]) == (None, 110)
    assert row.raw == {"n_due": "约120", "n_back": "110"}
    assert row.unreadable("n_due")
    assert not row.unreadable("n_back")
    assert told(found.problems) == [
        ("X02", "return", "F4测评统计", "C5"),
        ("T01", "note", "F4测评统计", "D5"),
    ]
    first = found.problems[0]
    assert (first.where.form, first.where.row, first.where.field) == ("F4", 5, "n_due")
    assert first.message == "“应参评”要填数字，这里写的是“约120”，不能当数字读，也没有当作 0。"


def test_all_findings_come_in_one_pass() -> None:
    found = read(workbook(_f4("| 03/04/2012 | 领导 | 九十 | TRUE | TRUE |")))
    assert [p.code for p in found.problems] == ["T05", "T10", "X02", "T03", "T03"]


def test_error_cells_and_uncached_formulas_are_problems_in_entry_cells_only() -> None:
    table = "| 2012-05-18 | 领导班子 | #REF! | =? | | #DIV/0! |"
    found = read(workbook(_f4(table)))
    assert [(p.code, p.where.cell, p.raw) for p in found.problems] == [
        ("T13", "C5", "#REF!"),
        ("T14", "D5", "没有结果的公式"),
    ]


def test_a_row_of_nothing_but_an_error_is_a_record() -> None:
    found = read(workbook(_f4("| | | #REF! | | |")))
    assert told(found.problems) == [("T13", "return", "F4测评统计", "C5")]
    assert len(rows(found, "F4")) == 1


def test_an_uncached_formula_in_a_locked_cell_is_ignored() -> None:
    found = read(workbook({"F6五个好评分": F6.replace("| 5        | 4.5", "| =?       | 4.5")}))
    assert found.problems == ()
    assert lines(found, "F6", "item_max") == [(None,), (5,)]


def test_an_error_in_a_record_is_named_with_its_cell() -> None:
    found = read(workbook({"F0填报信息": F0.replace("2012-06-15", "#NAME?    ")}))
    assert told(found.problems) == [("T13", "return", "F0填报信息", "B8")]


def test_a_block_that_is_not_due_is_read_but_not_judged() -> None:
    table = F6.replace("| 4.5        |", "| 约4        |").replace(
        "|            |", "| '3.5'      |"
    )
    found = read(workbook({"F6五个好评分": table}))
    assert told(found.problems) == [("X02", "note", "F6五个好评分", "C5")]
    assert rows(found, "F6")[0].raw == {"self_score": "约4"}


def test_rows_of_a_kind_that_is_not_due_are_read_but_not_judged() -> None:
    found = read(
        workbook(
            _f4(
                "| 2012-05-18 | 党员评议会 | 很多 | 30  | |",
                "| 2012-05-18 | 党组织     | 很多 | 30  | |",
            )
        )
    )
    assert told(found.problems) == [
        ("X02", "note", "F4测评统计", "C5"),
        ("X02", "return", "F4测评统计", "C6"),
    ]


def test_a_word_of_the_other_list_is_a_problem_and_stays_readable() -> None:
    found = read(workbook({"F3承诺台账": F3 + "| 1 | 党员 | 领导班子好 | 网络/短信 |"}))
    assert told(found.problems) == [("T10", "return", "F3承诺台账", "C5")]
    assert lines(found, "F3", "commit_no", "theme", "public_way") == [
        ("1", "领导班子好", ("网络", "短信"))
    ]


def test_a_row_of_white_space_is_no_record() -> None:
    assert lines(read(workbook({"F5活动台账": F5 + "| ' ' | ' ' | ' ' |"})), "F5", "item_no") == [
        ("01",)
    ]


def test_blank_is_not_zero() -> None:
    found = read(workbook(_f4("| 2012-05-18 | 领导班子 | 0 | | |")))
    assert lines(found, "F4", "n_due", "n_back") == [(0, None)]


def test_text_that_looks_like_an_identity_number_is_masked() -> None:
    number = "1" * 18
    found = read(workbook(_f4(f"| 2012-05-18 | 领导班子 | {number}号 | 1 | |")))
    assert number not in found.problems[0].message
    assert number not in (found.problems[0].raw or "")


def test_more_problems_than_anyone_reads_end_in_one_sentence() -> None:
    many = [f"| 2012-05-18 | 领导班子 | 约{i} | 1 | |" for i in range(CELL_PROBLEMS + 50)]
    problems = read(workbook(_f4(*many))).problems
    assert len(problems) == CELL_PROBLEMS + 1
    assert problems[-1].code == "S12"


CELLS = st.one_of(
    st.none(),
    st.integers(0, 9999).map(float),
    st.integers(0, 9999).map(str),
    st.dates(date(2011, 1, 1), date(2012, 12, 31)),
    st.sampled_from(["领导班子", "党组织", " 党组织", "约30", "—", "１２", "2011.7.1", ""]),
)


# one word of a choice list alone in its row is a record with gaps, in whatever column it stands
@example([[None, "领导班子", None, None, None]], [1, 0, 2, 3, 4])
@example([[None, "领导班子", None, None, None]], [0, 1, 2, 3, 4])
@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=8), st.permutations(range(5)))
def test_every_value_is_what_its_source_cell_holds(
    cells: list[list[object]], order: list[int]
) -> None:
    names = ["session_date", "object_type", "n_due", "n_back", "top_problem"]
    head = [["测评统计"], [], ["" for _ in names], [names[i] for i in order]]
    body = [[row[i] for i in order] for row in cells]
    clean = workbook()
    sheets = [s for s in clean.sheets if s.name != "F4测评统计"]
    grid = RawSheet("F4测评统计", [*head, *body])  # type: ignore[list-item]
    found = extract(RawWorkbook("xlsx", (*sheets, grid)), SPEC, SETTINGS)
    assert found.submission is not None
    table = found.submission.tables["F4"]
    kept = 0
    for row in table.rows:
        for name, value in row.values.items():
            cell = table.cell(row, name)
            assert cell is not None
            source = grid.value(*parse_address(cell))
            words = CHOICES["objects"] if name == "object_type" else ()
            read_alone = cast(SPEC.forms["F4"].field(name), source, words)
            assert (value, row.raw.get(name)) == (read_alone.value, read_alone.raw)
            kept += value is not None or name in row.raw
    assert kept == sum(value not in (None, "") for row in body for value in row)


def test_the_second_count_agrees_with_the_extraction() -> None:
    raw = workbook(_f4("| 2012-05-18 | 领导班子 | '1,200' | 110 | |", "| 合计 | | 1200 | 110 | |"))
    found = read(raw)
    counted = tally(raw, SPEC)
    assert counted["F4"] == {"rows": 1, "n_due": 1200, "n_back": 110}
    assert counted["F0"] == {"rows": 1}
    assert counted["F6"] == {"rows": 2, "item_max": 10, "self_score": 45}
    assert {name: len(rows(found, name)) for name in counted} == {
        name: count["rows"] for name, count in counted.items()
    }


def test_the_second_count_finds_moved_headers_and_leaves_other_sheets_alone() -> None:
    raw = workbook({"F4测评统计": None, "改名": "| 东风小学 |\n" + F4, "草稿": "| 1 | 2 |"})
    assert tally(raw, SPEC)["F4"] == {"rows": 2, "n_due": 240, "n_back": 218}
