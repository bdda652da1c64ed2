"""Rules, the forms that name them, and the texts that they speak belong together."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from checks_sample import spec

import pipeline.checks
from pipeline.checks.registry import ELSEWHERE, registered

SOURCES = sorted(Path(str(pipeline.checks.__file__)).parent.rglob("*.py"))
TEXTS = tomllib.loads(
    files("pipeline.problems").joinpath("texts/rules.toml").read_text(encoding="utf-8")
)
SPOKEN = re.compile(r'"([FX]\d\d(?:-[a-z]+)?)"')


def test_every_rule_that_a_form_names_is_registered_or_known_elsewhere() -> None:
    known = {(rule.id, rule.form) for rule in registered()}
    homes: dict[str, set[str]] = {}
    for rule_id, form in known:
        homes.setdefault(rule_id, set()).add(form)
    for form_spec in spec().forms.values():
        for rule_id in form_spec.rules:
            assert rule_id in ELSEWHERE or homes.get(rule_id), (form_spec.id, rule_id)


def test_every_registered_rule_is_named_by_its_form_and_reads_blocks_that_exist() -> None:
    for rule in registered():
        assert rule.id[0] in "FG" or rule.id in spec().forms[rule.form].rules
        assert set(rule.reads) <= set(spec().blocks)


def test_every_text_is_spoken_and_every_code_has_its_text() -> None:
    spoken = {
        code
        for source in SOURCES
        for code in SPOKEN.findall(source.read_text(encoding="utf-8"))
        if code not in ELSEWHERE - {"X18"}
    }
    registry_ids = {rule.id for rule in registered()}
    assert set(TEXTS) <= spoken
    assert spoken - set(TEXTS) <= registry_ids  # rules that speak only in wordings (X14-…)


def test_texts_are_chinese_and_name_no_code() -> None:
    for code, entry in TEXTS.items():
        for part in (entry["title"], entry["message"], entry["remedy"]):
            plain = re.sub(r"\{[a-z]+\}", "", part)
            assert not re.search(r"[A-Za-z]", plain), (code, part)
