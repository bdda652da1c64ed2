"""docs/messages.md lists what the program says today, and what it says keeps to a few rules: Chinese,
one word for one thing, a way on for every problem."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.problems.catalogue import Entry, catalogue
from pipeline.spec import load
from tools.literals import sentences
from tools.messages import EXAMPLES, examples, text

ROOT = Path(__file__).parents[1]
ENTRIES = list(catalogue().values())
LATIN = {"eml", "xlsx", "xlsb", "zip", "Excel", "HTML"}  # names of programs and formats
# One word for one thing: the others were found once and replaced.
ONE_WORD = {
    "收件箱": ("收件夹", "收信箱"),
    "下拉列表": ("下拉名单", "下拉清单", "下拉菜单"),
    "维护人员": ("负责本系统的人", "系统管理员", "技术人员"),
}


SPEC = load()
TABS = {form.sheet for form in SPEC.forms.values()}
LABELS = {field.label for form in SPEC.forms.values() for field in form.fields}
ITEMS = {item.id for item in SPEC.items}
ALSO_IN = {  # texts on sheets that are not where, or not called what, the form is
    "S03": "测评", "S04": "Sheet7", "S16": "草稿",
}  # fmt: skip
COPIES = {"S02": "F4测评统计 (2)", "S08": "Sheet1", "S08-same": "F4测评统计 (2)"}
IS_CODE = {"F26", "G12", "G16"}  # `unit` is the bare code there
DAY, NUMBER, MEMBER = r"\d{4}-\d\d-\d\d", r"\d+(\.\d+)?", r"[A-Z]{2}\d{6}"
UNIT = r"虚构.小(（XX\d{3}）)?"
NUMERIC = (
    "count", "days", "difference", "digit", "expected", "formal", "gap", "leaders", "least",
    "length", "line", "lines", "maximum", "meeting", "most", "nominees", "over", "own", "points",
    "revision", "sum", "superior", "times", "valid",
)  # fmt: skip


def matches(pattern: str) -> Callable[[str, str], object]:
    return lambda _, value: re.fullmatch(pattern, value)


# placeholder → whether a value of it is of the kind that the program puts there
KINDS: dict[str, Callable[[str, str], object]] = {
    "sheet": lambda code, value: value in TABS or value == ALSO_IN.get(code),
    "sheet_name": lambda code, value: value in TABS,
    "label": lambda code, value: value in LABELS,
    "cell": matches(r"[A-Z]{1,2}\d+"),
    "places": matches(r"[A-Z]{1,2}\d+(、[A-Z]{1,2}\d+)*"),
    "period": lambda code, value: value in {period["period"] for period in SPEC.periods},
    "unit": lambda code, value: re.fullmatch(r"XX\d{3}" if code in IS_CODE else UNIT, value),
    "dimension": lambda code, value: value in SPEC.dimensions,
    "items": lambda code, value: set(value.split("、")) <= ITEMS,
    "number": matches(MEMBER),
    "sender": matches(r"[a-z0-9]+@[a-z.]+\.example"),
    "name": matches(r".+\.[a-z]{3,4}"),
    **dict.fromkeys(
        NUMERIC,
        matches(NUMBER),
    ),
}
# code → what stands in the cell that it complains of
RAWS = {
    "G03": r"\d{4}[HYQ]\d", "G04": r"\d\.\d", "G05": NUMBER, "G08": r"\d{4}[HYQ]\d?",
    "G08-other": r"\d{4}[HYQ]\d?", "G12": MEMBER, "F03": NUMBER, "F04": r"\d+\.\d{2,}",
    "F05": NUMBER, "F10": DAY, "F11": DAY, "F12": NUMBER, "F13": NUMBER, "F26": MEMBER,
    "F33": MEMBER, "F34": MEMBER, "T02": r"\d+\.\d+", "T06": DAY, "T12": r"\d{16,}",
    "T13": r"#.+", "X01-version": r"\d{4}\.\d", "X01-older": r"\d{4}\.\d", "X03": NUMBER,
    "X03-sum": NUMBER, "X03-void": NUMBER, "X04": NUMBER, "X05-meeting": NUMBER, "X06": NUMBER,
    "X07": MEMBER, "X07-left": MEMBER, "X07-nominated": MEMBER, "X13-early": DAY,
}  # fmt: skip


def places_of(entry: Entry) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", entry.message + entry.remedy))


@pytest.fixture(scope="module")
def page() -> str:
    return text()


def test_the_list_is_current(page: str) -> None:
    """If not: ``make messages``, and read what changed."""
    assert (ROOT / "docs" / "messages.md").read_text(encoding="utf-8") == page


def test_every_problem_is_listed_with_all_places_filled(page: str) -> None:
    listed = re.findall(r"^\| ([A-Z][0-9]{2}[a-z-]*) \| (.+)$", page, flags=re.MULTILINE)
    assert [code for code, _ in listed] == [entry.code for entry in ENTRIES]
    assert not [row for row in listed if "{" in row[1]]


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_word_for_one_thing(page: str, word: str) -> None:
    assert word in page
    assert not [other for other in ONE_WORD[word] if other in page]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_a_problem_says_what_is_wrong_and_what_to_do(entry: Entry) -> None:
    for said in (entry.message, entry.remedy):
        assert re.search(r"[。}]$", said), said
        words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", said)))
        assert words <= LATIN, said
        assert not re.search(r"[,;:!?]|\.(?!xls|zip|eml)", re.sub(r"\{\w+\}", "", said)), said
    assert re.search(r"请|不用|不必|不需要|^\{", entry.remedy), entry.remedy
    assert not re.search("[。；：]", entry.title)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_examples_are_of_the_kind_that_the_program_fills_in(entry: Entry) -> None:
    given = {name: str(value) for name, value in examples(entry.code).items()}
    for name in places_of(entry):
        if name in KINDS:
            assert KINDS[name](entry.code, given[name]), (name, given[name])
    if entry.code in RAWS:
        assert re.fullmatch(RAWS[entry.code], given["raw"]), given["raw"]
    if entry.code in COPIES:
        assert given["other"] == COPIES[entry.code]
    elif entry.code in ("S03", "S04"):
        assert given["other"] in TABS
    elif entry.code[0] in "FX" and not entry.code.startswith("X01") and "other" in given:
        assert given["other"] in LABELS


def test_no_example_stands_for_a_text_that_lacks_its_place() -> None:
    """Nor for what means another thing in another text: `raw` has no common example."""
    known = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    places = {entry.code: places_of(entry) for entry in ENTRIES}
    assert set(known.pop("common")) == {"advice", "sheet"}
    assert {code: set(given) - places[code] for code, given in known.items()} == {
        code: set() for code in known
    }


def test_literals_are_read_as_sentences() -> None:
    source = '''
def f(name, n):
    """不是消息。"""
    pattern = re.compile("(合计|总计)数?")
    raise HomeError(f"没有“{name}”。" + "请检查。", "甲" if n else f"共 {n} 份，{'、'.join(n)}")
'''
    assert list(sentences(source)) == ["没有“{name}”。请检查。", "共 {n} 份，{'、'.join(n)}"]
