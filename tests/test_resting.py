"""The collector is not told of values that stay, neither while they are made nor afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from pipeline.stages.resting import collector_at_rest


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    gc.enable()
    yield
    gc.unfreeze()
    gc.enable()


def test_it_rests_meanwhile_and_passes_over_what_was_made() -> None:
    gc.collect()
    with collector_at_rest():
        assert not gc.isenabled()
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() > len(made)
    searched = {id(value) for value in gc.get_objects()}
    assert not any(id(value) in searched for value in made)


def test_it_works_again_where_something_went_wrong() -> None:
    with pytest.raises(OSError, match="voll"), collector_at_rest():
        raise OSError("voll")
    assert gc.isenabled()


def test_who_had_it_at_rest_keeps_it_so() -> None:
    gc.disable()
    with collector_at_rest():
        pass
    assert not gc.isenabled()
    assert gc.get_freeze_count() == 0
