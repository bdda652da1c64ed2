"""What the stage of scoring gathers around the formulas: who is late, who is missing, and which
earlier period a class is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from checks_sample import settings, spec
from msgspec.structs import replace
from scoring_samples import PERIOD, unit_of

from pipeline.campaign import Settings, Unit
from pipeline.stages import score as stage
from pipeline.stages.standings import Contest

SCHOOLS = (unit_of("B", "XX001"), unit_of("B", "XX002"))
HOSPITAL = unit_of("C", "YY001")


def campaign(*units: Unit) -> Settings:
    return replace(settings(), units={unit.code: unit for unit in units})


def desk(made: Settings, filed: Iterable[tuple[str, str]], as_of: date) -> Any:
    """A desk on which *filed* (unit, period) have a passing file, as far as the choice of a
    period and punctuality look."""

    class Found:
        def __init__(self) -> None:
            self.contests = {key: Contest({}, {}) for key in filed}

        def in_force(self, unit: str, period: str) -> object:
            return self.contests.get((unit, period))

    found: Any = Found()
    return stage._Desk(found, {}, spec(), made, as_of)


@pytest.mark.parametrize(("days", "missing"), [(-1, False), (0, False), (1, True)])
def test_nobody_is_missing_before_the_cut_off(days: int, missing: bool) -> None:
    made = campaign(*SCHOOLS)
    as_of = made.periods[PERIOD].due_by + timedelta(days=days)
    kept = stage._punctuality(desk(made, [("XX001", PERIOD)], as_of), PERIOD)
    assert {entry.missing for entry in kept["XX002"]} == {missing}


def test_an_earlier_period_is_closed_before_the_cut_off_of_this_one() -> None:
    made = campaign(*SCHOOLS)
    before = made.earlier(PERIOD)[0]
    as_of = made.periods[PERIOD].due_by - timedelta(days=1)
    kept = stage._punctuality(desk(made, [("XX001", before)], as_of), PERIOD)
    assert [(entry.period, entry.missing) for entry in kept["XX002"]] == [(before, True)]


def test_nobody_is_missing_in_a_period_that_is_due_on_the_same_day() -> None:
    made, before = campaign(*SCHOOLS), settings().earlier(PERIOD)[0]
    day = made.periods[PERIOD].due_by
    put_off = replace(made.periods[before], due_by=day)
    made = replace(made, periods={**made.periods, before: put_off})
    kept = stage._punctuality(desk(made, [("XX001", before)], day), PERIOD)
    assert [(entry.period, entry.missing) for entry in kept["XX002"]] == [(before, False)]


def test_each_class_is_compared_with_its_own_latest_period() -> None:
    made = campaign(*SCHOOLS, HOSPITAL)
    first, second = made.earlier(PERIOD)[:2]
    found = desk(made, [("XX001", second), ("YY001", first), ("YY001", second)], date(2012, 7, 31))
    assert stage._preceding(found, "B", PERIOD) == second
    assert stage._preceding(found, "C", PERIOD) == first
    assert stage._preceding(found, "D1", PERIOD) is None


def test_only_a_unit_that_came_after_the_cut_off_began_after() -> None:
    limit = settings().periods["2011Y"].due_by
    old, young = (replace(unit, active_from=limit + timedelta(days=n))
                  for n, unit in enumerate(SCHOOLS))  # fmt: skip
    found = desk(campaign(old, young), (), date(2012, 7, 31))
    began = {code: stage._began_after(found, code, "2011Y") for code in ("XX001", "XX002")}
    assert began == {"XX001": False, "XX002": True}
