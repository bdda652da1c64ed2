"""Activities and results (活动与成果台账) of a unit in one period."""

from __future__ import annotations

from datetime import date
from random import Random

from pipeline.campaign import Period, Unit
from pipeline.demo import words
from pipeline.demo.draw import day_between, stream

Row = dict[str, object]

_NEEDS_STATUS = ("查找差距", "整改落实")
_CHANNELS = ("橱窗板报", "网络", "短信", "报刊", "会议")
_MATERIALS = ("文字", "文字", "图片", "视频", "制度", "无")
_MAKES_FILES = {"文字": "docx", "图片": "jpg", "视频": "mp4", "制度": "docx"}


def event_rows(unit: Unit, period: Period, seed: int) -> list[Row]:
    """8 to 18 rows in order of date, spread over the months of the window, titles unique."""
    rng = stream(seed, unit.code, "events", period.code)
    count = rng.randint(8, 18)
    titles = _titles(rng, count)
    days = sorted(_days(rng, period, count))
    return [
        _event(rng, period, *drawn) for drawn in zip(range(1, count + 1), days, titles, strict=True)
    ]


def _titles(rng: Random, count: int) -> list[tuple[str, str]]:
    """(category, title) pairs, all titles different."""
    found: dict[str, str] = {}
    while len(found) < count:
        category = rng.choice(words.EVENT_KINDS)
        title = f"{rng.choice(words.EVENT_SUBJECTS)}{category}{rng.choice(words.EVENT_ENDINGS)}"
        found.setdefault(title, category)
    return [(category, title) for title, category in found.items()]


def _days(rng: Random, period: Period, count: int) -> list[date]:
    """One day in each month of the window first, the rest anywhere in it."""
    months = []
    first = period.covers_from.replace(day=1)
    while first <= period.covers_to:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        last = min(period.covers_to, date.fromordinal(following.toordinal() - 1))
        months.append((max(first, period.covers_from), last))
        first = following
    skipped = rng.random() < 0.25  # now and then a month without an entry
    days = [day_between(rng, *month) for month in (months[1:] if skipped else months)]
    while len(days) < count:
        days.append(day_between(rng, period.covers_from, period.covers_to))
    return days[:count]


def _event(rng: Random, period: Period, number: int, day: date, named: tuple[str, str]) -> Row:
    category, title = named
    material = rng.choice(_MATERIALS)
    row: Row = {
        "item_no": f"{period.code}-{number:02d}",
        "item_date": day,
        "category": category,
        "mechanism": rng.choice((*words.MECHANISMS, *words.MECHANISMS, "无")),
        "title": title,
        "n_party": rng.randint(3, 48),
        "n_mass": rng.randint(0, 260),
        "result": rng.choice(words.RESULTS),
        "material_type": material,
    }
    if category == "宣传报道":
        row["channel"] = rng.choice(_CHANNELS)
    if category in _NEEDS_STATUS:
        row["item_status"] = rng.choice(("已完成", "已完成", "未完成"))
    if material != "无":
        row["material_name"] = f"{title}.{_MAKES_FILES[material]}"
    return row
