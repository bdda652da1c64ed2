"""A broken specification is refused, and the complaint names file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import pipeline.spec
from pipeline.errors import SpecError
from pipeline.spec import load, load_from

SHIPPED = Path(pipeline.spec.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for source in SHIPPED.glob("*.toml"):
        shutil.copy(source, tmp_path)
    return tmp_path


def test_the_shipped_specification_loads_from_a_copy(folder: Path) -> None:
    assert load_from(folder) == load()


BREAKS = [
    # file, what is written, what it becomes, key that the complaint names
    ("f4.toml", 'id = "n_due"\nlabel', 'id = "n_due"\nlable', "n_due.label"),
    ("f4.toml", "min_rows = 1", "min_rows = 1\nmin_row = 1", "min_row"),
    ("f4.toml", 'id = "n_due"', 'id = "n_due"\ncolour = "red"', "n_due.colour"),
    ("f4.toml", 'label = "应参评"\ntype = "int"', 'label = "应参评"\ntype = "count"', "n_due.type"),
    ("f4.toml", 'block = "F4.leading_body_and_org"', 'block = "F4.x"', "session_date.block"),
    ("f2.toml", 'block = "F2.comment_and_branch"', 'block = "F3.status"', "branch_act_n.block"),
    ("f5.toml", 'choices = "media"', 'choices = "medium"', "channel.choices"),
    ("f3.toml", '= "directions_org"', '= "directions_x"', "directed_to.choices_by"),
    ("f5.toml", 'field = "category"', 'field = "kategorie"', "channel.required_when"),
    ("f5.toml", '["宣传报道"]', '["宣传"]', "channel.required_when"),
    ("f4.toml", 'other = "opinions_n"', 'other = "opinion_n"', "adopted_n.comparisons"),
    ("f4.toml", '"period.covers_to"', '"period.ends"', "session_date.comparisons"),
    ("f4.toml", 'kind = "at_most"', 'kind = "less"', "adopted_n.comparisons.kind"),
    ("f4.toml", 'effect = "return"', 'effect = "reject"', "session_date.comparisons.effect"),
    ("f4.toml", "{n_back}", "{n_bakc}", "rate_part.formula"),
    ("f4.toml", 'id = "n_sent"', 'id = "n_due"', "n_due.id"),
    ("f4.toml", 'label = "发出"', 'label = "实到"', "n_sent.label"),
    ("f4.toml", 'sheet = "F4测评统计"', 'sheet = "F4测评统计表和说明在此"', "sheet"),
    ("f4.toml", 'sheet = "F4测评统计"', 'sheet = "F4测评/统计"', "sheet"),
    ("f4.toml", 'sheet = "F4测评统计"', 'sheet = "F5活动台账"', "sheet"),
    ("f4.toml", 'classes = ["A",', 'classes = ["E",', "classes"),
    ("f4.toml", '["object_type", "object_ref"', '["object", "object_ref"', "key"),
    ("f4.toml", 'rules = ["X03"', 'rules = ["X30"', "rules"),
    ("f4.toml", 'layout = "table"', 'layout = "grid"', "layout"),
    ("f4.toml", 'workbook = "填报簿"', 'workbook = "填报本"', "workbook"),
    ("f4.toml", 'id = "F4"', 'id = "F9"', "id"),
    ("f4.toml", 'id = "F4"', "id = F4", "文件"),
    ("f1.toml", "minimum = 1\nmaximum = 5000", "minimum = 9\nmaximum = 5", "staff_total.maximum"),
    ("f1.toml", "maximum = 5000", 'maximum = "5000"', "staff_total.maximum"),
    ("f1.toml", '["A", "B", "C"]', '["A", "B", "G"]', "member_formal.required_classes"),
    ("f6.toml", 'maximum_field = "item_max"', 'maximum_field = "max"', "self_score.maximum_field"),
    ("f7.toml", '"award.worker" =', '"award.workers" =', "award.choices_switch"),
    ("f7.toml", '"2011Y" =', '"2013Y" =', "award.choices_in"),
    ("f0.toml", 'pattern = "[A-Z0-9]{5}"', 'pattern = "[A-Z"', "unit_code.pattern"),
    ("choices.toml", 'grades = ["优秀",', 'grades = ["优秀", "优秀",', "grades"),
    ("choices.toml", "rounds =", 'periods = ["2013"]\nrounds =', "periods"),
    ("blocks.toml", 'form = "F5"', 'form = "F55"', "blocks.F5.form"),
    ("blocks.toml", 'rows_field = "object_type"', 'rows_field = "object"',
     "blocks.F4.leading_body_and_org.rows_field"),
    ("blocks.toml", "[blocks.F5]", "[blocks.F5x]", "blocks.F5x.form"),
    ("due.toml", 'block = "F6"', 'block = "F66"', "F66.block"),
    ("due.toml", '"2011H1" = "trial"', '"2011H1" = "try"', "F6.marks.2011H1"),
    ("due.toml", '"2011H1" = "trial"', '"2013H1" = "trial"', "F6.marks"),
    ("due.toml", 'classes = ["A", "A0", "B"', 'classes = ["A", "A9", "B"', "F0.classes"),
    ("periods.toml", 'due_by = "2011-01-10"', 'due_by = "2011-13-10"', "2010Y.due_by"),
    ("periods.toml", 'covers_to = "2010-12-31"', 'covers_to = "2010-01-31"', "2010Y.covers_to"),
    ("periods.toml", 'year_end = "2011Y"', 'year_end = "2013Y"', "2011Y.year_end"),
    ("parameters.toml", 'default = "2/3"', 'default = "三分之二"',
     "parameters.gate.participation.default"),
    ("parameters.toml", 'default = "1-5"', 'default = "5-1"',
     "parameters.commit.per_org.default"),
    ("parameters.toml", 'kind = "range"', 'kind = "span"', "parameters.gate.borderline.kind"),
    ("parameters.toml", 'default = "2012H1"', 'default = "2013H1"',
     "parameters.period.current.default"),
    ("limits.toml", 'default = "20"', 'default = "20 MiB"',
     "parameters.limits.workbook_mib.default"),
    ("items.toml", 'parts = "ballot"', 'parts = "votes"', "5.1.parts"),
    ("items.toml", 'id = "1.2"', 'id = "1.1"', "1.1"),
    ("workbooks.toml", '"F4", "F5"', '"F4", "F4"', "workbooks.填报簿.forms"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key"), BREAKS)
def test_a_break_names_file_and_key(folder: Path, file: str, old: str, new: str, key: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_from(folder)
    assert (caught.value.file, caught.value.key) == (file, key)
    assert file in str(caught.value)
    assert key in str(caught.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "f4.toml").unlink()
    with pytest.raises(SpecError, match=r"f4\.toml"):
        load_from(folder)


def test_loading_twice_gives_the_same_object() -> None:
    assert load() is load()
