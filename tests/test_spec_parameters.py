"""Parameters of the shipped specification: their defaults read as the campaign reads them, and
what each kind takes."""

from __future__ import annotations

import pytest

from pipeline.campaign import Parameters
from pipeline.intake import Limits
from pipeline.spec import fits, load
from pipeline.spec.model import ParameterDefault


def test_parameters_read_as_the_campaign_reads_them() -> None:
    parameters = Parameters({entry.key: entry.default for entry in load().parameters})
    assert parameters.fraction("gate.participation").denominator == 3
    assert parameters.bounds("commit.per_member") == (1, 3)
    assert parameters.rater_weights("raters.school")[1][0] == ("学生", "家长")
    assert not parameters.on("vote.self_barred")
    assert parameters.text("period.current") == "2012H1"
    assert parameters.whole("limits.workbook_mib") == 20
    assert parameters.text("mail.address").endswith(".example")
    assert parameters.text("mail.contact") == ""


def test_limits_are_the_ones_that_the_guard_keeps() -> None:
    defaults = {entry.key: entry.default for entry in load().parameters}
    assert Limits.from_parameters(defaults) == Limits()


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("number", "0.5", "一半"),
        ("whole", "10", "10.5"),
        ("fraction", "2/3", "2/0"),
        ("fraction", "90%", "-1%"),
        ("fraction", "100%", "101%"),
        ("fraction", "1", "90"),
        ("share", "1", "1.5"),
        ("share", "0.3", "30%"),
        ("points", "100", "900"),
        ("times", "1", "0.5"),
        ("switch", "是", "Y"),
        ("range", "0.1-0.5", "0.5-0.1"),
        ("range", "0-1", "88-92"),
        ("counts", "1-5", "5-1"),
        ("words", "优秀、合格", "优秀、良好"),
        ("raters", "职工群众 0.3; 基层单位代表 0.7", "职工群众 0.3; 基层单位代表 0.6"),
        ("raters", "学生+家长 1", "学生+学生 1"),
        ("raters", "学生+家长 1", "学生+老师 1"),
        ("period", "2012H1", "2013H1"),
    ],
)
def test_parameter_kinds(kind: str, good: str, bad: str) -> None:
    words = {"words": ("优秀", "合格"), "raters": load().choices["rater_groups"]}
    choices = words.get(kind, tuple(row["period"] for row in load().periods))
    parameter = ParameterDefault("x", "x", good, "", False, "", kind, choices)
    assert fits(parameter, good)
    assert not fits(parameter, bad)
