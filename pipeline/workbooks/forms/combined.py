"""Conditions made of other conditions, said twice as those are: in Excel and in Python. Knows what
a condition is (see `expressions`), and nothing of any single one."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.workbooks.forms.expressions import Address, Contents, Test


@dataclass(frozen=True, slots=True)
class All(Test):
    """Each of *tests* holds."""

    tests: tuple[Test, ...]

    def excel(self, at: Address) -> str:
        return "(" + "*".join(test.excel(at) for test in self.tests) + ")"

    def holds(self, row: Contents) -> bool:
        found = [test.holds(row) for test in self.tests]  # each one: a text raises, as in Excel
        return all(found)


@dataclass(frozen=True, slots=True)
class Some(Test):
    """At least one of *tests* holds."""

    tests: tuple[Test, ...]

    def excel(self, at: Address) -> str:
        return "((" + "+".join(test.excel(at) for test in self.tests) + ")>0)"

    def holds(self, row: Contents) -> bool:
        found = [test.holds(row) for test in self.tests]
        return any(found)


@dataclass(frozen=True, slots=True)
class Unless(Test):
    """*test*, but false where one of *exempt* holds; then *test* is not even tried, so that a
    text where it expects a number is no error."""

    exempt: tuple[Test, ...]
    test: Test

    def excel(self, at: Address) -> str:
        exempt = "+".join(test.excel(at) for test in self.exempt)
        return f"IF(({exempt})>0,0,{self.test.excel(at)}*1)"

    def holds(self, row: Contents) -> bool:
        return not any(test.holds(row) for test in self.exempt) and self.test.holds(row)


@dataclass(frozen=True, slots=True)
class Not(Test):
    """*test* does not hold."""

    test: Test

    def excel(self, at: Address) -> str:
        return f"(1-{self.test.excel(at)})"

    def holds(self, row: Contents) -> bool:
        return not self.test.holds(row)
