"""Faults in single cells: what people type where a number, a date or a word of a list belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from lxml import etree

from pipeline.demo.faults.model import Desk, Fault, Mark
from pipeline.demo.package import tag

_NUMERIC_ERROR = "#REF!"
_LONG_TITLE = 41  # one more than F5.title may have
_IDENTITY_DIGITS = 18


def _typed(name: str, code: str, effect: str, place: str, spoil: Callable[[str], object]) -> Fault:
    """A fault that replaces what stands in a cell of *place* (``F4.n_sat``) by *spoil* of it."""
    form, field = place.split(".")

    def plant(desk: Desk) -> Mark | None:
        row = desk.row(form, field)
        if row is None:
            return None
        return desk.put(form, row, field, spoil(desk.sheet(form).text(row, field)))

    return Fault(name, code, effect, plant)


def _dated(name: str, code: str, effect: str, place: str, spoil: Callable[[Desk], object]) -> Fault:
    """A fault that replaces a date by what *spoil* says for the period on the desk."""
    form, field = place.split(".")

    def plant(desk: Desk) -> Mark | None:
        row = desk.row(form, field)
        return None if row is None else desk.put(form, row, field, spoil(desk))

    return Fault(name, code, effect, plant)


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


def _chinese_date(desk: Desk) -> str:
    day = desk.period.covers_from + timedelta(days=20)
    return f"{day.year}年{day.month}月{day.day}日"


def _compact_date(desk: Desk) -> str:
    return (desk.period.covers_from + timedelta(days=24)).strftime("%Y%m%d")


def _plain_serial(desk: Desk) -> Mark | None:
    """The date stays a number but loses its format, as some web tools save it."""
    row = desk.row("F5", "item_date")
    if row is None:
        return None
    sheet = desk.sheet("F5")
    place = sheet.place(row, "item_date")
    assert place is not None
    sheet.grid.cells(row)[place[1]].attrib.pop("s", None)
    return Mark(sheet.tab, sheet.cell(row, "item_date"))


def _element(desk: Desk, form: str, field: str) -> tuple[etree._Element, Mark] | None:
    row = desk.row(form, field)
    if row is None:
        return None
    sheet = desk.sheet(form)
    place = sheet.place(row, field)
    assert place is not None
    return sheet.grid.put(*place, None), Mark(sheet.tab, sheet.cell(row, field))


def _error_cell(desk: Desk) -> Mark | None:
    found = _element(desk, "F4", "opinions_n")
    if found is None:
        return None
    cell, mark = found
    cell.set("t", "e")
    etree.SubElement(cell, tag("f")).text = "#REF!+1"
    etree.SubElement(cell, tag("v")).text = _NUMERIC_ERROR
    return mark


def _uncached_formula(desk: Desk) -> Mark | None:
    found = _element(desk, "F5", "n_mass")
    if found is None:
        return None
    cell, mark = found
    etree.SubElement(cell, tag("f")).text = "30+12"
    return mark


def _boolean(desk: Desk) -> Mark | None:
    found = _element(desk, "F5", "n_party")
    if found is None:
        return None
    cell, mark = found
    cell.set("t", "b")
    etree.SubElement(cell, tag("v")).text = "1"
    return mark


def _before_window(desk: Desk) -> date:
    return desk.period.covers_from - timedelta(days=40)


def _after_report(desk: Desk) -> date:
    return desk.period.due_by + timedelta(days=3)


FAULTS = (
    _typed("text_in_count", "X02", "return", "F4.n_sat", lambda text: f"{text}人"),
    _typed("approximate_count", "X02", "return", "F5.n_party", lambda _: "约30"),
    _typed("chinese_numeral", "X02", "return", "F4.n_due", lambda _: "九十"),
    _typed("tens_of_thousands", "X02", "return", "F5.n_mass", lambda _: "2000万"),
    _typed("dash_for_count", "X02", "return", "F5.n_mass", lambda _: "—"),
    _typed("broken_count", "T02", "return", "F5.n_party", lambda _: 12.5),
    _typed("count_beyond_limit", "F03", "return", "F5.n_mass", lambda _: 50001),
    _typed("word_not_in_list", "T10", "return", "F4.run_by", lambda _: "校办公会"),
    _typed("missing_required", "F01", "return", "F4.session_date", lambda _: None),
    _typed(
        "title_too_long", "F06", "return", "F5.title", lambda text: text.ljust(_LONG_TITLE, "续")
    ),
    _typed(
        "identity_number",
        "X18",
        "return",
        "F5.result",
        lambda text: f"{text}（证件号{'1' * _IDENTITY_DIGITS}）",
    ),
    _typed("impossible_date", "T05", "return", "F5.item_date", lambda _: "2012-02-30"),
    _typed("ambiguous_date", "T05", "return", "F4.session_date", lambda _: "03/04/2012"),
    _typed("far_date", "T06", "return", "F5.item_date", lambda _: "1012-05-06"),
    _dated("date_before_window", "F10", "return", "F4.session_date", _before_window),
    _dated("date_after_report", "F11", "return", "F5.item_date", _after_report),
    Fault("error_cell", "T13", "return", _error_cell),
    Fault("uncached_formula", "T14", "return", _uncached_formula),
    Fault("boolean_in_count", "T03", "return", _boolean),
    _typed("full_width_digits", "T01", "note", "F5.n_party", _full_width),
    _typed("blanks_around_count", "T01", "note", "F5.n_mass", lambda text: f" {text} "),
    _typed("thousands_separator", "T01", "note", "F5.n_mass", lambda _: "1,200"),
    _dated("date_as_chinese_text", "T04", "note", "F5.item_date", _chinese_date),
    _dated("date_as_digits", "T04", "note", "F5.item_date", _compact_date),
    Fault("date_without_format", "T04", "note", _plain_serial),
)
