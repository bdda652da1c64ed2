"""What examining one workbook's bytes gave: identity, problems, records, measures.

A pure function of the bytes, the settings and the date received; so it is stored by SHA-256
and settings digest, and a file seen before is not opened again.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from pipeline.problems import Problem
from pipeline.records.filing import Result
from pipeline.records.submission import Identity

# name of a measure → (numerator, denominator), both counts; a rate is never stored
Measures = Mapping[str, tuple[int, int]]


class Examination(Struct, frozen=True):
    """result    NOT_A_RETURN, QUARANTINED or RETURNED where the bytes alone decide it;
                 None where the workbook passed its own checks
    rows         form id → number of records
    control      控制数, recomputed
    tally        form id → {"rows": n, field id: sum}: counted from the raw grid by a second,
                 plain way, for 对账; never from the extracted tables
    document     `pipeline.records.pack` of the Submission; None where nothing could be read
    cells        `pipeline.records.pack_cells` of the cells behind each item of the score; None
                 where the workbook did not pass
    """

    identity: Identity | None
    unit_class: str | None
    problems: tuple[Problem, ...]
    result: Result | None
    rows: Mapping[str, int] = field(default_factory=dict)
    control: int | None = None
    measures: Measures = field(default_factory=dict)
    tally: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    document: bytes | None = None
    cells: bytes | None = None
