"""Chinese sentences in Python sources, as a reader of the code would see them: literals joined, what
is filled in shown as {expression}; no docstrings, no single words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[。；，？！：]")
_LONG = 12  # characters from which words without punctuation count as a sentence
_FOREIGN = re.compile(  # regular expressions, formulas, SQL
    r"\(\?:|\[[^\]]*\][*+?]|\)\?|\\[.s]|^\(.*\|.*\)|\.\{|\[0-9|^=|!\$|quoted\(|CREATE "
)


def sentences(source: str) -> Iterator[str]:
    """The sentences of *source*, in the order of the file; regular expressions, formulas and SQL
    left out."""
    yield from _within(ast.parse(source))


def _within(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    said = _text(node)
    if said is None:
        for child in ast.iter_child_nodes(node):
            yield from _within(child)
        return
    if _is_sentence(said):
        yield said
    for inner in ast.walk(node):
        if isinstance(inner, ast.FormattedValue):
            yield from _within(inner.value)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else _filled(part)
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if left is None or right is None else left + right
    return None


def _filled(part: ast.expr) -> str:
    assert isinstance(part, ast.FormattedValue)
    return f"{{{ast.unparse(part.value)}}}"


def _is_sentence(said: str) -> bool:
    if not _CHINESE.search(said) or _FOREIGN.search(said):
        return False
    return bool(_SENTENCE.search(said)) or len(said) >= _LONG
