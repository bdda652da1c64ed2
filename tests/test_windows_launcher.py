"""The launcher that 汇总.bat and 汇总.sh start: the dropped folder, where the runtime lies, and a real
environment built without a network, kept while it is good and built anew when it is not."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(ROOT / "launcher"))
    yield
    for name in ("start", "runtime"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    "name", ["我的活动", "我的 活动", "甲&乙", "甲,乙;丙=丁", "50%PATH%", "好!", "it's"]
)
@pytest.mark.parametrize("quoted", [False, True])
def test_a_dropped_folder_is_found_in_the_whole_line(
    tmp_path: Path, name: str, quoted: bool
) -> None:
    """Explorer quotes only what holds a space; cmd has by then split the rest at & and commas."""
    from start import dropped

    folder = tmp_path / name
    folder.mkdir()
    shown = f'"{folder}"' if quoted or " " in name else str(folder)
    line = rf'C:\Windows\system32\cmd.exe /c ""D:\创先 争优\汇总.bat" {shown}"'
    assert dropped({"CX_LINE": line, "CX_DROPPED": "甲"}) == str(folder)


def test_without_a_line_the_first_argument_counts() -> None:
    from start import dropped

    assert dropped({"CX_LINE": "", "CX_DROPPED": "D:\\我的 活动"}) == "D:\\我的 活动"
    assert dropped({"CX_LINE": 'cmd /c ""D:\\汇总.bat" "', "CX_DROPPED": ""}) is None


@pytest.mark.parametrize("case", ["deep", "share", "read-only"])
def test_the_runtime_lies_with_the_user_where_it_cannot_lie_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    from runtime import place

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "本人"))
    root = {
        "deep": tmp_path / ("很深的文件夹" * 12) / ("很深的文件夹" * 12),
        "share": Path(r"\\server\share\创先争优"),
        "read-only": tmp_path / "没有的文件夹" / "里面",  # nothing can be made in it
    }[case]
    if case == "deep":
        root.mkdir(parents=True)
    assert place(root).is_relative_to(tmp_path / "本人")


def test_the_runtime_lies_beside_the_program_otherwise(tmp_path: Path) -> None:
    from runtime import place

    short = Path("/tmp") / tmp_path.name  # pytest's own folders are deep
    short.mkdir(exist_ok=True)
    try:
        assert place(short) == short / ".runtime"
        assert not list(short.iterdir())
    finally:
        short.rmdir()


def program(root: Path, answer: str) -> None:
    """A package in *root* whose program has no dependencies and says *answer*."""
    info = "chuangxian-0.0.dist-info"
    members = {
        "pipeline/__init__.py": f"ANSWER = {answer!r}\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: chuangxian\nVersion: 0.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    members[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in members) + f"{info}/RECORD,,\n"
    for folder in ("launcher", "wheels"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(root / folder / "chuangxian-0.0-py3-none-any.whl", "w") as wheel:
            for name, text in members.items():
                wheel.writestr(name, text)


def answer_of(python: Path) -> str:
    asked = [python, "-I", "-c", "import pipeline; print(pipeline.ANSWER)"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def test_an_environment_is_built_offline_kept_and_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from runtime import prepare

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "本 人 & 50%"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")  # nobody there
    monkeypatch.delenv("PYTHONPATH", raising=False)
    root = tmp_path / "解 压 & it's!"
    program(root, "first")
    python = prepare(root)
    assert answer_of(python) == "first"
    assert "正在准备运行环境" in capsys.readouterr().out

    assert prepare(root) == python
    assert capsys.readouterr().out == ""  # nothing done the second time

    program(root, "second")
    assert answer_of(prepare(root)) == "second"
    assert "正在准备运行环境" in capsys.readouterr().out


def test_where_nothing_can_be_installed_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from runtime import STAMP, NotPreparedError, prepare

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "本人"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    program(tmp_path, "any")
    (tmp_path / "launcher" / "chuangxian-0.0-py3-none-any.whl").write_bytes(b"torn")
    with pytest.raises(NotPreparedError) as stopped:
        prepare(tmp_path)
    assert "没有装上" in stopped.value.what
    assert "不配套" in stopped.value.remedy
    assert not list(tmp_path.rglob(STAMP))  # what is half built is not taken for good next time


def test_what_python_makes_of_the_sources_is_no_change_of_the_program(tmp_path: Path) -> None:
    from runtime import _fingerprint

    package = tmp_path / "pipeline"
    package.mkdir()
    (package / "a.py").write_text("1")
    (package / "a.toml").write_text("a = 1")
    before = _fingerprint(tmp_path)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"made of it")
    assert _fingerprint(tmp_path) == before
    (package / "a.toml").write_text("a = 2")
    assert _fingerprint(tmp_path) != before
