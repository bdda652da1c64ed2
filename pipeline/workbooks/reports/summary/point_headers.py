"""Headers of 得分计算, by what they hold; shared by its rows and by the sheets that link to it."""

from __future__ import annotations

TAB = "得分计算"
ABLE, FULL = "参加排名", "基数(分)"
BONUS, PENALTY, ADJUSTED = "加分", "扣分", "加减分"
RAW, TOTAL, BAND = "总分(未取整)", "总分", "档次"
BY_SATISFACTION, BY_WORK, BY_FULFILMENT = "排序用满意率", "排序用业绩分", "排序用兑现率"
RANK, PLACE = "名次", "排列次序"
SELF, SUPERIOR = "自评分", "上级分"
DEVIATION, SECTION_RANK, REMARK = "与全类平均差", "片内名次", "备注"
SECTION, SHORT = "片", "简称"
DASH = "—"


def item_header(item: str) -> str:
    """Header of the points of *item*."""
    return f"{item} 得分"


def full_header(dimension: str) -> str:
    """Header of the full points of *dimension* (one of 五个好) on the unit's basis."""
    return f"{dimension}满分"
