"""House rules that no linter here holds: how long a file and a function may be, and that each
public name says what it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILE_LINES, FUNCTION_LINES = 300, 50
OURS = ("pipeline", "tests", "benchmarks", "tools", "launcher", "docs")


def sources() -> list[Path]:
    return sorted(
        path
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if "node_modules" not in path.parts
    )


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def too_long(text: str) -> list[str]:
    """What of *text* (Python source) breaks the rules, in words."""
    lines = len(text.splitlines())
    found = [f"{lines} lines"] if lines > FILE_LINES else []
    for function in functions(ast.parse(text)):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > FUNCTION_LINES:
            found.append(f"{function.name}: {length} lines")
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    assert too_long(path.read_text(encoding="utf-8")) == []


def test_the_rule_can_fail() -> None:
    assert too_long("x = 1\n" * 301) == ["301 lines"]
    assert too_long("def long():\n" + "    pass\n" * 50) == ["long: 51 lines"]


def untold(text: str) -> list[str]:
    """Public functions and classes of a module *text* that have no docstring. A command of the
    line is told by the help that people read."""
    return [
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and not any(".command(" in ast.unparse(how) for how in node.decorator_list)
        and not any("click.group(" in ast.unparse(how) for how in node.decorator_list)
    ]


SPOKEN_FOR = ("tests", "docs")  # names of tests say what they hold


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if path.relative_to(ROOT).parts[0] not in SPOKEN_FOR],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_public_name_says_what_it_is(path: Path) -> None:
    assert untold(path.read_text(encoding="utf-8")) == []


def test_that_rule_can_fail() -> None:
    assert untold("def told():\n    'x'\n\ndef dumb():\n    pass\n\nclass Dumb: ...") == [
        "dumb",
        "Dumb",
    ]


ROOM = re.compile(r"`((?:[a-z_]+\.)+[a-z_]+)`")
NOT_OURS = {"setup.cfg", "planted.json", "ledger.db", "home.key"}


def rooms(text: str) -> set[str]:
    """Modules that *text* names, under `pipeline`; a bare package of a package is one too."""
    return {name.removeprefix("pipeline.") for name in ROOM.findall(text)} - NOT_OURS


def stands(name: str) -> bool:
    """True where a module of that name, or of that end of a name, is under `pipeline`."""
    path = name.replace(".", "/")
    ends = (f"{path}.py", f"{path}/__init__.py")
    return any(found for end in ends for found in (ROOT / "pipeline").rglob(end))


def test_the_walk_through_the_architecture_names_modules_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    walk = text.partition("## One workbook, room by room")[2].partition("\n## ")[0]
    assert len(rooms(walk)) > 40
    assert sorted(name for name in rooms(walk) if not stands(name)) == []


def numbered(document: str) -> set[int]:
    """Numbers of the entries of *document* in docs/."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return {int(number) for number in re.findall(r"^(\d+)\. \*\*", text, re.MULTILINE)}


def cited(kind: str) -> dict[int, str]:
    """Numbers of *kind* that our sources cite, each with one of the files."""
    pattern = re.compile(rf"\b{kind}s? (\d+)\b")
    return {
        int(number): path.name
        for path in sources()
        for number in pattern.findall(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("kind", ["definition", "decision"])
def test_what_sources_cite_by_number_can_be_looked_up(kind: str) -> None:
    known, used = numbered(f"{kind}s.md"), cited(kind)
    assert known == set(range(1, max(known) + 1))
    assert len(used) > 5
    assert {number: name for number, name in used.items() if number not in known} == {}
