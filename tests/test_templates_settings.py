"""活动设置 speaks Chinese: what is due and the parameters are read back as they were meant."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from form_samples import UNIT, book, ids

from pipeline.errors import SettingsError
from pipeline.paths import Home
from pipeline.spec import OFFICE, load
from pipeline.stages.make_templates import default_office_rows
from pipeline.stages.settings import load_settings
from pipeline.workbooks.forms import render_office

_ROSTER = {
    "unit_code": UNIT.code,
    "unit_name": UNIT.name,
    "short_name": UNIT.short_name,
    "system": UNIT.system,
    "class": "B直属学校",
    "mgmt": UNIT.mgmt,
    "superior": UNIT.superior,
    "section": UNIT.section,
    "guide_group": UNIT.guide_group,
    "contact_leader": "某领导",
    "email": "a@school.example",
}


def _office(**rows):
    known = {**default_office_rows(load()), "G1": [_ROSTER], **rows}
    return render_office(load(), "活动设置", known)


def _loaded(data: bytes, folder: Path):
    home = Home(folder)
    home.settings.write_bytes(data)
    return load_settings(home, load())


def test_due_table_in_words_is_read_as_the_codes_of_the_spec(tmp_path: Path) -> None:
    assert _loaded(_office(), tmp_path).due.marks == load().due


def test_due_table_of_an_earlier_template_is_still_read(tmp_path: Path) -> None:
    codes = [
        {"block": block, "class": unit_class, **marks}
        for (block, unit_class), marks in load().due.items()
    ]
    found = book(_office(GD=codes))
    assert found["到期表"].cell(5, ids(found["到期表"])["class"]).value == "A"
    found["到期表"].delete_cols(ids(found["到期表"])["block_title"])
    data = BytesIO()
    found.save(data)
    assert _loaded(data.getvalue(), tmp_path).due.marks == load().due


def test_a_mark_that_nobody_knows_is_named_with_its_cell(tmp_path: Path) -> None:
    found = book(_office())
    sheet = found["到期表"]
    cell = sheet.cell(6, ids(sheet)["2012H1"])
    cell.value = "也许报"
    data = BytesIO()
    found.save(data)
    with pytest.raises(SettingsError, match=cell.coordinate):
        _loaded(data.getvalue(), tmp_path)


def test_drop_downs_offer_words_only() -> None:
    sheet = book(_office())["_lists"]
    lists = {
        column[0].value: [c.value for c in column[1:] if c.value] for column in sheet.iter_cols()
    }
    assert lists["due_marks"] == list(load().marks.values())
    assert lists["due_classes"][0] == "A局机关党组织"
    assert lists["due_classes"][-1] == "办公室"
    assert "due_mark_codes" not in lists
    assert OFFICE not in lists["due_classes"]


def test_sheets_begin_with_names_and_keep_codes_behind() -> None:
    found = book(_office())
    assert found["到期表"]["A5"].value == "填报信息"
    assert found["到期表"]["D3"].value == "动员部署（2010Q3）"
    assert found["参数"]["A5"].value == "条目 1.1 权重"
    assert "重新运行" in found["参数"]["A2"].value
