"""Conditions made of other conditions, said twice as those are: in Excel and in Python. Knows what
a condition is (see `expressions`), and nothing of any single one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from pipeline.workbooks.forms.expressions import Address, Answer, Test
from pipeline.workbooks.forms.rows import Rows


class All(Struct, frozen=True):
    """Each of *tests* holds."""

    tests: tuple[Test, ...]

    def excel(self, at: Address) -> str:
        return "(" + "*".join(test.excel(at) for test in self.tests) + ")"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return [None if None in found else all(found) for found in _answers(self.tests, rows)]


class Some(Struct, frozen=True):
    """At least one of *tests* holds."""

    tests: tuple[Test, ...]

    def excel(self, at: Address) -> str:
        return "((" + "+".join(test.excel(at) for test in self.tests) + ")>0)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return [None if None in found else any(found) for found in _answers(self.tests, rows)]


class Unless(Struct, frozen=True):
    """*test*, but false where one of *exempt* holds; then *test* is not even tried, so that a
    text where it expects a number is no error."""

    exempt: tuple[Test, ...]
    test: Test

    def excel(self, at: Address) -> str:
        exempt = "+".join(test.excel(at) for test in self.exempt)
        return f"IF(({exempt})>0,0,{self.test.excel(at)}*1)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        exempt = zip(Some(self.exempt).holds(rows), self.test.holds(rows), strict=True)
        return [found if spared is False else False if spared else None for spared, found in exempt]


class Not(Struct, frozen=True):
    """*test* does not hold."""

    test: Test

    def excel(self, at: Address) -> str:
        return f"(1-{self.test.excel(at)})"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return [None if found is None else not found for found in self.test.holds(rows)]


def _answers(tests: Sequence[Test], rows: Rows) -> Sequence[tuple[Answer, ...]]:
    """What each of *tests* says of each row; all are asked, since one #VALUE! spoils the sum."""
    found = [test.holds(rows) for test in tests]
    return list(zip(*found, strict=True)) if found else [()] * len(rows)
