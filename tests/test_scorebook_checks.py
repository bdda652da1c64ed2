"""What is found in 督查评分簿: one rule each, named at its cell."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from msgspec.structs import replace
from scorebook_sample import Values, adoption, book, complete, found, review, said, score, veto

from pipeline.problems import Effect


def test_sound_scorebook_of_a_group_and_of_the_office_says_nothing() -> None:
    two = [*complete(), score(scorer="路知行", points="3.3")]
    assert said(book(GS=two, GR=[review()])) == []
    assert said(book(None, GS=two, GR=[review()], GV=[veto()], GA=[adoption()])) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (score("XX777"), ("G01", "A7", "return")),
        (score("ZD002"), ("G01", "A7", "return")),
        (score("XX009"), ("G02", "A7", "return")),
        (score(item="1.4"), ("G04", "E7", "return")),
        (score(item="1.3", points="4.1"), ("G05", "H7", "return")),
        (score(item="1.3", points="-0.1"), ("F03", "H7", "return")),
        (score(item="1.3", points="3.55"), ("F04", "H7", "return")),
        (score(item="1.3", points="3.1"), ("G06", "I7", "return")),
        (score("SX001"), ("G07", "A7", "flag")),
        (score(period="2011Y"), ("G08", "C7", "flag")),
        (score(period="2011H1"), ("G08", "C7", "flag")),
        (score("XX002"), ("G09", "A7", "flag")),
        (score(), ("F15", "D7", "return")),
    ],
)
def test_each_wrong_score_is_named_at_its_cell(row: Values, expected: tuple[str, str, str]) -> None:
    assert said(book(GS=[*complete(), row])) == [expected]


def test_four_fifths_exactly_needs_no_reason_and_full_marks_are_fine() -> None:
    rows = [score(item="1.3", points="3.2"), score(item="4.1", points="6.4")]
    rows += [score(item="3.2", points="10"), score(item="4.4", points="0", sup_reason="没有创新")]
    assert said(book(GS=[*complete(), *rows])) == []


def test_third_scorer_of_an_item_is_asked_about() -> None:
    more = [score(scorer=name) for name in ("路知行", "茅以宁")]
    assert said(book(GS=[*complete(), *more])) == [("G16", "D8", "flag")]


def test_group_that_left_a_unit_out_is_asked_below_the_last_row() -> None:
    (problem,) = found(book(GS=[score("XX001")]))
    assert (problem.code, problem.where.cell, problem.effect) == ("G15", "A6", Effect.FLAG)
    assert "示例JG001" in problem.message
    assert "XX002" not in problem.message


def test_points_keep_their_key_when_rows_move() -> None:
    first, second = (
        next(p.point_key for p in found(book(GS=rows)) if p.code == "G09")
        for rows in ([*complete(), score("XX002")], [score("XX002"), *complete()])
    )
    assert first == second


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"problem": "公示栏未更新"}, [("F01", "H5", "return"), ("F01", "I5", "return")]),
        (
            {"problem": "问题", "fix_status": "已销号", "fix_due": date(2012, 5, 1)},
            [("F01", "J5", "return")],
        ),
        (
            {"problem": "问题", "fix_status": "整改中", "fix_due": date(2012, 4, 1)},
            [("F10", "H5", "return")],
        ),
        (
            {
                "problem": "问题",
                "fix_status": "已销号",
                "fix_due": date(2012, 5, 1),
                "fix_date": date(2012, 4, 10),
            },
            [("F10", "J5", "return")],
        ),
        ({"check_date": date(2012, 6, 16)}, [("F11", "B5", "return")]),
        ({"unit_code": "XX002"}, [("G09", "C5", "flag")]),
    ],
)
def test_reviews(changes: Values, expected: list[tuple[str, str, str]]) -> None:
    assert said(book(GS=complete(), GR=[review(changes=changes)])) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"veto_basis": None}, ("F01", "E5", "return")),
        ({"veto_approver": None}, ("F01", "F5", "return")),
        ({"veto_approver": "经办人自定"}, ("G10", "F5", "return")),
        ({"veto_code": "V08"}, ("G11", "B5", "return")),
        ({"veto_code": "V08", "member_no": "XX002001"}, ("G12", "B5", "return")),
        ({"veto_to": date(2012, 2, 1)}, ("F10", "H5", "return")),
        ({"unit_code": "XX009"}, ("G02", "A5", "return")),
    ],
)
def test_vetoes_of_the_office(changes: Values, expected: tuple[str, str, str]) -> None:
    assert said(book(None, GV=[veto(**changes)])) == [expected]


def test_what_only_the_office_records_does_not_count_from_a_group() -> None:
    problems = said(book(GS=complete(), GV=[veto()], GA=[adoption()]))
    assert problems == [("G14", "A5", "return"), ("G14", "A5", "return")]


def test_unknown_period_is_named() -> None:
    assert said(book(None, GA=[adoption(period="2013H1")])) == [("G03", "B5", "return")]


def test_school_does_not_file_a_scorebook_and_a_group_no_return() -> None:
    assert ("G13", None, "return") in said(book("XX001", GS=complete()))
    sent = book(GS=complete())
    swapped = replace(sent, identity=replace(sent.identity, workbook="填报簿"), tables={})
    assert said(swapped) == [("G13", None, "return")]


def test_texts_are_chinese_and_name_no_code() -> None:
    source = files("pipeline.problems").joinpath("texts/office.toml")
    for code, entry in tomllib.loads(source.read_text(encoding="utf-8")).items():
        for part in (entry["title"], entry["message"], entry["remedy"]):
            assert not re.search(r"[A-Za-z]", re.sub(r"\{[a-z]+\}", "", part)), (code, part)
