"""File-level surprises: second revisions, copies, strangers, broken files, odd wrappings, junk.

Each stands on a sound return, which arrives as well where the unit is to count as filed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.campaign import pack_name
from pipeline.demo import junk
from pipeline.demo.containers import forwarded_mail, gbk_zipped, raw_named_mail, zipped
from pipeline.demo.faults import FAULTS
from pipeline.demo.faults.identity import set_revision
from pipeline.demo.mailbag import Mailbag, sender_of
from pipeline.demo.planting import Planter
from pipeline.demo.resave import as_ods, as_xls
from pipeline.demo.returns import Return

_STRANGER = "haoxin@luren.example"

Extra = Callable[[Mailbag, Planter, Return], None]


def _second_revision_fails(bag: Mailbag, planter: Planter, source: Return) -> None:
    """The first passes and stays in force; the second, by mail, does not add up."""
    bag.loose(source.name, source.data)
    desk = planter.desk(source)
    fault = next(fault for fault in FAULTS if fault.name == "ballots_do_not_add")
    mark = fault.plant(desk)
    set_revision(desk, 2)
    name = pack_name(source.unit, planter.period, 2)
    path = bag.mailed(source, name, desk.book.tobytes())
    assert mark is not None
    bag.plant(source.unit, path, "second_revision_fails", fault.code, mark.sheet, mark.cell)


def _same_revision_twice(bag: Mailbag, planter: Planter, source: Return) -> None:
    """Two that differ in one number, with one revision and one day: nobody knows which."""
    desk = planter.desk(source)
    row = desk.row("F5", "n_mass")
    assert row is not None
    desk.put("F5", row, "n_mass", int(desk.sheet("F5").text(row, "n_mass")) + 1)
    other = f"{Path(source.name).stem}_改.xlsx"
    for name, data in ((source.name, source.data), (other, desk.book.tobytes())):
        bag.plant(source.unit, bag.loose(name, data), "same_revision_twice", "X17")


def _duplicate(bag: Mailbag, _planter: Planter, source: Return) -> None:
    """The same bytes twice are one return seen twice."""
    bag.loose(source.name, source.data)
    path = bag.loose(f"{Path(source.name).stem}_副本.xlsx", source.data)
    bag.plant(source.unit, path, "same_file_twice", "X17")


def _stranger(bag: Mailbag, _planter: Planter, source: Return) -> None:
    path = bag.mailed(source, source.name, source.data, sender=_STRANGER)
    bag.plant(source.unit, path, "stranger", "P01")


def _encrypted(bag: Mailbag, _planter: Planter, source: Return) -> None:
    path = bag.mailed(source, f"{source.unit.code}_加密.xlsx", junk.encrypted(source.data))
    bag.plant(source.unit, path, "encrypted", "I08")
    bag.loose(source.name, source.data)


def _truncated(bag: Mailbag, _planter: Planter, source: Return) -> None:
    path = bag.loose(f"{source.unit.code}_未传完.xlsx", junk.truncated(source.data))
    bag.plant(source.unit, path, "truncated", "I10")
    bag.loose(source.name, source.data)


def _bomb(bag: Mailbag, _planter: Planter, source: Return) -> None:
    path = bag.loose("惊喜.xlsx", junk.bomb(source.data))
    bag.plant(None, path, "bomb", "I11")
    bag.loose(source.name, source.data)


def _gbk_zip(bag: Mailbag, _planter: Planter, source: Return) -> None:
    outer = bag.loose(f"{source.unit.code}_打包.zip", gbk_zipped([(source.name, source.data)]))
    bag.plant(source.unit, f"{outer}!/{source.name}", "gbk_zip", None)


def _zip_in_zip(bag: Mailbag, _planter: Planter, source: Return) -> None:
    inner = zipped([(source.name, source.data)])
    outer = bag.loose(f"{source.unit.code}_两层.zip", zipped([("里层.zip", inner)]))
    bag.plant(source.unit, f"{outer}!/里层.zip!/{source.name}", "zip_in_zip", None)


def _forwarded(bag: Mailbag, _planter: Planter, source: Return) -> None:
    attached = [(source.name, source.data)]
    letter = forwarded_mail(sender_of(source.unit), bag.day(source), "报表", attached)
    outer = bag.loose(f"{source.unit.code}_转发.eml", letter)
    bag.plant(source.unit, f"{outer}!/{source.name}", "forwarded_mail", None)


def _raw_name(bag: Mailbag, _planter: Planter, source: Return) -> None:
    attached = [(source.name, source.data)]
    letter = raw_named_mail(sender_of(source.unit), bag.day(source), "report", attached)
    outer = bag.loose(f"{source.unit.code}_旧邮箱.eml", letter)
    bag.plant(source.unit, f"{outer}!/{source.name}", "raw_gbk_name", None)


def _resaved_ods(bag: Mailbag, _planter: Planter, source: Return) -> None:
    path = bag.loose(f"{Path(source.name).stem}.ods", as_ods(source.data))
    bag.plant(source.unit, path, "saved_as_ods", None)


def _resaved_xls(bag: Mailbag, _planter: Planter, source: Return) -> None:
    path = bag.loose(f"{Path(source.name).stem}.xls", as_xls(source.data))
    bag.plant(source.unit, path, "saved_as_xls", None)


def _litter(bag: Mailbag, _planter: Planter, source: Return) -> None:
    """A note, a scan and the shadow of an open file, beside the return itself."""
    bag.loose(source.name, source.data)
    bag.plant(None, bag.loose("说明.txt", junk.note()), "text_file", "I01")
    bag.plant(None, bag.loose("盖章扫描.png", junk.picture()), "picture", "I01")
    shadow = bag.loose(f"~${source.name}", junk.lock_file(source.unit.short_name))
    bag.plant(None, shadow, "lock_file", "I02")


EXTRAS: tuple[Extra, ...] = (
    _second_revision_fails,
    _same_revision_twice,
    _duplicate,
    _stranger,
    _encrypted,
    _truncated,
    _bomb,
    _gbk_zip,
    _zip_in_zip,
    _forwarded,
    _raw_name,
    _resaved_ods,
    _resaved_xls,
    _litter,
)


_NEEDS_BALLOTS = (_second_revision_fails, _same_revision_twice)


def surprise(bag: Mailbag, planter: Planter, sources: Sequence[Return]) -> list[Return]:
    """One extra on each of *sources* while both last; returns the sources not needed."""
    rest = list(sources)
    for extra in EXTRAS:
        fitting = [entry for entry in rest if entry.ballots or extra not in _NEEDS_BALLOTS]
        if fitting:
            rest.remove(fitting[0])
            extra(bag, planter, fitting[0])
    return rest
