"""An .xls that was only «protected» opens with the password that Excel and WPS use for it; one with
a password of its own goes back with advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign_office import save_as, save_locked
from form_samples import filled

from pipeline.intake import Limits, Refused, read

pytestmark = pytest.mark.libreoffice


def test_xls_with_the_default_password_is_read_and_any_other_is_not(tmp_path: Path) -> None:
    given = tmp_path / "given.xlsx"
    given.write_bytes(filled())
    for name, password in (("default", "VelvetSweatshop"), ("own", "mima-2012")):
        save_locked(given, password, tmp_path / f"{name}.xls")
    save_as([given], {"xls": tmp_path})

    plain, opened = (
        read((tmp_path / name).read_bytes(), name, Limits())
        for name in ("given.xls", "default.xls")
    )
    assert [(s.name, s.rows) for s in opened.sheets] == [(s.name, s.rows) for s in plain.sheets]
    with pytest.raises(Refused) as refused:
        read((tmp_path / "own.xls").read_bytes(), "own.xls", Limits())
    assert refused.value.problem.code == "I08"
