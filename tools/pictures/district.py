"""The invented district that the manuals show, and what the commands say there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from pipeline.cli.app import main
from tools.pictures.wanted import TRACKING

UNITS, SEED = 36, 2010
SHOWN_AS = "我的活动"  # the name that stands in the manuals for the campaign home
_MOST = 14  # lines of a long answer
# Block of a manual → the words of the command, and the command as people type it.
_SAID = {
    "chuangxian-templates": ("templates",),
    "chuangxian-run": ("run",),
    "chuangxian-status": ("status",),
    "chuangxian-check": ("check", "inbox/SX011_砚畴初中_2012H1_r2.eml"),
    "chuangxian-explain": ("explain", "XX006"),
    "chuangxian-explain-item": ("explain", "XX006", "5.1"),
}
_HELD, _TAKE = "暂缓", "decide XX001 "  # the sheet, and what its command for 采用 says
_BY = {"姓名": "李某", "理由": "电话核实，是该校报送"}  # what people put in


def make_district(root: Path) -> Mapping[str, str]:
    """Make the district in *root*, run its period, and return what was said: block → Markdown.
    A decision comes last, so that what is written is what the run wrote."""
    said(root, "demo", str(root), "--units", str(UNITS), "--seed", str(SEED))
    # without the answer, which leaves the menu: somebody may type what he sees
    menu = _fenced(said(root, "menu", asked="0\n").rstrip().removesuffix("0").splitlines())
    blocks = {block: _block(root, words) for block, words in _SAID.items()}
    return {"menu": menu, **blocks, "chuangxian-decide": _block(root, _decision(root))}


def _decision(root: Path) -> tuple[str, ...]:
    """The words of the command that the list of the held gives for 采用, with name and reason."""
    sheet = CalamineWorkbook.from_path(root / TRACKING).get_sheet_by_name(_HELD)
    cells = (str(cell) for row in sheet.to_python() for cell in row)
    command = next(cell for cell in cells if _TAKE in cell and "采用" in cell)
    return tuple(_BY.get(word, word) for word in command.split()[1:])


def said(root: Path, *words: str, asked: str = "") -> str:
    """What ``chuangxian --home root words…`` prints where a person answers *asked*, *root*
    under the name that manuals use.

    Raises RuntimeError with the answer where the command could not go on."""
    before = Path.cwd()
    root.mkdir(parents=True, exist_ok=True)
    os.chdir(root)
    try:
        done = CliRunner().invoke(main, ["-q", "--home", str(root), *words], asked)
    finally:
        os.chdir(before)
    if done.exit_code:
        raise RuntimeError(f"{words[0]}: {done.output}")
    return done.stdout.replace(str(root.resolve()), SHOWN_AS)


def _block(root: Path, words: tuple[str, ...]) -> str:
    lines = said(root, *words).rstrip().splitlines()
    if len(lines) > _MOST:
        lines = [*lines[: _MOST - 2], "  ……", lines[-1]]
    shown = [f'"{word}"' if "，" in word else word for word in words]
    return _fenced([f"> {' '.join(('chuangxian', '--home', SHOWN_AS, *shown))}", *lines])


def _fenced(lines: list[str]) -> str:
    return "\n".join(("```text", *lines, "```"))
