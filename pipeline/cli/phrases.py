"""Turns of speech that the lines of several commands share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_SHOWN = 6  # of each kind of thing, on a terminal
_NOTED = 3  # notes on a workbook of the office


def some(missing: Sequence[str]) -> str:
    """The first of *missing* in brackets; empty where there are none."""
    if not missing:
        return ""
    names = "、".join(missing[:_SHOWN])
    return f"（{names}{' 等' if len(missing) > _SHOWN else ''}）"


def noted(file: str, said: Sequence[str], listed: str = "") -> Iterator[str]:
    """The first notes on *file*, one a line, and how many there are; *listed* says where all are."""
    if not said:
        return
    more = "，".join(part for part in (f"共 {len(said)} 处" * (len(said) > 1), listed) if part)
    yield f"  《{file}》请看一眼{f'（{more}）' if more else ''}："
    yield from (f"    {note}" for note in said[:_NOTED])
    if len(said) > _NOTED:
        yield "    ……"


def place(sheet: str | None, cell: str | None, label: str | None) -> str:
    """``《表》B5 栏：``; empty for what stands on no sheet."""
    if not sheet:
        return ""
    return f"《{sheet}》{cell or ''} {label or ''}：".replace(" ：", "：")
