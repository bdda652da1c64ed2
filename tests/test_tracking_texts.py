"""The words of problems about who sent what: neutral, and what they ask agrees with what is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_samples import DAY, Desk, examination, identity, leaf, open_ledger
from msgspec.structs import astuple, replace

from pipeline import problems
from pipeline.ledger import Action, Candidate, Decision, Verdict, weigh
from pipeline.problems import Effect, catalogue, make

_TEXTS = sorted((Path(problems.__file__).parent / "texts").glob("*.toml"))


@pytest.mark.parametrize("path", _TEXTS, ids=lambda path: path.stem)
def test_one_kind_of_quotation_marks(path: Path) -> None:
    assert not set("「」『』") & set(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", ["X01-copied", "X01-token", "X01-period", "P03", "P04"])
def test_no_accusation_and_no_jargon(code: str) -> None:
    said = "".join(str(part) for part in astuple(catalogue()[code]))
    for word in ("像是", "复制", "改来", "隐藏", "发放标记", "用了别的"):
        assert word not in said


def test_copied_pack_says_whose_the_two_are_and_what_comes_back() -> None:
    found = make("X01-copied", raw="XX001", other="XX002 二小")

    assert found.message == "封面写的是“XX001”，文件编号是“XX002 二小”的。"
    assert found.remedy.startswith("退回件已换成贵单位的填报簿，请核对内容后发回")


def test_wrong_token_says_what_comes_back() -> None:
    found = make("X01-token", unit="一小（XX001）", revision=2)

    assert found.remedy == "退回件已换成贵单位的那一份，请核对内容后发回。"


def test_same_day_tie_says_neither_is_taken_and_which_to_adopt(tmp_path: Path) -> None:
    desk = Desk(open_ledger(tmp_path))
    desk.receive((leaf("a"), examination()), (leaf("b"), examination()))

    for filing in desk.view().filings:
        (problem,) = filing.problems
        assert (problem.code, problem.effect) == ("X17", Effect.HOLD)
        assert problem.message.endswith("同一天收到而内容不同，两份都先不取。")
        assert problem.remedy == "请问清单位以哪一份为准，再登记采用那一份。"


def test_replaced_file_needs_nothing(tmp_path: Path) -> None:
    desk = Desk(open_ledger(tmp_path))
    desk.receive((leaf("a"), examination()), (leaf("b"), examination(identity(revision=2))))
    replaced = next(f for f in desk.view().filings if f.leaf.name == "a.xlsx")

    (problem,) = replaced.problems
    assert (problem.code, problem.effect) == ("X17", Effect.SUPERSEDE)
    assert problem.remedy.startswith("一般不必处理")


def test_rival_of_an_adopted_file_is_alone_not_taken() -> None:
    word = Decision("XX001", "2012H1", Action.ADOPT, "王某", DAY, "核实", "a", run=1, number=1)
    first = Candidate("a", "inbox/a.xlsx", 1, DAY, Verdict.PASSED, run=1, decision=word)
    found = weigh([first, replace(first, sha256="b", path="inbox/b.xlsx", run=2, decision=None)])

    assert "这一份先不取。现行有效的仍是 inbox/a.xlsx" in found["b"].reason
