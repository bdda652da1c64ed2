"""docs/messages.md lists what the program says today, and what it says keeps to a few rules: Chinese,
one word for one thing, a way on for every problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.problems.catalogue import Entry, catalogue
from tools.literals import sentences
from tools.messages import text

ROOT = Path(__file__).parents[1]
ENTRIES = list(catalogue().values())
LATIN = {"eml", "xlsx", "xlsb", "zip", "Excel", "HTML"}  # names of programs and formats
# One word for one thing: the others were found once and replaced.
ONE_WORD = {
    "收件箱": ("收件夹", "收信箱"),
    "下拉列表": ("下拉名单", "下拉清单", "下拉菜单"),
    "维护人员": ("负责本系统的人", "系统管理员", "技术人员"),
}


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


def test_literals_are_read_as_sentences() -> None:
    source = '''
def f(name, n):
    """不是消息。"""
    pattern = re.compile("(合计|总计)数?")
    raise HomeError(f"没有“{name}”。" + "请检查。", "甲" if n else f"共 {n} 份，{'、'.join(n)}")
'''
    assert list(sentences(source)) == ["没有“{name}”。请检查。", "共 {n} 份，{'、'.join(n)}"]
