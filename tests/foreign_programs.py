"""The programs through which the workbooks of the demonstration go, and what came out of each.

Every workbook goes through all of them, in batches: a batch of a program is made in one start of
it, once a test session, whichever test worker comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import foreign_node
import foreign_office
from demo_kept import demo_home
from made_once import Make, begun, made_once
from openpyxl import load_workbook
from typed_cells import Typed, typed_cells

from pipeline.paths import EARLIER_FOLDER, Home

BATCHES = range(8)  # small enough for several test workers to share them evenly


@dataclass(frozen=True, slots=True)
class Original:
    """A workbook of the demonstration, and the pack into which it was filled."""

    path: Path
    pack: Path


@dataclass(frozen=True, slots=True)
class Program:
    """A way through a program: saved again (``filled`` False), or the pack filled through it.

    maker   what is made in one start, and so together
    needs   the marker of tests that need it; None: it is always there
    """

    name: str
    maker: str
    suffix: str
    needs: str | None
    filled: bool = False


PROGRAMS = (
    *(Program("LibreOffice", "office", suffix, "libreoffice") for suffix in ("xlsx", "xls", "ods")),
    *(Program("SheetJS", "sheetjs", suffix, "foreign") for suffix in ("xlsx", "xls", "ods")),
    Program("ExcelJS", "exceljs", "xlsx", "foreign"),
    Program("openpyxl", "openpyxl", "xlsx", None, filled=True),
    Program("LibreOffice's API", "typed", "xlsx", "libreoffice", filled=True),
)


def of_maker(maker: str) -> list[Program]:
    """The ways that are gone in one start."""
    return [program for program in PROGRAMS if program.maker == maker]


@cache
def originals() -> tuple[Original, ...]:
    """Every workbook of the demonstration: of the current period, then of those before."""
    home = Home(demo_home())
    then = (home.root / EARLIER_FOLDER).rglob("*.xlsx")
    return tuple(Original(path, _pack(home, path)) for path in (*current(), *sorted(then)))


def current() -> list[Path]:
    """Workbooks in the inbox of the current period: the first of the originals."""
    return sorted(Home(demo_home()).inbox.rglob("*.xlsx"))


def batch(number: int) -> tuple[Original, ...]:
    """The originals of one batch: in each some of every period."""
    return originals()[number :: len(BATCHES)]


def _pack(home: Home, path: Path) -> Path:
    """The pack has the name under which it comes back: code, name, period, revision."""
    return home.packs(path.stem.split("_")[-2]) / path.name


def made_by(program: Program, number: int) -> list[Path]:
    """What *program* made of a `batch`, in its order."""
    folder = made_once(*_piece(program.maker, number)) / program.suffix
    results = [folder / f"{entry.path.stem}.{program.suffix}" for entry in batch(number)]
    missing = [path.name for path in results if not path.exists()]
    assert not missing, f"{program.name} made no {missing}"
    return results


def begin_all() -> None:
    """Every batch is made of every program, or being made: for whoever needs them all."""
    begun(
        dict(_piece(maker, number) for maker in reversed(_MAKERS) for number in reversed(BATCHES))
    )


def _piece(maker: str, number: int) -> tuple[str, Make]:
    return f"{maker}-{number}", partial(_make, maker, number)


def _make(maker: str, number: int, folder: Path) -> None:
    folders = {program.suffix: folder / program.suffix for program in of_maker(maker)}
    for place in folders.values():
        place.mkdir()
    _MAKERS[maker](batch(number), folders)


Folders = dict[str, Path]  # suffix → where files of that format go


def _paths(taken: Sequence[Original]) -> list[Path]:
    return [entry.path for entry in taken]


def _work(taken: Sequence[Original]) -> dict[Path, tuple[Typed, ...]]:
    return {entry.pack: typed_cells(entry.pack, entry.path) for entry in taken}


def _office(taken: Sequence[Original], folders: Folders) -> None:
    foreign_office.save_as(_paths(taken), folders)


def _typed(taken: Sequence[Original], folders: Folders) -> None:
    foreign_office.type_in(_work(taken), folders["xlsx"])


def _sheetjs(taken: Sequence[Original], folders: Folders) -> None:
    foreign_node.sheetjs(_paths(taken), folders)


def _exceljs(taken: Sequence[Original], folders: Folders) -> None:
    foreign_node.exceljs(_paths(taken), folders["xlsx"])


def _openpyxl(taken: Sequence[Original], folders: Folders) -> None:
    for pack, cells in _work(taken).items():
        _fill(pack, cells, folders["xlsx"] / pack.name)


def _fill(pack: Path, cells: Iterable[Typed], target: Path) -> None:
    book = load_workbook(pack)
    for cell in cells:
        book[cell.sheet].cell(cell.row, cell.column).value = cell.value
    book.save(target)


_MAKERS: dict[str, Callable[[Sequence[Original], Folders], None]] = {
    "office": _office,
    "typed": _typed,
    "sheetjs": _sheetjs,
    "exceljs": _exceljs,
    "openpyxl": _openpyxl,
}
