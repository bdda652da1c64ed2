"""The catalogue of problem codes: one template of message and remedy for each code.

Texts live in ``texts/*.toml`` beside this file, a file for each family of codes; `make`
fills them in.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct

from pipeline.errors import SpecError
from pipeline.kept import kept
from pipeline.problems.masking import masked
from pipeline.problems.model import NOWHERE, Effect, Problem, Where

FOLDER = Path(__file__).with_name("texts")
_KEYS = {"effect", "title", "message", "remedy"}


class Entry(Struct, frozen=True):
    """A code's default effect and its two sentences, with ``{placeholders}``."""

    code: str
    effect: Effect
    title: str
    message: str
    remedy: str


@cache
def catalogue() -> dict[str, Entry]:
    """All codes; raises SpecError naming the key where an entry is incomplete."""
    return kept(FOLDER.parent, "catalogue", dict[str, Entry], _read, FOLDER.name)


def _read() -> dict[str, Entry]:
    import tomli  # not where it was read before

    entries: dict[str, Entry] = {}
    for source in sorted(FOLDER.glob("*.toml")):
        for code, raw in tomli.loads(source.read_text(encoding="utf-8")).items():
            entries[code] = _entry(f"problems/{FOLDER.name}/{source.name}", code, raw, entries)
    return entries


def _entry(file: str, code: str, raw: dict[str, str], known: dict[str, Entry]) -> Entry:
    if code in known:
        raise SpecError(file, code, "代码重复")
    if wrong := _KEYS ^ set(raw):
        raise SpecError(file, code, f"缺少或多余：{'、'.join(sorted(wrong))}")
    if raw["effect"] not in set(Effect):
        raise SpecError(file, code, f"effect 写作 {raw['effect']!r}")
    return Entry(code, Effect(raw["effect"]), raw["title"], raw["message"], raw["remedy"])


def make(
    code: str,
    where: Where = NOWHERE,
    *,
    raw: object = None,
    effect: Effect | None = None,
    related: tuple[str, ...] = (),
    point_key: str | None = None,
    **values: object,
) -> Problem:
    """A Problem of *code* at *where*; ``{raw}``, ``{label}``, ``{sheet}``, ``{cell}`` and the
    keyword *values* fill the catalogue's templates.

    Raises KeyError for an unknown code or a placeholder without a value: a mistake of ours.
    """
    entry = catalogue()[code]
    shown = None if raw is None else masked(str(raw))
    known: dict[str, object] = {
        "raw": "" if shown is None else shown,
        "label": where.label or "",
        "sheet": where.sheet or "",
        "cell": where.cell or "",
        "row": where.row or "",
        **{key: masked(str(value)) for key, value in values.items()},
    }
    return Problem(
        code=code,
        effect=effect or entry.effect,
        where=where,
        raw=shown,
        message=entry.message.format_map(known),
        remedy=entry.remedy.format_map(known),
        related=related,
        point_key=point_key,
    )
