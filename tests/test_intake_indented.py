"""An .ods whose XML is indented for people to read, as SheetJS writes it, is read like any other."""

from __future__ import annotations

import io
import zipfile

from form_samples import filled

from pipeline.demo.resave import as_ods
from pipeline.intake import Limits, read


def _indented(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            part = given.read(name)
            if name == "content.xml":
                part = part.replace(b"<table:table-", b"\n    <table:table-")
            made.writestr(name, part)
    return out.getvalue()


def test_white_space_between_cells_changes_nothing() -> None:
    plain = as_ods(filled())
    read_plain, read_indented = (
        read(data, "簿.ods", Limits()) for data in (plain, _indented(plain))
    )
    assert [sheet.name for sheet in read_indented.sheets] == [s.name for s in read_plain.sheets]
    for before, after in zip(read_plain.sheets, read_indented.sheets, strict=True):
        assert after.rows == before.rows
        assert after.hidden == before.hidden
    assert sum(len(sheet.rows) for sheet in read_indented.sheets) > 100
