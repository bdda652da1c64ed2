"""The 19 items of the score, as the frame of 100 points says."""

from __future__ import annotations

from pipeline.spec import load


def test_fifty_points_are_computed_or_balloted_eighteen_mixed_and_the_rest_judged() -> None:
    points: dict[str, int] = {}
    for item in load().items:
        kind = {"computed": "reckoned", "ballot": "reckoned"}.get(item.parts, item.parts)
        points[kind] = points.get(kind, 0) + item.maximum
    assert points == {"reckoned": 50, "computed+sup": 18, "self+sup": 14, "sup": 18}
