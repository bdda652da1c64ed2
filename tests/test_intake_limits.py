"""Limits from the parameters of 活动设置."""

from __future__ import annotations

import pytest

from pipeline.errors import SettingsError
from pipeline.intake import Limits
from pipeline.spec import load


def test_the_defaults_hold_where_no_parameter_says_otherwise() -> None:
    assert Limits.from_parameters({"weight.1.1": "4", "limits.*": ""}) == Limits()
    assert Limits().worker_memory == 2 * 1024**3


def test_the_specification_says_the_same() -> None:
    defaults = {entry.key: entry.default for entry in load().parameters}
    assert sum(key.startswith("limits.") for key in defaults) == len(Limits.__slots__)
    assert Limits.from_parameters(defaults) == Limits()


def test_a_parameter_overrides_its_limit() -> None:
    values = {"limits.rows": " 5,000 ", "limits.worker_seconds": "10.0"}
    assert Limits.from_parameters(values) == Limits(rows=5000, worker_seconds=10)


@pytest.mark.parametrize(
    "values", [{"limits.rowz": "5"}, {"limits.rows": "很多"}, {"limits.rows": "0"}]
)
def test_a_wrong_limit_is_named(values: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Limits.from_parameters(values)
    assert next(iter(values)) in caught.value.message
