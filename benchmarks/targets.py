"""The targets of speed and memory, each judged by what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks.results import AGAIN, RUN, Results

_LARGEST = 10_000  # the targets of memory, of the second run and of growth are set for it
_TIMES_LOOP, _AIM_LOOP = 10.0, 15.0
_RUN_CPU_MS, _AIM_CPU_MS = 12.0, 10.0  # of all processes, a workbook
# CPU ms of examining one workbook of some 25 KB; the measured ones are larger, which the page says
_BUDGET = {
    ("guard",): 2.0,
    ("read",): 5.0,
    ("extract", "check", "measure"): 3.0,
    ("document",): 1.0,
}
_AGAIN_SECONDS, _RETURNED_MS, _HELP_MS, _PEAK_MIB = 2.0, 60.0, 150.0, 400.0
_GROWTH = 1.25  # cost of a workbook at the largest size against the smallest: linear, with margin


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target, what was measured, whether it holds, and the aim beyond it with whether that
    is reached; "" where there is none."""

    target: str
    measured: str
    holds: bool
    aim: str = ""


def verdicts(results: Results) -> Iterator[Verdict]:
    """One a target for which something was measured."""
    for size, found in results.by_size.items():
        run, loop = found[RUN], found["pandas + openpyxl"]
        times = loop.wall / run.wall
        yield Verdict(
            f"run on {size:,}: at least {_TIMES_LOOP:g} × faster than pandas + openpyxl",
            f"{times:.1f} ×",
            times >= _TIMES_LOOP,
            f"{_AIM_LOOP:g} ×: {'yes' if times >= _AIM_LOOP else 'no'}",
        )
        yield Verdict(
            f"run on {size:,}: at most {_RUN_CPU_MS:g} ms of CPU a workbook",
            f"{run.cpu:.1f} ms",
            run.cpu <= _RUN_CPU_MS,
            f"{_AIM_CPU_MS:g} ms: {'yes' if run.cpu <= _AIM_CPU_MS else 'no'}",
        )
    yield from _of_largest(results)
    for steps, limit in _BUDGET.items():
        if results.steps.keys() >= set(steps):
            spent = sum(results.steps[step] for step in steps)
            yield _at_most(f"{' + '.join(steps)}, CPU of one workbook", spent, limit, "ms")
    if results.returned:
        yield _at_most("returned workbook, each", results.returned.wall, _RETURNED_MS, "ms")
    if results.help_ms:
        yield _at_most("chuangxian --help", median(results.help_ms), _HELP_MS, "ms")


def _of_largest(results: Results) -> Iterator[Verdict]:
    sizes = sorted(results.by_size)
    largest, smallest = results.by_size[sizes[-1]], results.by_size[sizes[0]]
    if sizes[-1] < _LARGEST:
        return
    yield _at_most(f"second run on {_LARGEST:,}", largest[AGAIN].seconds, _AGAIN_SECONDS, "s")
    peak = max(largest[RUN].peak, largest[AGAIN].peak)
    yield _at_most(f"memory of any process at {_LARGEST:,}", peak, _PEAK_MIB, "MiB")
    if len(sizes) > 1:
        growth = largest[RUN].wall / smallest[RUN].wall
        limit = f"at most {_GROWTH:g} ×"
        yield Verdict(
            f"cost of a workbook, {sizes[-1]:,} against {sizes[0]:,}: {limit}",
            f"{growth:.2f} ×",
            growth <= _GROWTH,
        )


def _at_most(what: str, found: float, limit: float, unit: str) -> Verdict:
    shown = f"{found:.0f}" if found >= 10 else f"{found:.2f}"
    return Verdict(f"{what}: at most {limit:g} {unit}", f"{shown} {unit}", found <= limit)
