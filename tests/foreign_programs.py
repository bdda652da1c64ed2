"""The programs through which the workbooks of the demonstration go, and what came out of each.

Made once a test session, for all its workers; the demonstration gives each the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import foreign_node
import foreign_office
from demo_kept import demo_home
from filelock import FileLock
from foreign_reading import reading
from openpyxl import load_workbook
from typed_cells import Typed, typed_cells

from pipeline.paths import EARLIER_FOLDER, Home

Place = tuple[str, str, str]  # form, class, period
_OFFICE_FORMATS = ("xlsx", "xls", "ods")
_SHEETJS_FORMATS = {"xlsx": "xlsx", "xls": "biff8", "ods": "ods"}


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

    @property
    def key(self) -> str:
        return f"{self.maker}-{self.suffix}"


PROGRAMS = (
    *(Program("LibreOffice", "office", suffix, "libreoffice") for suffix in _OFFICE_FORMATS),
    *(Program("SheetJS", "sheetjs", suffix, "foreign") for suffix in _SHEETJS_FORMATS),
    Program("ExcelJS", "exceljs", "xlsx", "foreign"),
    Program("openpyxl", "openpyxl", "xlsx", None, filled=True),
    Program("LibreOffice's API", "typed", "xlsx", "libreoffice", filled=True),
)


@cache
def originals() -> tuple[Original, ...]:
    """All workbooks of the current inbox, and of the earlier ones those in which something stands
    that stands in none before: a form of a class in a period. All of them through all programs
    would take ten minutes of computing."""
    home = Home(demo_home())
    seen: set[Place] = set()
    chosen = []
    for path in clean_earlier():
        if new := filled_forms(path) - seen:
            chosen.append(path)
            seen |= new
    return tuple(Original(path, _pack(home, path)) for path in (*clean_now(), *chosen))


def clean_now() -> list[Path]:
    """Workbooks in the inbox of the current period."""
    return sorted(Home(demo_home()).inbox.rglob("*.xlsx"))


def clean_earlier() -> list[Path]:
    """Workbooks of the periods before."""
    return sorted((Home(demo_home()).root / EARLIER_FOLDER).rglob("*.xlsx"))


def filled_forms(path: Path) -> set[Place]:
    """Each form in which something stands, with its class and period."""
    found = reading(path)
    period, unit_class = found.identity.period or "", found.examination.unit_class or ""
    forms = {place[0] for place, (_, value) in found.cells.items() if value is not None}
    return {(form, unit_class, period) for form in forms}


def _pack(home: Home, path: Path) -> Path:
    """The pack has the name under which it comes back: code, name, period, revision."""
    return home.packs(path.stem.split("_")[-2]) / path.name


def made_by(program: Program, shared: Path) -> list[Path]:
    """What *program* made of `originals`, in their order, in *shared*."""
    folder, done = shared / program.key, shared / f"{program.maker}.done"
    with FileLock(shared / f"{program.maker}.lock"):
        if not done.exists():
            for other in (entry for entry in PROGRAMS if entry.maker == program.maker):
                (shared / other.key).mkdir(exist_ok=True)
            _MAKERS[program.maker](shared)
            done.touch()
    results = [folder / f"{entry.path.stem}.{program.suffix}" for entry in originals()]
    missing = [path.name for path in results if not path.exists()]
    assert not missing, f"{program.name} made no {missing}"
    return results


def _paths() -> list[Path]:
    return [entry.path for entry in originals()]


def _work() -> dict[Path, tuple[Typed, ...]]:
    return {entry.pack: typed_cells(entry.pack, entry.path) for entry in originals()}


def _office(shared: Path) -> None:
    foreign_office.save_as(_paths(), {s: shared / f"office-{s}" for s in _OFFICE_FORMATS})


def _typed(shared: Path) -> None:
    foreign_office.type_in(_work(), shared / "typed-xlsx")


def _sheetjs(shared: Path) -> None:
    for suffix, kind in _SHEETJS_FORMATS.items():
        foreign_node.sheetjs(_paths(), kind, suffix, shared / f"sheetjs-{suffix}")


def _exceljs(shared: Path) -> None:
    foreign_node.exceljs(_paths(), shared / "exceljs-xlsx")


def _openpyxl(shared: Path) -> None:
    for pack, cells in _work().items():
        _fill(pack, cells, shared / "openpyxl-xlsx" / pack.name)


def _fill(pack: Path, cells: Iterable[Typed], target: Path) -> None:
    book = load_workbook(pack)
    for cell in cells:
        book[cell.sheet].cell(cell.row, cell.column).value = cell.value
    book.save(target)


_MAKERS: dict[str, Callable[[Path], None]] = {
    "office": _office,
    "typed": _typed,
    "sheetjs": _sheetjs,
    "exceljs": _exceljs,
    "openpyxl": _openpyxl,
}
