"""RESULTS.md: what was measured, as tables; every verdict is computed, none is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from benchmarks.results import RUN, Results, Series
from benchmarks.targets import verdicts

_HEAD = """\
# Speed and memory

Written by `make bench`; numbers are of one session on one machine. Wall time is what a clerk
waits, CPU time is user + system of all processes; a spread is least – most of the repetitions.

- The workbooks are filled packs of an invented district (`benchmarks/district.py`), all loose and
  clean: a few dozen rendered and filled by the demonstration's own code, the others copies of them
  with another unit's identity and other ballots. Every unit is scored and ranked.
- `run` is the whole command on 2 workers in a fresh home, from the start of Python to the last
  report: guard, read, check, record, score, all reports and a page for each unit.
- A workbook of the targets' budget has 25 KB; these have some 40 KB (`make bench` does not scale).
- Copies share texts with their models, so what is kept by content is found a little more often
  than among workbooks that were filled by different people.
- The loops beside it only read, or (frictionless) check types and choices sheet by sheet; their
  imports are done before the watch starts. Where a loop took only some of the workbooks, its
  number of files says so; it is always every k-th, so that the mix is the same.
"""


_BOUNDS = "<!-- what bounds it: written by a person, kept by `make bench` -->"


def rendered(results: Results, picture: str, before: str = "") -> str:
    """The whole page; *picture* is the file name of the plot beside it, *before* the page as it
    was: what a person wrote at its end, on what bounds the speed, is kept."""
    said = before.partition(_BOUNDS)[2].strip()
    page = "\n".join([_HEAD, *_body(results, picture)]).rstrip()
    return f"{page}\n\n## What bounds it\n\n{_BOUNDS}\n\n{said}".rstrip() + "\n"


def _body(results: Results, picture: str) -> Iterator[str]:
    yield from (f"- {name}: {said}" for name, said in results.machine.items())
    yield "\n## Targets\n"
    yield from _table(
        ("target", "measured", "holds?", "aim"),
        [(v.target, v.measured, "yes" if v.holds else "**no**", v.aim) for v in verdicts(results)],
    )
    yield f"\n![Cost of a workbook against the number of workbooks]({picture})\n"
    for size, found in results.by_size.items():
        yield f"\n## {size:,} workbooks\n"
        yield from _costs(found)
        yield "\n`run` by stage, seconds:\n"
        yield from _stages(found[RUN])
    yield "\n## Inside\n"
    yield from _inside(results)


def _costs(found: Mapping[str, Series]) -> list[str]:
    loop, pair = found["pandas + openpyxl"], found["calamine, 2 processes"]
    rows = [
        (
            name,
            f"{series.files:,}",
            str(len(series.samples)),
            f"{series.wall:.2f}",
            " – ".join(f"{edge:.2f}" for edge in series.spread),
            f"{series.cpu:.2f}",
            f"{loop.wall / series.wall:.1f}",
            f"{series.wall / pair.wall:.2f}",
            f"{series.peak:.0f}" if series.peak else "",
        )
        for name, series in found.items()
    ]
    head = ("what", "files", "times", "wall ms/file", "spread", "CPU ms/file")
    return _table((*head, "× faster than pandas + openpyxl", "÷ calamine × 2", "peak MiB"), rows)


def _stages(run: Series) -> list[str]:
    rows = []
    for name in run.stage_names():
        cost = run.stage(name)
        rows.append((name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}"))
    return _table(("stage", "wall", "CPU"), rows)


def _inside(results: Results) -> Iterator[str]:
    if results.steps:
        yield "Examining one workbook in one process, CPU ms:\n"
        rows = [(name, f"{spent:.2f}") for name, spent in results.steps.items()]
        total = sum(results.steps.values())
        yield from _table(("step", "CPU ms"), [*rows, ("together", f"{total:.2f}")])
        yield ""
    drawn = []
    for what, series in (("returned", results.returned), ("pack", results.packs)):
        if series:
            drawn.append((what, str(series.files), f"{series.wall:.1f}", f"{series.cpu:.1f}"))
    yield "Drawing workbooks (a pack's line includes the start of the command):\n"
    yield from _table(("workbook", "files", "wall ms/file", "CPU ms/file"), drawn)
    if results.help_ms:
        low, high = min(results.help_ms), max(results.help_ms)
        shown = f"{median(results.help_ms):.0f} ms ({low:.0f} – {high:.0f})"
        yield f"\n`chuangxian --help`: {shown}."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
