"""Points lost over problems that were not put right in time (3.3) are traced to their rows in the
scorebooks, for leaders and for the unit itself."""

from __future__ import annotations

from test_explain_story import cells, command, on_disk, sheet_of, stories

_LATE = "没有按时销号："


def _with_problems() -> dict[str, tuple[list[str], int]]:
    """Unit → rows of 督查点评 behind its 3.3, and how many of them were not closed in time."""
    found = {}
    for unit, story in stories().items():
        entry = next((e for e in story["items"] if e["item"] == "3.3"), None)
        rows = [s for s in entry["sources"] if "｜督查点评｜第 " in s] if entry else []
        if entry and rows:
            count = next(c for c in entry["own"]["counts"] if c["label"].startswith("按时销号"))
            assert len(rows) == count["denominator"]
            found[unit] = rows, count["denominator"] - count["numerator"]
    return found


def test_each_problem_that_was_due_is_a_source_beside_the_units_own_cells() -> None:
    known = _with_problems()
    assert len(known) > 3
    assert {late > 0 for _, late in known.values()} == {True, False}
    for unit, (rows, _) in known.items():
        entry = next(e for e in stories()[unit]["items"] if e["item"] == "3.3")
        assert cells(entry["sources"], "F5", "A") or cells(entry["sources"], "F5", "B")
        for row in rows:
            file, sheet, place = row.split("｜")
            page = sheet_of(on_disk(file), sheet)
            at = {cell.value: cell.column for cell in page[4]}
            number = int(place.removeprefix("第 ").removesuffix(" 行"))
            assert page.cell(number, at["unit_code"]).value == unit
            assert page.cell(number, at["problem"]).value


def test_the_terminal_names_the_numbers_of_those_that_were_late() -> None:
    late = next(unit for unit, (_, count) in _with_problems().items() if count)
    rows, count = _with_problems()[late]
    _, out, _ = command("explain", late, "3.3")
    said = out.partition(_LATE)[2].splitlines()[0]
    numbers = set()
    for row in rows:
        file, sheet, place = row.split("｜")
        page = sheet_of(on_disk(file), sheet)
        at = {cell.value: cell.column for cell in page[4]}
        line = int(place.removeprefix("第 ").removesuffix(" 行"))
        numbers.add(page.cell(line, at["check_no"]).value)
    named = said.split("、")
    assert len(named) == count
    assert set(named) <= numbers
    sound = next(unit for unit, (_, count) in _with_problems().items() if not count)
    assert _LATE not in command("explain", sound, "3.3")[1]
