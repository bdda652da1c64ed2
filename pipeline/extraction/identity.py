"""Whose return is it, for which period, on which template: `_meta`, then the cover, then likeness.

Knows the roster and the periods; says where they and the workbook disagree (rule X01).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct

from pipeline.campaign import Settings, Unit
from pipeline.extraction.casting import trimmed, verbatim
from pipeline.extraction.casting.numbers import cast_int
from pipeline.extraction.casting.text import cast_code
from pipeline.extraction.findings import Notebook, finding
from pipeline.extraction.plan import META_SHEET, RETURN_WORKBOOK, normal
from pipeline.extraction.sheets import Found
from pipeline.problems import NOWHERE, Problem, Where
from pipeline.records import Identity, RawSheet, RawWorkbook, Table, Value
from pipeline.spec.model import Form, Spec

META_KEYS = frozenset(
    {"template_version", "workbook", "unit", "unit_class", "period"}
    | {"revision", "pack_code", "token"}
)
_FEWEST_KEYS = 3
_META_ROWS = 40
_SUGGESTED = 3
_LIKENESS = 60  # rapidfuzz ratio, 0–100
SCOREBOOK = "督查评分簿"
META_LOST = "?"  # some programs drop `_meta`; then the header block may still name the group
_OFFICE_CLASS = "G"
_HEADER_BLOCK = 6  # rows in which 填报单位（公章）… may stand


def read_meta(raw: RawWorkbook) -> dict[str, str]:
    """Keys and values of `_meta`: the sheet of that name, else one that holds its keys."""
    for sheet in sorted(raw.sheets, key=lambda sheet: normal(sheet.name) != META_SHEET):
        if pairs := meta_of(sheet):
            return pairs
    return {}


def meta_of(sheet: RawSheet) -> dict[str, str]:
    """Keys and values of *sheet* where it is `_meta`, whatever its name; else nothing."""
    pairs: dict[str, str] = {}
    for row in range(1, min(_META_ROWS, len(sheet.rows)) + 1):
        key = sheet.value(row, 1)
        if isinstance(key, str) and (plain := _plain(key).casefold()) in META_KEYS:
            pairs[plain] = _plain(verbatim(sheet.value(row, 2)))
    return pairs if len(pairs) >= _FEWEST_KEYS else {}


def _plain(text: str) -> str:
    return trimmed(unicodedata.normalize("NFKC", text))


class Claim(Struct, frozen=True):
    """What the workbook says of itself: its `_meta`, and its cover as read."""

    meta: Mapping[str, str]
    cover: Table | None
    form: Form | None = None

    def said(self, name: str) -> str:
        """A field of the cover as text; empty where blank or unreadable."""
        value: Value = self.cover.rows[0].values.get(name) if self.cover else None
        return value if isinstance(value, str) else ""

    def written(self, name: str) -> str:
        """The same as the sender wrote it."""
        return self.cover.rows[0].raw.get(name, self.said(name)) if self.cover else ""

    def where(self, name: str) -> Where:
        """The cover's cell of field *name*, or nowhere."""
        if self.cover is None or self.form is None or name not in self.cover.lines:
            return NOWHERE
        cell = self.cover.cell(self.cover.rows[0], name)
        label = self.form.field(name).label
        return Where(self.form.id, self.cover.sheet, cell, self.cover.lines[name], name, label)

    def code(self) -> str:
        """Unit code of `_meta`, empty in blanks."""
        value = cast_code(self.meta.get("unit", "")).value
        return value if isinstance(value, str) else ""

    def revision(self) -> int:
        """Revision of `_meta`; 1 where it is missing or no number."""
        value = cast_int(self.meta.get("revision", "")).value
        return max(1, value) if isinstance(value, int) else 1


def identify(
    workbook: str,
    claim: Claim,
    found: Iterable[Found],
    spec: Spec,
    settings: Settings,
    book: Notebook,
) -> tuple[Identity, str]:
    """(Identity, unit class); the class is empty where the unit is unknown and `_meta` silent.

    The cover decides over `_meta`; where they differ the Problem stands at the cover's cell.
    """
    version = _version(claim, spec, book)
    if _has_sender(workbook, claim, settings):
        unit, found_by = _unit(claim, found, settings, book)
        period = _period(claim, found, settings, book)
        _active(claim, settings, unit, period, book)
    else:
        unit, found_by = claim.code() or None, "_meta" if claim.meta else "likeness"
        period = claim.meta.get("period") or None
    identity = Identity(
        workbook=workbook,
        unit=unit,
        period=period,
        revision=claim.revision(),
        template_version=version or None,
        pack_code=claim.meta.get("pack_code") or None,
        token=claim.meta.get("token") or None,
        found_by=found_by,
    )
    return identity, _class(claim, settings, spec, unit, workbook)


def _has_sender(workbook: str, claim: Claim, settings: Settings) -> bool:
    """True of a 填报簿, and of a 督查评分簿 that is a guidance group's: anything but a blank one
    (its `_meta` is there and names no pack)."""
    if workbook != SCOREBOOK:
        return workbook == RETURN_WORKBOOK
    return bool(settings.units) and bool(claim.meta.get("pack_code", META_LOST))


def _class(claim: Claim, settings: Settings, spec: Spec, unit: str | None, workbook: str) -> str:
    if unit is not None and unit in settings.units:
        return settings.units[unit].unit_class
    if workbook != RETURN_WORKBOOK:
        return _OFFICE_CLASS
    given = claim.meta.get("unit_class", "")
    return given if given in spec.classes else ""


def _version(claim: Claim, spec: Spec, book: Notebook) -> str:
    version = claim.meta.get("template_version", "")
    where = NOWHERE
    if not version and (version := claim.said("template_version")):
        where = claim.where("template_version")
    if not version:
        book.add(finding("S13"))
    elif version != spec.template_version:
        known = version in spec.accepted_versions
        book.add(finding("X01-older" if known else "X01-version", where, raw=version))
    return version


def _unit(
    claim: Claim, found: Iterable[Found], settings: Settings, book: Notebook
) -> tuple[str | None, str]:
    """(unit code, found by). A code that is not in the roster identifies nobody; the unit that
    the pack was made for, where there is one, gets it back."""
    said, made_for = claim.said("unit_code"), claim.code()
    if not settings.units:
        return (said or made_for or None), "cover" if said else "_meta"
    if said:
        return _said_unit(said, made_for, claim, settings.units, book)
    if made_for in settings.units:
        return made_for, "_meta"
    likely = None if made_for else _by_name(found, settings.units)
    if made_for:
        book.add(_unknown(made_for, "", claim, settings.units))
    elif likely is None:
        book.add(finding("X01-nounit", claim.where("unit_code")))
    return likely, "likeness"


def _said_unit(
    said: str, made_for: str, claim: Claim, units: Mapping[str, Unit], book: Notebook
) -> tuple[str | None, str]:
    """The unit that the cover names; its pack may have been made for another (copied pack)."""
    if said not in units:
        book.add(_unknown(said, made_for, claim, units))
        return (made_for, "_meta") if made_for in units else (None, "likeness")
    if made_for and made_for != said:
        other = _named(made_for, units)
        book.add(finding("X01-copied", claim.where("unit_code"), raw=said, other=other))
    return said, "_meta" if made_for == said else "cover"


def _unknown(code: str, made_for: str, claim: Claim, units: Mapping[str, Unit]) -> Problem:
    hint = _suggestion(code, made_for, units)
    shown = claim.written("unit_code") or code
    return finding("X01-unit", claim.where("unit_code"), raw=shown, hint=hint)


def _period(claim: Claim, found: Iterable[Found], settings: Settings, book: Notebook) -> str | None:
    """The period that the cover says, else the pack's, else the one printed on the sheets."""
    said, made_for = claim.said("period"), claim.meta.get("period", "")
    if said and settings.periods and said not in settings.periods:
        book.add(finding("S10", claim.where("period"), raw=said))
        said = ""
    elif said and made_for and said != made_for:
        book.add(finding("X01-period", claim.where("period"), raw=said, other=made_for))
    elif not said and made_for and made_for not in settings.periods:
        book.add(finding("S10", claim.where("period"), raw=made_for))
    period = said or made_for
    if not period:
        texts = _printed(
            found, "报送期"
        )  # 考核评选（2012H1）, in older workbooks the other way round
        printed = {part for text in texts for part in re.split("[()（）]", text)}
        printed &= settings.periods.keys()
        period = printed.pop() if len(printed) == 1 else ""
    return period if period and (period in settings.periods or not settings.periods) else None


def _active(
    claim: Claim, settings: Settings, code: str | None, period: str | None, book: Notebook
) -> None:
    """S11: the unit had ended, or not begun, at the period's cut-off."""
    unit = settings.units.get(code or "")
    if unit is None or period is None or period not in settings.periods:
        return
    if not unit.active_on(settings.periods[period].due_by):
        merged = unit.merged_into
        hint = f"，已并入{_named(merged, settings.units)}" if merged else ""
        book.add(finding("S11", claim.where("unit_code"), raw=unit.code, unit=unit.name, hint=hint))


def _named(code: str, units: Mapping[str, Unit]) -> str:
    return f"{code} {units[code].short_name}" if code in units else code


def _suggestion(wrong: str, made_for: str, units: Mapping[str, Unit]) -> str:
    """``，这一格只填编码 XX001`` where a code of the roster stands in *wrong*; else ``，单位目录里
    相近的有 XX001 实验小学``: the unit of the pack first, then the nearest codes and names."""
    from rapidfuzz import fuzz, process

    inside = _code_inside(wrong, units)
    if inside and not _others_name(wrong.replace(inside, "", 1), inside, units):
        return f"，这一格只填编码 {inside}"
    known: dict[str, str] = {code: code for code in units}
    known |= {unit.name: unit.code for unit in units.values()}
    known |= {unit.short_name: unit.code for unit in units.values()}
    near = process.extract(
        wrong, known.keys(), scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=_SUGGESTED
    )
    codes = dict.fromkeys([made_for] if made_for in units else [])
    codes |= dict.fromkeys(known[text] for text, _, _ in near)
    named = "、".join(_named(code, units) for code in list(codes)[:_SUGGESTED])
    return f"，单位目录里相近的有 {named}" if named else ""


def _code_inside(text: str, units: Mapping[str, Unit]) -> str | None:
    """The one code of the roster that stands in *text*, not as part of a longer one."""
    hits = {code for code in re.findall("[A-Z0-9]+", text) if code in units}
    return hits.pop() if len(hits) == 1 else None


def _others_name(rest: str, code: str, units: Mapping[str, Unit]) -> bool:
    """True where *rest* names a unit, and not the one with *code*."""
    plain = normal(rest).strip("()-_、,.")
    names = {c: {normal(unit.name), normal(unit.short_name)} for c, unit in units.items()}
    return plain not in names[code] and any(plain in own for own in names.values())


def _by_name(found: Iterable[Found], units: Mapping[str, Unit]) -> str | None:
    """The one unit whose name is printed after 填报单位 in the header block of the sheets."""
    names = {normal(name) for name in _printed(found, "填报单位")}
    hits = {unit.code for unit in units.values() if normal(unit.name) in names}
    return hits.pop() if len(hits) == 1 else None


def _printed(found: Iterable[Found], head: str) -> set[str]:
    """What stands after *head* and a colon in the first rows of the sheets."""
    pattern = re.compile(rf"{head}[^:：\n]{{0,8}}[:：]\s*([^\s:：]+)")
    texts = (
        value
        for match in found
        for cells in match.sheet.rows[:_HEADER_BLOCK]
        for value in cells
        if isinstance(value, str)
    )
    return {hit.group(1) for text in texts if (hit := pattern.search(text))}
