"""Results of the computed columns: evaluates the few Excel functions that the spec uses, so that
a file that was never recalculated already shows the right values.

Knows IF, OR, AND, N, ROUND, the four operations, & and comparisons; raises SpecError for more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipeline.errors import SpecError
from pipeline.workbooks.forms.rows import Contents, number

Result = str | float | bool
_Value = str | Decimal | bool | None
_Node = Callable[[Contents], _Value]

_TOKEN = re.compile(
    r'\s*(?:(?P<field>\{\w+\})|(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?)'
    r"|(?P<name>[A-Z]+)|(?P<sign><>|<=|>=|[-+*/&=<>(),]))"
)
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
_FIELD = re.compile(r"\{(\w+)\}")


def fill_in(formula: str, at: Callable[[str], str]) -> str:
    """*formula* of the spec with ``{field}`` replaced by cell addresses."""
    return _FIELD.sub(lambda match: at(match.group(1)), formula)


def evaluate(formula: str, row: Contents) -> Result:
    """What Excel shows for *formula* on *row*: text, number or truth; ``#VALUE!`` or ``#DIV/0!``
    as text where Excel would show that error."""
    try:
        found = _parsed(formula)(row)
    except ZeroDivisionError:
        return "#DIV/0!"
    except ArithmeticError:
        return "#VALUE!"
    if found is None:
        return 0
    return float(found) if isinstance(found, Decimal) else found


@lru_cache(maxsize=64)
def _parsed(formula: str) -> _Node:
    parser = _Parser(formula)
    node = parser.comparison()
    if parser.peek():
        raise SpecError("spec", formula, "公式读不懂")
    return node


class _Parser:
    """Recursive descent, one method a level of precedence; each returns a function of a row."""

    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._tokens = self._split(formula.removeprefix("="))
        self._next = 0

    def _split(self, text: str) -> list[str]:
        tokens, place = [], 0
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if match is None:
                raise SpecError("spec", self._formula, "公式读不懂")
            tokens.append(match.group().strip())
            place = match.end()
        return tokens

    def peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            raise SpecError("spec", self._formula, "公式读不懂")
        self._next += 1
        return token

    def comparison(self) -> _Node:
        left = self._joined()
        while self.peek() in _COMPARISONS:
            left = _compare(self.take(), left, self._joined())
        return left

    def _joined(self) -> _Node:
        left = self._sum()
        while self.peek() == "&":
            self.take()
            left = _join(left, self._sum())
        return left

    def _sum(self) -> _Node:
        left = self._product()
        while self.peek() in ("+", "-"):
            left = _arithmetic(self.take(), left, self._product())
        return left

    def _product(self) -> _Node:
        left = self._atom()
        while self.peek() in ("*", "/"):
            left = _arithmetic(self.take(), left, self._atom())
        return left

    def _atom(self) -> _Node:
        token = self.take()
        if token == "(":  # noqa: S105 - a bracket, no password
            inner = self.comparison()
            self.take(")")
            return inner
        if token.startswith("{"):
            return _cell(token[1:-1])
        if token.startswith('"'):
            text = token[1:-1].replace('""', '"')
            return lambda _row: text
        if token[0].isdigit():
            literal = Decimal(token)
            return lambda _row: literal
        return self._call(token)

    def _call(self, name: str) -> _Node:
        self.take("(")
        arguments = [self.comparison()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.comparison())
        self.take(")")
        if name not in _FUNCTIONS:
            raise SpecError("spec", self._formula, f"不认识的函数 {name}")
        function = _FUNCTIONS[name]
        return lambda row: function(row, arguments)


def _cell(name: str) -> _Node:
    def read(row: Contents) -> _Value:
        found = row.get(name)
        if found is None or isinstance(found, str):
            return found
        return number(found)

    return read


def _compare(sign: str, left: _Node, right: _Node) -> _Node:
    def compare(row: Contents) -> bool:
        a, b = _pair(left(row), right(row))
        return {
            "=": a == b,
            "<>": a != b,
            "<": a < b,
            ">": a > b,
            "<=": a <= b,
            ">=": a >= b,
        }[sign]

    return compare


def _pair(
    left: _Value, right: _Value
) -> tuple[tuple[int, str | Decimal], tuple[int, str | Decimal]]:
    if left is None:
        left = "" if isinstance(right, str) else Decimal(0)
    if right is None:
        right = "" if isinstance(left, str) else Decimal(0)
    return _key(left), _key(right)


def _key(value: str | Decimal | bool) -> tuple[int, str | Decimal]:
    return (1, value) if isinstance(value, str) else (0, Decimal(value))


def _join(left: _Node, right: _Node) -> _Node:
    return lambda row: _text(left(row)) + _text(right(row))


def _text(value: _Value) -> str:
    return "" if value is None else str(value)


def _arithmetic(sign: str, left: _Node, right: _Node) -> _Node:
    def compute(row: Contents) -> Decimal:
        a, b = _number(left(row)), _number(right(row))
        if sign == "/":
            return a / b
        return a + b if sign == "+" else a - b if sign == "-" else a * b

    return compute


def _number(value: _Value) -> Decimal:
    return number(int(value) if isinstance(value, bool) else value)


def _if(row: Contents, arguments: list[_Node]) -> _Value:
    chosen = 1 if arguments[0](row) else 2
    return arguments[chosen](row) if chosen < len(arguments) else False


def _n(row: Contents, arguments: list[_Node]) -> _Value:
    found = arguments[0](row)
    return Decimal(0) if found is None or isinstance(found, str) else Decimal(found)


def _round(row: Contents, arguments: list[_Node]) -> _Value:
    digits = int(_number(arguments[1](row)))
    return _number(arguments[0](row)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _truths(row: Contents, arguments: list[_Node]) -> list[bool]:
    return [bool(argument(row)) for argument in arguments]  # each one, as Excel does


_FUNCTIONS: dict[str, Callable[[Contents, list[_Node]], _Value]] = {
    "IF": _if,
    "N": _n,
    "ROUND": _round,
    "OR": lambda row, arguments: any(_truths(row, arguments)),
    "AND": lambda row, arguments: all(_truths(row, arguments)),
}
