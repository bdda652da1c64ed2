"""The invented district: make-up, determinism, invented addresses."""

from __future__ import annotations

import pytest

from pipeline.campaign import REPORTING_CLASSES
from pipeline.demo.district import class_sizes, make_district
from pipeline.demo.place_names import place_names


def test_district_default_make_up() -> None:
    sizes = class_sizes(60)
    assert sizes == {"A": 4, "A0": 6, "B": 18, "C": 1, "D1": 18, "D2": 13}


@pytest.mark.parametrize("units", [12, 13, 25, 59, 61, 200, 1000])
def test_district_has_every_class_in_any_size(units: int) -> None:
    district = make_district(units, 7)
    classes = [unit.unit_class for unit in district.reporting]
    assert len(classes) == units
    assert set(classes) == set(REPORTING_CLASSES)
    assert classes.count("C") == 1


def test_district_codes_and_names_are_unique_and_well_formed() -> None:
    district = make_district(3000, 1)
    codes = [unit.code for unit in district.units]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 5 and code.isalnum() and code.isupper() for code in codes)
    names = [unit.name for unit in district.reporting if unit.unit_class != "A0"]
    assert len(set(names)) == len(names)


def test_district_same_seed_same_units() -> None:
    assert make_district(60, 3) == make_district(60, 3)
    assert make_district(60, 3) != make_district(60, 4)


def test_district_addresses_are_invented_and_belong_to_one_unit() -> None:
    units = make_district(60, 1).units
    assert all(unit.email.endswith(".example") for unit in units)
    assert any(not unit.email.startswith("@") for unit in units)
    assert len({unit.email for unit in units}) == len(units)


def test_place_names_do_not_repeat() -> None:
    names = place_names(3000, 1)
    assert len(set(names)) == 3000
