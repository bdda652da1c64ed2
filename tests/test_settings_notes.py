"""What the office should know of 活动设置 though it can be used: said by templates, run and status,
and listed first on 问题明细. Nothing stops."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from edited_settings import added, chuangxian, columns, edited, parameter, row_of, typed
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_settings_faults import rows

EXAMPLE = "cxzy@office.example"
LOOK = "《活动设置.xlsx》请看一眼"
JOBS = ("templates", "run", "status")


def regrouped(book: Workbook, group: str, *units: str) -> str:
    """Puts *units* into *group*; the cell of the first."""
    sheet = book["单位目录"]
    cells = [typed(sheet, row_of(sheet, "unit_code", unit), guide_group=group) for unit in units]
    return cells[0]


def schools(home: Path) -> list[str]:
    sheet: Worksheet = load_workbook(home / "活动设置.xlsx")["单位目录"]
    at = columns(sheet)
    found = sheet.iter_rows(min_row=5, values_only=True)
    return [str(r[at["unit_code"] - 1]) for r in found if r[at["class"] - 1] == "B直属学校"]


@pytest.mark.parametrize("job", JOBS)
def test_nothing_is_noted_of_the_district_as_it_was_made(home: Path, job: str) -> None:
    done = chuangxian(home, job)
    assert done.exit_code == 0, done.output
    assert LOOK not in done.stdout


@pytest.mark.parametrize("job", JOBS)
def test_the_address_of_the_example_is_told_before_it_goes_out(home: Path, job: str) -> None:
    cell = edited(home, lambda book: parameter(book, "mail.address", EXAMPLE))
    done = chuangxian(home, job)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if LOOK in line)
    assert lines[at + 1].strip() == (
        f"表《参数》{cell}：“收件邮箱”还是样例里的“{EXAMPLE}”，下发的每份报表上都会印这个地址，"
        "单位会把报表发到那里。请改成办公室自己的邮箱，再出报表。"
    )
    edited(home, lambda book: parameter(book, "mail.address", "cx@district.example"))
    assert LOOK not in chuangxian(home, job).stdout


def test_a_fresh_home_is_told_with_its_first_packs(tmp_path: Path) -> None:
    def with_a_school(book: Workbook) -> None:
        school = {**rows()["G1"][0], "guide_group": "第九指导小组"}
        added(
            book,
            "单位目录",
            **{name: school[name] for name in columns(book["单位目录"]) if name in school},
        )

    assert chuangxian(tmp_path, "init").exit_code == 0
    edited(tmp_path, with_a_school)
    done = chuangxian(tmp_path, "templates")
    assert done.exit_code == 0, done.output
    assert f"“收件邮箱”还是样例里的“{EXAMPLE}”" in done.stdout
    assert "第九指导小组" not in done.stdout  # without any group the office gives the scores


@pytest.mark.parametrize("job", JOBS)
def test_a_guidance_group_without_a_row_is_told_once(home: Path, job: str) -> None:
    units = schools(home)[:2]
    cell = edited(home, lambda book: regrouped(book, "第九指导小组", *units))
    done = chuangxian(home, job)
    assert done.exit_code == 0, done.output
    told = (
        f"表《单位目录》{cell}：指导小组“第九指导小组”在单位目录里没有自己的一行，写着它的2个单位"
    )
    assert done.stdout.count("第九指导小组") == 1
    assert told in done.stdout
    assert "类别选“G指导小组”" in done.stdout


def test_what_is_noted_stands_first_on_the_list_of_problems(home: Path) -> None:
    (unit,) = schools(home)[:1]
    cell = edited(home, lambda book: regrouped(book, "第九指导小组", unit))
    place = edited(home, lambda book: parameter(book, "mail.address", EXAMPLE))
    done = chuangxian(home, "run")
    assert f"  {LOOK}（共 2 处，列在《催报退回.xlsx》的“问题明细”最前面）：" in done.stdout
    (path,) = home.glob("outbox/*/催报退回.xlsx")
    rows = list(load_workbook(path)["问题明细"].values)
    head = next(n for n, row in enumerate(rows) if "代码" in row)
    found = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 : head + 3]]
    assert [(row["代码"], row["表"], row["单元格"], row["级别"]) for row in found] == [
        ("G18", "参数", place, "提示"),
        ("G19", "单位目录", cell, "提示"),
    ]


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (
            {"due_by": date(2013, 11, 7)},
            "报送期“2012Z”2012-10-31结束，截止日期写的是2013-11-07，晚了372天。年份写错了的，请改正；",
        ),
        (
            {"covers_to": date(2013, 10, 31), "due_by": date(2013, 11, 7)},
            "报送期“2012Z”从2012-06-01到2013-10-31，有518天，比一年还长。年份写错了的，请改正，",
        ),
    ],
)
def test_a_year_that_is_hardly_meant_is_told(home: Path, dates: dict[str, date], told: str) -> None:
    """After the last period none comes that its dates could contradict."""

    def misdated(book: Workbook) -> str:
        sheet = book["报送期"]
        return typed(sheet, row_of(sheet, "period", "2012Z"), **dates)

    cell = edited(home, misdated)
    said = chuangxian(home, "status").stdout
    assert f"表《报送期》{cell}：{told}" in said
    assert said.count(LOOK) == said.count("2012Z") == 1
