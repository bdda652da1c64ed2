"""Specification and catalogue are taken up as they were read last, and never where anything differs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline.problems
import pipeline.spec
from pipeline.errors import SpecError
from pipeline.kept import kept
from pipeline.problems import catalogue
from pipeline.problems.catalogue import FOLDER
from pipeline.spec import Spec, load, load_from

KEPT = Path("__pycache__", "spec.msgpack")


class Reader:
    """Reads as the program does, and counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.times = 0

    def taken_up(self) -> Spec:
        return kept(self.folder, "spec", Spec, self._read)

    def _read(self) -> Spec:
        self.times += 1
        return load_from(self.folder)


@pytest.fixture(autouse=True)
def _may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the specification with its modules."""
    where = Path(pipeline.spec.__file__).parent
    return shutil.copytree(where, tmp_path / "spec", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.fixture
def reader(folder: Path) -> Reader:
    return Reader(folder)


def test_the_second_time_it_is_taken_up_and_says_the_same(folder: Path, reader: Reader) -> None:
    first, second = reader.taken_up(), reader.taken_up()
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
    before = reader.taken_up()
    source = folder / name
    changed = source.read_text("utf-8").replace(old, new)
    assert len(changed) == len(source.read_text("utf-8"))
    source.write_text(changed, "utf-8")
    after = reader.taken_up()
    assert reader.times == 2
    assert (after != before) is name.endswith(".toml")
    assert reader.taken_up() == after
    assert reader.times == 2


def test_it_is_read_anew_where_a_file_is_gone_and_its_fault_told(
    folder: Path, reader: Reader
) -> None:
    reader.taken_up()
    (folder / "due.toml").unlink()
    with pytest.raises(SpecError):
        reader.taken_up()


@pytest.mark.parametrize("content", [None, b"\x93", b"nonsense", b"\x92\xa0\x80"])
@pytest.mark.parametrize("ours", [True, False])
def test_what_is_damaged_is_made_again(
    folder: Path, reader: Reader, content: bytes | None, ours: bool
) -> None:
    first = reader.taken_up()
    whole = (folder / KEPT).read_bytes()
    made_of = whole[: whole.index(b"\n") + 1]
    damaged = whole[len(made_of) : -100] if content is None else content
    (folder / KEPT).write_bytes(made_of + damaged if ours else damaged)
    assert reader.taken_up() == first
    assert reader.taken_up() == first
    assert reader.times == 2


def test_the_catalogue_says_the_same_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = Path(pipeline.problems.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__")
    texts = shutil.copytree(where, tmp_path / "problems", ignore=ignored) / FOLDER.name
    monkeypatch.setattr(sys.modules["pipeline.problems.catalogue"], "FOLDER", texts)
    read, taken_up = catalogue.__wrapped__(), catalogue.__wrapped__()
    assert list(read.items()) == list(taken_up.items()) == list(catalogue().items())
    assert (texts.parent / "__pycache__" / "catalogue.msgpack").is_file()
    source = texts / "intake.toml"
    source.write_text(source.read_text("utf-8").replace('title = "', 'title = "新'), "utf-8")
    assert catalogue.__wrapped__()["I02"].title.startswith("新")


def test_nothing_is_kept_where_nothing_can_be_written(folder: Path, reader: Reader) -> None:
    (folder / KEPT.parent).write_bytes(b"in the way")
    assert reader.taken_up() == reader.taken_up() == load()
    assert reader.times == 2


def test_nothing_is_kept_where_python_keeps_nothing(
    folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    reader.taken_up()
    assert not (folder / KEPT).exists()


@pytest.mark.parametrize(
    "taken",
    ["from pipeline.spec import load as taken", "from pipeline.problems import catalogue as taken"],
)
def test_the_program_takes_its_own_up_again(taken: str) -> None:
    here = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    script = f"import sys; {taken}; taken(); print('tomli' in sys.modules)"
    said = [
        subprocess.run(
            [sys.executable, "-c", script], env=here, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert said[1] == "False\n"
