"""Which items a class stands on in a period."""

from __future__ import annotations

import pytest
from checks_sample import settings, spec

from pipeline.analysis.scoring import Basis, basis, common_basis

COMPUTED = ("1.4", "1.5", "2.1", "2.2", "2.3", "2.4")


def of(unit_class: str, period: str) -> Basis:
    return basis(unit_class, period, spec(), settings())


def test_all_items_where_everything_is_due() -> None:
    found = of("B", "2012H1")
    assert found.items == tuple(item.id for item in spec().items)
    assert found.title == "19 项满 100 分"
    assert {found.splits[i] for i in ("1.1", "1.2", "4.2")} == {"split.self"}
    assert {found.splits[i] for i in ("3.1", "3.2", "4.3")} == {"split.computed"}
    assert {found.splits[i] for i in ("1.3", "2.5", "4.1", "4.4")} == {"superior"}
    assert {found.splits[i] for i in (*COMPUTED, "3.3", "5.1", "5.2")} == {"own"}


@pytest.mark.parametrize(
    ("period", "items"),
    [
        ("2010Q3", ("1.5", "2.1", "3.1")),
        ("2010Y", (*COMPUTED, "3.1", "3.3", "4.3", "5.1", "5.2")),
        ("2011H1", ("1.5", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.3", "5.1", "5.2")),
        ("2011Q3", ("1.5", "2.1", "2.3", "3.1", "5.1", "5.2")),
        ("2011Y", (*COMPUTED, "3.1", "3.3", "4.3", "5.1", "5.2")),
        ("2012Z", ("1.5", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.3", "5.1", "5.2")),
    ],
)
def test_other_periods_stand_on_what_is_due_without_superiors(
    period: str, items: tuple[str, ...]
) -> None:
    found = of("A", period)
    assert found.items == items
    assert set(found.splits.values()) == {"own"}
    assert found.title == f"按到期的 {len(items)} 项折算为 100 分"


@pytest.mark.parametrize("unit_class", ["D1", "D2"])
def test_light_basis_has_no_superior_part(unit_class: str) -> None:
    found = of(unit_class, "2012H1")
    assert found.items == ("3.1", "3.3", "4.3", "5.1", "5.2")
    assert set(found.splits.values()) == {"own"}
    assert found.light
    assert found.title.startswith("指导参考")


def test_offices_have_no_basis() -> None:
    assert of("A0", "2012H1").items == ()


def test_common_basis_keeps_the_part_that_both_periods_have() -> None:
    shared = common_basis(of("B", "2012H1"), of("B", "2011Y"))
    assert shared is not None
    assert shared.items == of("B", "2011Y").items
    assert set(shared.splits.values()) == {"own"}


def test_bases_may_share_nothing() -> None:
    judged = Basis("B", "x", ("1.3",), {"1.3": "superior"}, False, "")
    assert common_basis(of("B", "2011Y"), judged) is None
