"""Rules that relate cells, by rule id and form; the spec's forms say which of them look at them.

A rule is a function of the Context that yields Problems. It names the blocks that it reads, and
is not asked where one of them is not due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from msgspec import Struct

from pipeline.checks.context import Context
from pipeline.problems import Problem
from pipeline.spec.model import Form

RuleFunction = Callable[[Context], Iterable[Problem]]

# rules.csv ids that other parts answer for: reading, filing, and the shortlists
ELSEWHERE = frozenset({"X01", "X02", "X08", "X09", "X10", "X11", "X13", "X15", "X17", "X18"})


class Rule(Struct, frozen=True):
    """``reads``: blocks without which the rule is silent; ``form``: where its Problems sit."""

    id: str
    form: str
    reads: tuple[str, ...]
    run: RuleFunction


_RULES: dict[str, list[Rule]] = {}


def rule(rule_id: str, form: str, reads: tuple[str, ...]) -> Callable[[RuleFunction], RuleFunction]:
    """Registers a function as (part of) *rule_id* for *form*. A rule may have several parts."""

    def register(function: RuleFunction) -> RuleFunction:
        _RULES.setdefault(form, []).append(Rule(rule_id, form, reads, function))
        return function

    return register


def rules_of(form: Form) -> tuple[Rule, ...]:
    """Rules that look at *form*: those that its spec names, in that order, then those of single
    fields' remarks (ids with F) and of the scorebook (G), which need not be named."""
    return _ordered(form.id, form.rules)


@cache
def _ordered(form: str, names: tuple[str, ...]) -> tuple[Rule, ...]:
    known = _RULES.get(form, ())
    named = [found for name in names for found in known if found.id == name]
    return (*named, *(found for found in known if found.id[0] in "FG"))


def registered() -> Iterator[Rule]:
    """Every rule, form by form."""
    for form in sorted(_RULES):
        yield from _RULES[form]
