"""The guidance groups' scorebooks in the demonstration: scores and reviews typed into their packs,
mailed in; one sends a second revision with a score above its maximum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from msgspec.structs import replace

from pipeline.campaign import GROUP_CLASS, SCORED_CLASSES, Period, Settings, Unit, pack_name
from pipeline.demo.containers import zipped
from pipeline.demo.draw import day_between, stream
from pipeline.demo.faults.identity import set_revision
from pipeline.demo.fill import fill
from pipeline.demo.mailbag import Mailbag
from pipeline.demo.plans import report_day
from pipeline.demo.planting import Planter
from pipeline.demo.returns import Return
from pipeline.spec.model import Item, Spec

Row = dict[str, object]

_SCORES = "G2.scores"
_SCORERS = (("计向晚", "路知行"), ("茅以宁", "娄清和"), ("柏一川", "卫思齐"))
_SECOND_SHARE = 2  # every second unit is scored by two
_REVIEWS = 5  # every fifth unit of a group is reviewed by it
_MODES = ("经常性督查", "随机抽查", "座谈会", "调研")
_GOOD = ("承诺公示醒目", "台账记录及时", "党员佩戴标志上岗", "意见箱有人管")
_FINDINGS = ("意见箱开箱记录不全", "公示栏位置不显眼", "个别材料缺少附件")
_MIDDLING = "资料不够完整"
_FAULT = "score_above_maximum"
_BEYOND = Decimal("0.5")


def filled_scorebooks(
    packs: Path, settings: Settings, spec: Spec, period: str, seed: int
) -> list[Return]:
    """The packs of the guidance groups in folder *packs*, filled, by code; none where scores
    are not due in *period*."""
    if not settings.due.required(_SCORES, GROUP_CLASS, period):
        return []
    return [
        _filled(packs, group, settings, spec, period, seed) for group in settings.groups_due(period)
    ]


def _filled(
    packs: Path, group: Unit, settings: Settings, spec: Spec, period: str, seed: int
) -> Return:
    window = settings.periods[period]
    units = settings.units_of(group)
    values = {
        "GR": list(_reviews(group, units, window, seed)),
        "GS": list(_scores(group, units, window, spec.superior_items, seed)),
    }
    name = pack_name(group, period, 1)
    data = fill((packs / name).read_bytes(), values, spec)
    return Return(group, name, data, report_day(group, window, seed), ballots=False)


def _scores(
    group: Unit, units: Sequence[Unit], period: Period, items: Sequence[Item], seed: int
) -> Iterator[Row]:
    """The first scorer's rows of all units, then the second's of every second unit, who differs
    by a little."""
    scorers = _SCORERS[int(group.code[-1]) % len(_SCORERS)]
    scored = [unit for unit in units if unit.unit_class in SCORED_CLASSES]
    for place, scorer in enumerate(scorers):
        for unit in scored[:: _SECOND_SHARE if place else 1]:
            rng = stream(seed, unit.code, "scores", period.code)
            shares = [rng.uniform(0.76, 0.97) for _ in items]
            if place:
                shares = [min(1.0, share + rng.uniform(-0.05, 0.04)) for share in shares]
            for item, share in zip(items, shares, strict=True):
                yield _score(unit, period, item, scorer, share)


def _score(unit: Unit, period: Period, item: Item, scorer: str, share: float) -> Row:
    points = Decimal(str(round(share * item.maximum, 1)))
    row: Row = {
        "unit_code": unit.code,
        "period": period.code,
        "item_code": item.id,
        "scorer": scorer,
        "sup_score": points,
    }
    if points < Decimal("0.8") * item.maximum:
        row["sup_reason"] = _MIDDLING
    return row


def _reviews(group: Unit, units: Sequence[Unit], period: Period, seed: int) -> Iterator[Row]:
    """Every fifth unit is reviewed in the window; the first problem stays open past its date,
    the next ones are closed in time."""
    for number, unit in enumerate(units[::_REVIEWS], start=1):
        rng = stream(seed, unit.code, "review of the group", period.code)
        last = period.covers_to - timedelta(days=30)
        day = day_between(rng, period.covers_from, max(period.covers_from, last))
        row: Row = {
            "check_no": f"{group.code}-{number:02d}",
            "check_date": day,
            "unit_code": unit.code,
            "mode": rng.choice(_MODES),
            "checker": rng.choice(_SCORERS[int(group.code[-1]) % len(_SCORERS)]),
            "good": rng.choice(_GOOD),
        }
        if number % 2:
            row |= _problem(rng, day, is_open=number == 1)
        yield row


def _problem(rng: Random, day: date, *, is_open: bool) -> Row:
    row: Row = {
        "problem": rng.choice(_FINDINGS),
        "fix_due": day + timedelta(days=20),
        "fix_status": "整改中" if is_open else "已销号",
    }
    return row if is_open else row | {"fix_date": day + timedelta(days=rng.randint(8, 20))}


def file_scorebooks(bag: Mailbag, planter: Planter, books: Sequence[Return]) -> None:
    """Send *books* in: by mail, in a zip and loose by turns; the last one comes again as a
    second revision with a score above its maximum, so that the first stays in force."""
    for number, book in enumerate(books):
        if number % 3 == 0:
            bag.mailed(book, book.name, book.data)
        elif number % 3 == 1:
            bag.loose(f"{book.unit.short_name}.zip", zipped([(book.name, book.data)]))
        else:
            bag.loose(book.name, book.data)
    if books:
        _second_revision(bag, planter, books[-1])


def _second_revision(bag: Mailbag, planter: Planter, book: Return) -> None:
    desk = planter.desk(book)
    row = desk.row("GS", "sup_score")
    if row is None:
        return
    item = desk.sheet("GS").text(row, "item_code")
    most = next(entry.maximum for entry in planter.spec.items if entry.id == item)
    mark = desk.put("GS", row, "sup_score", most + _BEYOND)
    set_revision(desk, 2)
    later = replace(book, day=bag.period.due_by)
    path = bag.mailed(later, pack_name(book.unit, planter.period, 2), desk.book.tobytes())
    bag.plant(book.unit, path, _FAULT, "G05", mark.sheet, mark.cell)
