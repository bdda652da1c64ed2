"""What others do with the same files: ``python -m benchmarks.loops NAME FOLDER STEP`` reads every
STEP-th workbook of a folder and prints, as JSON, how many and in what time, imports left out."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

_CHUNK = 8

Loop = Callable[[], int]


@contextmanager
def pandas_loop(paths: Sequence[Path], engine: Literal["openpyxl", "calamine"]) -> Iterator[Loop]:
    """The loop that everybody writes: all sheets of a workbook into frames, nothing else."""
    import pandas as pd

    def read(path: Path) -> int:
        frames = pd.read_excel(path, sheet_name=None, header=None, engine=engine)
        return sum(frame.size for frame in frames.values())

    read(paths[0])  # what is imported on first use
    yield lambda: sum(map(read, paths))


def calamine_file(path: Path) -> int:
    """Cells in the used area of all sheets of one workbook, read by calamine as they are."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return sum(len(row) for sheet in rows for row in sheet)


@contextmanager
def raw_calamine(paths: Sequence[Path], processes: int) -> Iterator[Loop]:
    """calamine alone, on one process or on a plain pool whose processes run already."""
    calamine_file(paths[0])
    if processes == 1:
        yield lambda: sum(map(calamine_file, paths))
        return
    with get_context("fork").Pool(processes) as pool:
        yield lambda: sum(pool.imap_unordered(calamine_file, paths, _CHUNK))
        pool.close()
        pool.join()


@contextmanager
def frictionless_validate(paths: Sequence[Path]) -> Iterator[Loop]:
    """`frictionless validate`: a Table Schema for each table sheet, made from the specification."""
    from benchmarks.schemas import schemas, validate

    judge = partial(validate, schemas())
    judge(paths[0])
    yield lambda: sum(map(judge, paths))


LOOPS: dict[str, Callable[[Sequence[Path]], AbstractContextManager[Loop]]] = {
    "pandas + openpyxl": partial(pandas_loop, engine="openpyxl"),
    "pandas + calamine": partial(pandas_loop, engine="calamine"),
    "calamine, 1 process": partial(raw_calamine, processes=1),
    "calamine, 2 processes": partial(raw_calamine, processes=2),
    "frictionless validate": frictionless_validate,
}


def main(name: str, folder: str, step: str) -> None:
    """Time one loop and print ``{"files", "found", "wall", "cpu"}``; ``found`` are cells, for
    frictionless errors."""
    paths = sorted(Path(folder).glob("*.xlsx"))[:: int(step)]
    with LOOPS[name](paths) as loop:
        before, began = _cpu(), time.perf_counter()
        found = loop()
        wall = time.perf_counter() - began
    cpu = _cpu() - before
    print(json.dumps({"files": len(paths), "found": found, "wall": wall, "cpu": cpu}))


def _cpu() -> float:
    """CPU seconds of this process and of its children that ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main(*sys.argv[1:])
