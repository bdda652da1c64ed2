"""X18: numbers that look personal are refused and masked. Digits here are repetitions."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from checks_sample import added, cell, changed, found, nomination, sample, settings, spec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.checks import check
from pipeline.problems import Effect, looks_personal, masked, may_hold_personal

IDENTITY = "9" * 18
MOBILE = "13" + "0" * 9


@pytest.mark.parametrize(
    "text",
    [
        f"联系{MOBILE}",
        IDENTITY,
        "9" * 17 + "X",
        "13０ 0000-0000",
        "１３" + "０" * 9,
    ],
)
def test_x18_in_a_free_text_field(text: str) -> None:
    outside = changed(sample(), "F5", 0, title=text)
    (problem,) = check(outside, spec(), settings(), None)
    assert (problem.code, problem.where.cell) == ("X18", cell(outside, "F5", 0, "title"))
    assert problem.raw is not None and "*" in problem.raw
    assert MOBILE not in repr(problem) and IDENTITY not in repr(problem)


@pytest.mark.parametrize("text", ["9" * 17, "13" + "0" * 8, "2" * 11, "2012年6月1日第13次至第30次"])
def test_x18_passes_other_numbers(text: str) -> None:
    assert found(changed(sample(), "F5", 0, title=text)) == []


def test_x18_reads_blocks_that_are_not_due() -> None:
    outside = changed(sample("2012H1"), "F1", 0, plan_theme=f"电话{MOBILE}")
    assert found(outside) == [("X18", "F1", cell(outside, "F1", 0, "plan_theme"))]


def test_x18_leaves_the_office_telephone_alone() -> None:
    assert found(changed(sample(), "F0", 0, filler_phone=MOBILE)) == []


def test_x18_digits_of_two_cells_are_not_joined() -> None:
    halves = changed(sample(), "F5", 0, title="9" * 9)
    assert found(changed(halves, "F5", 1, title="9" * 9)) == []


def test_x18_in_the_deeds_of_a_nominee() -> None:
    deeds = "认真负责，成绩突出，" * 6 + IDENTITY
    outside = added(sample(), "F7", nomination("XX001", 1, deeds=deeds))
    assert found(outside) == [("X18", "F7", cell(outside, "F7", 0, "deeds"))]


def test_x18_outside_the_form() -> None:
    beside = replace(
        sample(), outside=(("F2党员名册", "Z9", IDENTITY), ("F5活动台账", "Z1", "备注"))
    )
    (problem,) = check(beside, spec(), settings(), None)
    assert (problem.code, problem.where.sheet, problem.where.cell) == ("X18", "F2党员名册", "Z9")


HEAD, MIDDLE, TAIL = "138", "0" * 4, "9" * 4


@pytest.mark.parametrize(
    "text",
    [
        f"86{HEAD}{MIDDLE}{TAIL}",
        f"+86{HEAD}{MIDDLE}{TAIL}",
        f"+86 {HEAD} {MIDDLE} {TAIL}",
        f"0086-{HEAD}{MIDDLE}{TAIL}",
        f"0{HEAD}{MIDDLE}{TAIL}",
        f"{HEAD}—{MIDDLE}—{TAIL}",
        f"{HEAD}–{MIDDLE}−{TAIL}",
        f"{HEAD}_{MIDDLE}_{TAIL}",
        f"{HEAD}.{MIDDLE}.{TAIL}",
        f"{HEAD}·{MIDDLE}·{TAIL}",
        f"({HEAD}){MIDDLE}-{TAIL}",
        f"{HEAD}-{MIDDLE}{TAIL}",
        f"{HEAD}{MIDDLE}\u3000{TAIL}",
        f"{HEAD}\u200b{MIDDLE}{TAIL}",
        " ".join(HEAD + MIDDLE + TAIL),
        f"IMG_{HEAD}{MIDDLE}{TAIL}.jpg",
        f"家长{HEAD}{MIDDLE}{TAIL}反映",
        "1" * 6 + " 2000" + "0101 " + "9" * 4,
        " ".join("1" * 6 + "2000" + "0101" + "9" * 3 + "X"),
    ],
)
def test_x18_finds_numbers_as_people_write_them(text: str) -> None:
    outside = changed(sample(), "F5", 0, title=text)
    told = check(outside, spec(), settings(), None)
    assert [(p.code, p.effect) for p in told] == [("X18", Effect.RETURN)]
    assert not looks_personal(masked(text))
    assert TAIL not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        f"证件号{IDENTITY}",
        f"电话{HEAD}-{MIDDLE}-{TAIL}，见档案",
        " ".join(HEAD + MIDDLE + TAIL),
        "1" * 6 + " 2000" + "0101 " + "9" * 4,
        f"{HEAD}{MIDDLE}{TAIL} {HEAD}.{MIDDLE}.{TAIL}",
    ],
)
def test_x18_a_number_that_was_only_masked_has_to_be_taken_out(text: str) -> None:
    left = changed(sample(), "F5", 0, title=masked(text))
    (problem,) = check(left, spec(), settings(), None)

    assert (problem.code, problem.effect) == ("X18", Effect.RETURN)
    assert "星号" in problem.message
    assert masked(masked(text)) == masked(text)

    assert found(changed(sample(), "F5", 0, title="评议得分****，***")) == []
    assert found(changed(sample(), "F5", 0, title=f"动员会{'*' * 20}")) == []


@pytest.mark.parametrize(
    "text",
    [
        "150-200-300-40人",
        "150-200-300-400-500-600人",
        "150、2000、3000人次",
        "150~2000~3000人次",
        "150\n2000\n3000",
        "活动2011-09-01至2012-05-31，第3至138次",
        "2008-2009-2010-2011-12年",
        "平均138." + "3" * 8,
        "20120415093015123.jpg",
    ],
)
def test_x18_does_not_take_ranges_dates_and_sums_for_numbers(text: str) -> None:
    assert found(changed(sample(), "F5", 0, title=text)) == []
    assert masked(text) == text


DATED = HEAD + "2012" + "0415"


@pytest.mark.parametrize(
    "text",
    [
        f"IMG_{DATED}.jpg",
        f"IMG_{DATED}",
        f"{DATED}.doc",
        f"{DATED}(2).jpg",
        f"照片{DATED}_副本.png",
        "档案150-2012-0001",
        f"{HEAD}_20120415",
    ],
)
def test_x18_asks_about_file_numbers_with_a_date(text: str) -> None:
    """They may be either: the file passes, the name is kept, and a person looks."""
    doubtful = changed(sample(), "F5", 0, material_name=text)
    (problem,) = check(doubtful, spec(), settings(), None)
    assert (problem.code, problem.effect) == ("X18", Effect.FLAG)
    assert problem.raw == text
    assert problem.point_key is not None


@pytest.mark.parametrize("text", [f"联系{DATED}", f"联系{DATED}，见附件a.doc", f"+86{DATED}.doc"])
def test_x18_a_date_alone_does_not_clear_a_number(text: str) -> None:
    (problem,) = check(changed(sample(), "F5", 0, title=text), spec(), settings(), None)
    assert (problem.code, problem.effect) == ("X18", Effect.RETURN)


@given(st.text(st.sampled_from("0123456789X138 -_—.人(\n"), max_size=60))
def test_masking_leaves_nothing_that_looks_personal(text: str) -> None:
    shown = masked(text)
    assert not looks_personal(shown)
    assert looks_personal(text) or shown == text


@given(st.text(max_size=5), st.text(st.sampled_from(" -_—·."), max_size=3))
def test_a_number_is_found_whatever_letters_stand_around_it(around: str, gap: str) -> None:
    letters = "".join(c for c in around if c.isalpha() and not c.isdigit())
    gap = gap if "." not in gap else "."
    assert looks_personal(f"{letters}{HEAD}{gap}{MIDDLE}{gap}{TAIL}{letters}")


def test_the_quick_look_knows_every_character_that_becomes_a_digit_or_a_separator() -> None:
    folded = {
        character: plain
        for character in map(chr, range(sys.maxunicode + 1))
        if (plain := unicodedata.normalize("NFKC", character)) != character
    }
    digits = [c for c, plain in folded.items() if any(map(str.isdecimal, plain))]
    between = [
        c for c, plain in folded.items() if plain in {" ", "-", "_", "(", ")", ".", "·", "•"}
    ]
    assert {"１", "②", "㏠", "⒛", "㎡"} <= set(digits) and {"　", "－", "（", "＿"} <= set(between)
    for character in digits:
        number = "".join(c for c in folded[character] if c.isdecimal())
        if folded[character] == number:  # ㎡ parts two digits by a letter
            assert may_hold_personal(character * 11), character
    for character in between:
        assert may_hold_personal(character.join("1" * 11)), character
