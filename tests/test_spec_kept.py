"""The specification is taken up as it was read last, and never where anything differs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline.spec
from pipeline.errors import SpecError
from pipeline.spec import Spec, load, load_from
from pipeline.spec.kept import kept

KEPT = Path("__pycache__", "spec.msgpack")


class Reader:
    """Reads as the program does, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> Spec:
        self.times += 1
        return load_from(folder)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture(autouse=True)
def _may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the specification with its modules."""
    where = Path(pipeline.spec.__file__).parent
    return shutil.copytree(where, tmp_path / "spec", ignore=shutil.ignore_patterns("__pycache__"))


def test_the_second_time_it_is_taken_up_and_says_the_same(folder: Path, reader: Reader) -> None:
    first, second = kept(folder, reader), kept(folder, reader)
    assert reader.times == 1
    assert first == second == load()
    assert repr(first) == repr(second)  # kinds and order as well
    assert [path.name for path in (folder / KEPT).parent.iterdir()] == [KEPT.name]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("f2.toml", "党员", "成员"), ("model.py", "Pure data", "Mere data")],
)
def test_it_is_read_anew_where_a_file_differs(
    folder: Path, reader: Reader, name: str, old: str, new: str
) -> None:
    before = kept(folder, reader)
    source = folder / name
    changed = source.read_text("utf-8").replace(old, new)
    assert len(changed) == len(source.read_text("utf-8"))
    source.write_text(changed, "utf-8")
    after = kept(folder, reader)
    assert reader.times == 2
    assert (after != before) is name.endswith(".toml")
    assert kept(folder, reader) == after
    assert reader.times == 2


def test_it_is_read_anew_where_a_file_is_gone_and_its_fault_told(
    folder: Path, reader: Reader
) -> None:
    kept(folder, reader)
    (folder / "due.toml").unlink()
    with pytest.raises(SpecError):
        kept(folder, reader)


@pytest.mark.parametrize("damaged", [b"", b"\x93", b"nonsense", b"\x92\xa0\x80"])
def test_what_is_damaged_is_made_again(folder: Path, reader: Reader, damaged: bytes) -> None:
    first = kept(folder, reader)
    (folder / KEPT).write_bytes(damaged or (folder / KEPT).read_bytes()[:-100])
    assert kept(folder, reader) == first
    assert kept(folder, reader) == first
    assert reader.times == 2


def test_nothing_is_kept_where_nothing_can_be_written(folder: Path, reader: Reader) -> None:
    (folder / KEPT.parent).write_bytes(b"in the way")
    assert kept(folder, reader) == kept(folder, reader) == load()
    assert reader.times == 2


def test_nothing_is_kept_where_python_keeps_nothing(
    folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept(folder, reader)
    assert not (folder / KEPT).exists()


def test_the_program_takes_its_own_up_again() -> None:
    here = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    script = "import sys; from pipeline.spec import load; load(); print('tomli' in sys.modules)"
    said = [
        subprocess.run(
            [sys.executable, "-c", script], env=here, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert said[1] == "False\n"
