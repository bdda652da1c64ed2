"""The menu for people who do not type commands (汇总.bat, 汇总.sh): a number is a command.

It asks and passes on; what a command does and says is that command's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from pipeline.cli.session import Session
from pipeline.errors import UsageError
from pipeline.paths import Home

Do = Callable[[list[str]], int]

_LINES = (
    "  1  收件汇总（直接按回车）",
    "  2  出模板和各单位的预填报表",
    "  3  看进度：谁报了，谁没报",
    "  4  建立活动目录（第一次用）",
    "  5  打开命令窗口，做别的事（例如 chuangxian decide）",
    "  6  打开结果文件夹",
    "  0  退出",
)
_COMMANDS = {"2": ["templates"], "3": ["status"], "4": ["init"]}


def serve(session: Session, do: Do) -> None:
    """Ask and do until 0. *do* runs the words of a command and gives its exit status; raises
    UsageError where the home is a file."""
    home = session.home
    if home.root.is_file():
        raise UsageError(
            f"“{home.root.name}”是一个文件，不是文件夹。",
            "请把整个活动目录（文件夹）拖到“汇总”上。",
        )
    while True:
        session.emit({}, ["", f"活动目录：{home.root}", *_LINES])
        choice = click.prompt("请选择", default="1", show_default=False, prompt_suffix="：").strip()
        if choice == "0":
            return
        _serve_one(session, choice, do)


def _serve_one(session: Session, choice: str, do: Do) -> None:
    home = session.home
    at_home = ["--home", str(home.root)]
    if choice == "1":
        day = _day()
        if day is None:
            return
        if do([*at_home, *day, "run"]):
            click.echo("没有全部完成，请按上面的提示处理后再来一次。")
    elif choice in _COMMANDS:
        do([*at_home, *_COMMANDS[choice]])
    elif choice == "5":
        _window(home)
    elif choice == "6":
        _show(home)
    else:
        click.echo(f"没有“{choice}”这一项，请输入 0 到 6 之间的一个数字。")
        return
    click.prompt("按回车键回到菜单", default="", show_default=False, prompt_suffix="")


def _day() -> list[str] | None:
    """``--as-of`` as the person says it, asked again whether it is meant, since files that lie in
    the inbox without a mail are dated by it; nothing for the cut-off, None for back to the menu."""
    asked = "按哪一天计算（如 2012-06-20；直接按回车＝报送期截止日；0＝回到菜单）"
    while day := click.prompt(asked, default="", show_default=False, prompt_suffix="：").strip():
        if day == "0":
            return None
        try:
            meant = date.fromisoformat(day).isoformat()
        except ValueError:
            click.echo(f"“{day}”不是日期，请写成 2012-06-20 这样；回到菜单请输入 0。")
            continue
        sure = (
            f"这次第一次见到的散放工作簿，都记为 {meant} 收到。"
            "对吗（直接按回车＝对；输入 n＝重写日期）"
        )
        if not click.prompt(sure, default="", show_default=False, prompt_suffix="：").strip():
            return ["--as-of", meant]
    return []


def _window(home: Home) -> None:
    """A shell in the home, with ``chuangxian`` on its path and this home as its own."""
    click.echo("在这里输入命令，例如 chuangxian status；输入 exit 回到菜单。")
    where = home.root if home.root.is_dir() else None
    shell = os.environ.get("COMSPEC", "cmd.exe") if os.name == "nt" else "/bin/sh"
    with_home = {**os.environ, "CHUANGXIAN_HOME": str(home.root)}
    subprocess.run([shell], cwd=where, env=with_home, check=False)  # noqa: S603 - a person's shell


def _show(home: Home) -> None:
    folder = home.root / "outbox"
    if not folder.is_dir():
        click.echo("还没有结果；请先收件汇总一次。")
        return
    click.echo(f"结果在 {folder}")
    if sys.platform == "win32":
        os.startfile(folder)  # noqa: S606 - the desktop's own opener
    else:
        _open(folder)


def _open(folder: Path) -> None:
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        subprocess.Popen(  # noqa: S603 - the desktop's own opener
            [opener, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        click.echo("请自己打开这个文件夹。")
