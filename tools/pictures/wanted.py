"""Which pictures the manuals show: of which workbook, which sheet, which cells. One list, read by
the script that draws them and by the test that says when they are stale."""

from __future__ import annotations

from dataclasses import dataclass

PERIOD = "2012H1"
_OUT = f"outbox/{PERIOD}"
SUMMARY, TRACKING = f"{_OUT}/汇总排名.xlsx", f"{_OUT}/催报退回.xlsx"
SETTINGS = "活动设置.xlsx"
PACK = f"{_OUT}/下发/XX002_*.xlsx"
RETURNED = f"{_OUT}/退回/XX005_*.xlsx"  # several things to mend
ASKED = f"{_OUT}/退回/XX006_*.xlsx"  # nothing to mend, one number to explain
SLIP = f"{_OUT}/成绩单/XX006_*.xlsx"


@dataclass(frozen=True, slots=True)
class Picture:
    """Cells *area* of *sheet* in the one workbook of the home that *book* (a pattern) names.
    *typed* (sheet, cell, text) is typed in first. A chart lies over empty cells: *charted* are
    the cells that it draws. *headings* shows the letters and numbers of the grid."""

    name: str
    book: str
    sheet: str
    area: str
    charted: str = ""
    typed: tuple[tuple[str, str, str], ...] = ()
    headings: bool = True


PICTURES = (
    # the clerk
    Picture("催报退回-首页", TRACKING, "首页", "A1:D22"),
    Picture("催报退回-催报名单", TRACKING, "催报名单", "B1:J10"),
    Picture("催报退回-退回清单", TRACKING, "退回清单", "A1:K10"),
    Picture("催报退回-暂缓", TRACKING, "暂缓", "F4:J7"),
    Picture("催报退回-待核", TRACKING, "待核", "A4:L6"),
    Picture("催报退回-对账", TRACKING, "对账", "A1:F9"),
    Picture("活动设置-单位目录", SETTINGS, "单位目录", "A1:N12"),
    # the unit
    Picture("填报簿-填报说明", PACK, "填报说明", "A1:G18"),
    Picture(
        "填报簿-填错变红",
        PACK,
        "F4测评统计",
        "A1:N7",
        typed=(
            ("F4测评统计", "G5", "105"),
            ("F4测评统计", "I5", "98"),
            ("F4测评统计", "J5", "97"),
            ("F4测评统计", "K5", "99"),
            ("F4测评统计", "L5", "63人"),
        ),
    ),
    Picture("填报簿-可以报送", ASKED, "填报说明", "A1:G18"),
    Picture("退回件-退回说明", RETURNED, "退回说明", "A1:H12"),
    Picture("退回件-标出的格", RETURNED, "F4测评统计", "A1:N9"),
    Picture("退回件-核对说明", ASKED, "核对说明", "A1:E5"),
    Picture("成绩单", SLIP, "成绩单", "A1:I22", "B13:F18", headings=False),
    # the leader
    Picture("汇总排名-首页", SUMMARY, "首页", "A1:M54", "A34:G40", headings=False),
    Picture("汇总排名-排名表", SUMMARY, "排名-直属学校", "A1:Q15"),
    Picture("汇总排名-总分图", SUMMARY, "排名-直属学校", "R4:AO23", "A4:Q15", headings=False),
    Picture("汇总排名-口径与参数", SUMMARY, "口径与参数", "A1:G12"),
    Picture(
        "汇总排名-改权重以后",
        SUMMARY,
        "排名-直属学校",
        "A1:Q15",
        typed=(("口径与参数", "C20", "1"), ("口径与参数", "C22", "21")),
    ),
    Picture("汇总排名-单位少的类", SUMMARY, "排名-局机关", "A1:P6"),
)
