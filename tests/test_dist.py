"""The package that is handed out: what is in it, that it is the same twice, that names and texts read
right on Windows, and that the program inside installs and answers."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from pipeline import __version__
from tools.dist import NAME, build
from tools.readable import page
from tools.wheels import missing, requirements

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def unzipped(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("桌 面 & 50% it's")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder / NAME


def test_the_same_sources_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == package.read_bytes()


def test_it_holds_what_a_clerk_needs(unzipped: Path) -> None:
    there = {path.relative_to(unzipped).as_posix() for path in unzipped.rglob("*")}
    wheel = f"launcher/chuangxian-{__version__}-py3-none-any.whl"
    starters = {
        "先读我.txt",
        "汇总.bat",
        "汇总.sh",
        "launcher/start.py",
        "launcher/runtime.py",
        wheel,
    }
    assert starters <= there
    assert {f"templates_xlsx/{path.name}" for path in (ROOT / "templates_xlsx").iterdir()} <= there
    assert {f"docs/{path.stem}.html" for path in (ROOT / "docs").glob("*手册.md")} <= there
    assert not list((unzipped / "inbox").iterdir())
    assert not list((unzipped / "outbox").iterdir())


def test_it_holds_nothing_private_or_left_over(unzipped: Path) -> None:
    names = [path.name for path in unzipped.rglob("*")]
    left_over = {"home.key", "ledger.db", "planted.json", "__pycache__", ".venv", ".git", "tests"}
    assert not left_over & set(names)


def test_chinese_names_are_marked_as_utf8_for_explorer(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        assert all(info.flag_bits & 0x800 for info in archive.infolist())


def test_the_bat_arrives_byte_by_byte_and_the_sh_can_be_run(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        assert archive.read(f"{NAME}/汇总.bat") == (ROOT / "汇总.bat").read_bytes()
        assert archive.getinfo(f"{NAME}/汇总.sh").external_attr >> 16 & 0o111


def test_the_first_text_opens_in_notepad(unzipped: Path) -> None:
    content = (unzipped / "先读我.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    text = content.decode("utf-8-sig")
    assert __version__ in text
    assert "{" not in text


def test_links_and_pictures_of_the_manuals_arrive(unzipped: Path) -> None:
    for manual in (unzipped / "docs").glob("*.html"):
        for target in re.findall(r'(?:src|href)="([^"#]+)', manual.read_text(encoding="utf-8")):
            assert (manual.parent / target).is_file(), f"{manual.name}: {target}"


def test_chinese_lines_join_without_a_gap_and_bold_is_bold() -> None:
    shown = page("第一行，\n第二行。**绿底“可以”**就好。\nan English\nword\n").decode()
    assert "第一行，第二行。<strong>绿底“可以”</strong>就好。" in shown
    assert "an English\nword" in shown


def test_links_between_manuals_lead_to_the_pages() -> None:
    shown = page("# 甲\n\n[乙](乙.md#丙) [丁](丁.md) [戊](https://a.example/b.md)\n").decode()
    assert 'href="乙.html#丙"' in shown
    assert 'href="丁.html"' in shown
    assert "a.example/b.md" in shown
    assert "<title>甲</title>" in shown


def test_the_program_inside_installs_and_answers(unzipped: Path, tmp_path: Path) -> None:
    """In a fresh environment that sees this one's libraries, without network or sources."""
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    [site] = (tmp_path / "env").glob("lib/*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    [wheel] = (unzipped / "launcher").glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps"]
    subprocess.run([*pip, "--no-index", "--no-compile", "--ignore-installed", wheel], check=True)
    program = site.parents[2] / "bin" / "chuangxian"

    shown = subprocess.run([program, "--help"], cwd=tmp_path, capture_output=True, check=True)
    assert "创先争优活动报表汇总" in shown.stdout.decode()
    made = subprocess.run([program, "init", "家"], cwd=tmp_path, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()  # forms and texts came along
    where = "import pipeline, sys; sys.stdout.write(pipeline.__file__)"
    found = subprocess.run([python, "-I", "-c", where], capture_output=True, check=True).stdout
    assert Path(found.decode()).is_relative_to(site)


def wheel_of(folder: Path, name: str, *needs: str) -> None:
    with zipfile.ZipFile(folder / f"{name}-9.0-py3-none-any.whl", "w") as wheel:
        asked = "".join(f"Requires-Dist: {need}\n" for need in needs)
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.0\n{asked}"
        wheel.writestr(f"{name}-9.0.dist-info/METADATA", head)


def test_wheels_are_complete_for_windows_not_for_the_computer_that_packs(tmp_path: Path) -> None:
    for line in requirements():
        needs = ["colorama; sys_platform == 'win32'", "uvloop; sys_platform != 'win32'"]
        name = re.split(r"[<>=]", line)[0].replace("-", "_")
        wheel_of(tmp_path, name, *(needs if name == "click" else []))
    assert missing(tmp_path, "3.12") == {"colorama"}
    wheel_of(tmp_path, "colorama", "more>=10")
    wheel_of(tmp_path, "more")
    assert missing(tmp_path, "3.12") == {"more>=10"}
    assert missing(tmp_path / "nothing", "3.12") == set(requirements())
