"""What was measured, as plain values: costs by number of files and by what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.usage import Cost

RUN, AGAIN = "run", "run again"


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement of *files* workbooks; ``peak`` MiB of the largest process, 0 where it was
    not asked for."""

    files: int
    cost: Cost
    peak: float = 0.0
    stages: Mapping[str, Cost] = field(default_factory=dict)

    @property
    def wall_each(self) -> float:
        """Milliseconds a workbook."""
        return self.cost.wall / self.files * 1000

    @property
    def cpu_each(self) -> float:
        """CPU milliseconds a workbook, all processes together."""
        return self.cost.cpu / self.files * 1000


@dataclass(frozen=True, slots=True)
class Series:
    """Repetitions of one measurement, never none."""

    samples: Sequence[Sample]

    @property
    def wall(self) -> float:
        """Median of milliseconds a workbook."""
        return median(sample.wall_each for sample in self.samples)

    @property
    def cpu(self) -> float:
        """Median of CPU milliseconds a workbook."""
        return median(sample.cpu_each for sample in self.samples)

    @property
    def seconds(self) -> float:
        """Median of seconds as a whole."""
        return median(sample.cost.wall for sample in self.samples)

    @property
    def peak(self) -> float:
        """Largest memory of any process in any repetition, MiB."""
        return max(sample.peak for sample in self.samples)

    @property
    def spread(self) -> tuple[float, float]:
        """Least and most milliseconds a workbook."""
        each = [sample.wall_each for sample in self.samples]
        return min(each), max(each)

    @property
    def files(self) -> int:
        """Number of workbooks in each repetition."""
        return self.samples[0].files

    def stage_names(self) -> tuple[str, ...]:
        """Stages in the order of their beginning."""
        return tuple(dict.fromkeys(name for sample in self.samples for name in sample.stages))

    def stage(self, name: str) -> Cost:
        """Median seconds of one stage."""
        costs = [sample.stages.get(name, Cost(0.0, 0.0)) for sample in self.samples]
        return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


@dataclass(frozen=True, slots=True)
class Results:
    """Everything of one session.

    by_size   number of workbooks → what was done (run, run again, loops) → repetitions
    steps     step of examining one workbook → CPU milliseconds
    returned, packs  drawing workbooks; None where it was left out
    help_ms   `chuangxian --help`, milliseconds of wall time
    machine   what is said of machine and versions, in order
    """

    by_size: Mapping[int, Mapping[str, Series]]
    steps: Mapping[str, float]
    returned: Series | None
    packs: Series | None
    help_ms: Sequence[float]
    machine: Mapping[str, str]
