"""``python -m tools.messages`` writes docs/messages.md: every sentence that the program says to
people, so that they can be read through in one go."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import load_workbook

from pipeline.problems.catalogue import Entry, catalogue
from tools.literals import sentences

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = Path(__file__).resolve().parent / "examples.toml"
TARGET = ROOT / "docs" / "messages.md"
EFFECTS = {
    "return": "退回",
    "flag": "待核",
    "bar": "暂不审核",
    "supersede": "取代",
    "hold": "暂缓",
    "note": "提示",
}
_HEAD = """# 程序说的每一句话

由 `make messages` 从程序和表样里收集，请不要直接改这一页；改了原文后重新生成。
花括号里是当时填进去的内容。
"""
# Rooms in the order in which people meet them; of the demonstration only what it reports.
_ROOMS = (
    ("命令行", ("cli",)),
    ("做不下去时", ("errors.py", "refusals.py", "campaign_run", "stages", "ledger", "campaign")),
    ("读文件时（填入来件问题的文字）", ("intake", "extraction", "checks", "problems", "records")),
    ("算分与排名", ("analysis",)),
    ("模板、退回件里的话", ("workbooks/forms",)),
    ("《催报退回》和《汇总排名》里的话", ("workbooks/reports", "workbooks/look.py")),
    ("成绩单里的话", ("workbooks/slips",)),
    ("改表样定义的人看的话", ("spec",)),
    ("演示", ("demo/demonstrate.py", "demo/make_demo.py")),
)
_DOCUMENTS = {"markdown.py"}  # it writes the field dictionary


def text() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_starting(), *_problems(), *_prompts(), *_rooms()]) + "\n"


def _starting() -> Iterator[str]:
    yield "## 双击“汇总”时\n"
    bat = (ROOT / "汇总.bat").read_bytes().decode("gbk")
    yield from _listed("汇总.bat", re.findall(r"^echo (?!off)(.+?)\r?$", bat, flags=re.MULTILINE))
    shell = (ROOT / "汇总.sh").read_text(encoding="utf-8")
    yield from _listed("汇总.sh", re.findall(r'^echo "(.+)"$', shell, flags=re.MULTILINE))
    for source in sorted((ROOT / "launcher").glob("*.py")):
        yield from _listed(source.name, sentences(source.read_text(encoding="utf-8")))


def _problems() -> Iterator[str]:
    yield "## 来件的问题\n"
    yield "例子里的单位和数字都是虚构的。\n"
    yield from _row("代码", "处理", "标题", "说什么", "怎么办")
    yield from _row(*["---"] * 5)
    for entry in catalogue().values():
        filled = _example(entry)
        yield from _row(entry.code, EFFECTS[entry.effect], entry.title, *filled)
    yield ""


def _example(entry: Entry) -> tuple[str, str]:
    """Message and remedy with example values."""
    values = examples(entry.code)
    return entry.message.format_map(values), entry.remedy.format_map(values)


def examples(code: str) -> dict[str, object]:
    """What fills the places in the texts of *code*; its own examples before the common ones."""
    known = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    return {**known["common"], **known.get(code, {})}


def _prompts() -> Iterator[str]:
    yield "## 填报时的提示和提醒\n"
    yield from _row("工作表", "栏目", "点到这一格时", "填错时")
    yield from _row(*["---"] * 4)
    yield from sorted({row for path in _blanks() for row in _prompts_of(path)})
    yield ""


def _blanks() -> list[Path]:
    return sorted((ROOT / "templates_xlsx").glob("*.xlsx"))


def _prompts_of(path: Path) -> Iterator[str]:
    for sheet in load_workbook(path).worksheets:
        for rule in sheet.data_validations.dataValidation:
            title, shown, wrong = rule.promptTitle or "", rule.prompt or "", rule.error or ""
            if shown or wrong:
                yield from _row(sheet.title, title, shown, wrong)


def _rooms() -> Iterator[str]:
    for title, places in _ROOMS:
        yield f"## {title}\n"
        for place in places:
            found = ROOT / "pipeline" / place
            sources = [found] if found.is_file() else sorted(found.rglob("*.py"))
            for source in sources:
                if source.name in _DOCUMENTS:
                    continue
                name = source.relative_to(ROOT).as_posix()
                yield from _listed(name, sentences(source.read_text(encoding="utf-8")))


def _listed(name: str, said: Iterable[str]) -> Iterator[str]:
    lines = [f"- {_plain(line.strip())}" for line in dict.fromkeys(said)]
    if lines:
        yield from (f"### `{name}`\n", *lines, "")


def _row(*cells: str) -> Iterator[str]:
    yield "| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(said: str) -> str:
    """One line, nothing in it that Markdown would act on."""
    return re.sub(r"([*_<\[])", r"\\\1", said).replace("\n", "⏎")


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
