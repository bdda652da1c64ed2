"""The group ``chuangxian`` and its commands, each a few lines: parse, call, render."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.chinese import ChineseCommand, ChineseGroup
from pipeline.cli.session import Session, command, speak_plainly
from pipeline.paths import Home

ACTIONS = ("采用", "退回", "暂缓", "作废", "恢复", "接受说明")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(
    cls=ChineseGroup,
    invoke_without_command=False,
    help="创先争优活动报表汇总：发模板、收报表、查错误、出汇总排名。",
    epilog="第一次使用：chuangxian demo 试用目录，再 chuangxian --home 试用目录 run。",
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="目录",
    default=".",
    envvar="CHUANGXIAN_HOME",
    help="活动目录（默认当前目录，或环境变量 CHUANGXIAN_HOME）。",
)
@click.option(
    "--as-of",
    type=_DAY,
    metavar="年-月-日",
    help="以哪一天为准（默认报送期截止日）；第一次见到的散放工作簿记为这天收到。",
)
@click.option("--json", "as_json", is_flag=True, help="在标准输出只打印一个 JSON 对象。")
@click.option("-q", "--quiet", is_flag=True, help="不显示进度。")
@click.option("-v", "--verbose", is_flag=True, help="汇总后逐份列出要改正的地方。")
@click.option("--no-color", is_flag=True, envvar="NO_COLOR", help="不用颜色。")
@click.version_option(
    __version__, prog_name="chuangxian", message="chuangxian %(version)s", help="显示版本。"
)
@click.pass_context
def main(
    ctx: click.Context,
    home: Path,
    as_of: datetime | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    speak_plainly()
    if no_color:
        ctx.color = False
    ctx.obj = Session(
        home=Home(home.resolve()),
        as_of=as_of.date() if as_of else None,
        json=as_json,
        quiet=quiet,
        verbose=verbose,
        color=not no_color,
    )


@main.command("init", cls=ChineseCommand, help="建立活动目录（已有的文件一概不动）。")
@click.argument("folder", metavar="[目录]", type=click.Path(path_type=Path), required=False)
@command
def init(session: Session, folder: Path | None) -> None:
    from pipeline.cli.render import init_lines
    from pipeline.spec import load
    from pipeline.stages.home import lay_out

    home = Home(folder.resolve()) if folder else session.home
    made = lay_out(home, load())
    session.emit({"home": str(home.root), "made": [str(p) for p in made]}, init_lines(home, made))


@main.command("demo", cls=ChineseCommand, help="造一个虚构的区，填好报表放进收件箱，供试用。")
@click.argument("folder", metavar="[目录]", type=click.Path(path_type=Path), required=False)
@click.option(
    "--units",
    type=click.IntRange(12, 2000),
    metavar="个数",
    default=60,
    help="单位数，12 到 2000（默认 60）。",
)
@click.option("--period", metavar="报送期", default="2012H1", help="报送期（默认 2012H1）。")
@click.option(
    "--seed", type=int, metavar="整数", default=2010, help="随机种子；同一种子造出同样的文件。"
)
@click.option(
    "--faults",
    type=click.FloatRange(0, 1),
    metavar="比例",
    default=0.2,
    help="出错文件的比例，0 到 1（默认 0.2）。",
)
@command
def demo(
    session: Session, folder: Path | None, units: int, period: str, seed: int, faults: float
) -> None:
    from pipeline.cli.render import demo_lines
    from pipeline.demo.demonstrate import demonstrate

    home = Home(folder.resolve()) if folder else session.home
    made = demonstrate(home, units, period, seed, faults, session.progress)
    session.emit(made.as_json(), demo_lines(made))


@main.command("templates", cls=ChineseCommand, help="出空白模板，并为每个单位出预填好的报表。")
@click.option("--period", metavar="报送期", help="报送期（默认当前报送期）。")
@click.option("--unit", "unit", metavar="单位编码", help="只出这一个单位的报表。")
@command
def templates(session: Session, period: str | None, unit: str | None) -> None:
    from pipeline.campaign_run.templates import make_all
    from pipeline.cli.render import templates_lines

    made = make_all(session.home, period, unit)
    session.emit(made.as_json(), templates_lines(made))


@main.command("run", cls=ChineseCommand, help="收件、检查、登记、汇总，并写出全部结果。")
@click.option("--period", metavar="报送期", help="报送期（默认当前报送期）。")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    metavar="个数",
    help="同时检查几份。默认用全部核心；新文件少时少开几个，省去启动的时间。",
)
@command
def run(session: Session, period: str | None, workers: int | None) -> None:
    from pipeline.campaign_run.up_to_date import bring_up_to_date

    done = bring_up_to_date(
        session.home,
        period=period,
        as_of=session.as_of,
        workers=workers,
        progress=session.progress,
    )
    session.settle()
    from pipeline.cli.run_told import run_lines

    session.emit(done.as_json(), run_lines(done, session.home, details=session.verbose))
    if not done.sound:
        raise click.exceptions.Exit(1)


@main.command("check", cls=ChineseCommand, help="看 run 会怎样说这些文件；什么也不登记。")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@command
def check(session: Session, files: tuple[Path, ...]) -> None:
    from pipeline.campaign_run.check import check_files
    from pipeline.cli.render import check_lines

    done = check_files(session.home, files, session.as_of, session.progress)
    session.emit(done.as_json(), check_lines(done))


@main.command("status", cls=ChineseCommand, help="谁报了，谁没报，各到了哪一步。")
@click.option("--period", metavar="报送期", help="报送期（默认当前报送期）。")
@command
def status(session: Session, period: str | None) -> None:
    from pipeline.campaign_run.status import status_of
    from pipeline.cli.render import status_json, status_lines

    shown = status_of(session.home, period, session.as_of)
    session.emit(status_json(shown), status_lines(shown))


@main.command("explain", cls=ChineseCommand, help="一个单位的得分是怎么来的，直到单元格。")
@click.argument("unit", metavar="单位编码")
@click.argument("item", metavar="[条目]", required=False)
@click.option("--period", metavar="报送期", help="报送期（默认当前报送期）。")
@command
def explain(session: Session, unit: str, item: str | None, period: str | None) -> None:
    from pipeline.campaign_run.explain import as_json, story_of
    from pipeline.cli.gone import marked
    from pipeline.cli.story import story_lines

    story = story_of(session.home, unit, item, period, session.as_of)
    session.emit(as_json(story), story_lines(marked(story, session.home)))


@main.command("export", cls=ChineseCommand, help="把总汇总另存为 CSV，供别的软件计算。")
@click.option("--period", metavar="报送期", help="报送期（默认当前报送期）。")
@command
def export(session: Session, period: str | None) -> None:
    from pipeline.campaign_run.export import exported
    from pipeline.cli.render import export_lines

    done = exported(session.home, period, session.as_of)
    content = {
        "outputs": [session.home.relative(path) for path in done.paths],
        "as_of": done.as_of.isoformat(),
        "agrees": done.agrees,
    }
    session.emit(content, export_lines(done))


@main.command("decide", cls=ChineseCommand, help="把人的决定记录在案（谁、何时、为何）。")
@click.argument("unit", metavar="单位编码")
@click.option("--period", metavar="报送期", help="报送期（默认当前报送期）。")
@click.option("--action", type=click.Choice(ACTIONS), required=True, help="怎样处理。")
@click.option("--file", "file", metavar="文件", help="哪一份文件（单位报了不止一份时）。")
@click.option(
    "--point", metavar="要点编号", help="接受哪一条说明（《催报退回》待核表的“要点编号”）。"
)
@click.option("--said", metavar="单位的话", help="单位口头怎样说明的（没有写在“核对说明”里时）。")
@click.option("--by", "by", required=True, metavar="姓名", help="谁决定的。")
@click.option("--why", required=True, metavar="理由", help="为什么。")
@command
def decide(session: Session, unit: str, period: str | None, **words: str | None) -> None:
    from pipeline.campaign_run.status import decided
    from pipeline.cli.render import decision_json, decision_lines

    done = decided(session.home, unit, period, session.as_of, words)
    lines = decision_lines(done, dated=session.as_of is not None)
    session.emit(decision_json(done), lines)


@main.command("redate", cls=ChineseCommand, help="更正来件的收到日期，记录在案（谁、为何）。")
@click.argument("day", metavar="收到日期", type=_DAY)
@click.option(
    "--was", type=_DAY, metavar="年-月-日", help="汇总时写错的那一天：更正那次的散放文件。"
)
@click.option("--file", "file", metavar="文件", help="只更正这一份（散放的或邮件里的）。")
@click.option("--by", "by", required=True, metavar="姓名", help="谁更正的。")
@click.option("--why", required=True, metavar="理由", help="为什么。")
@command
def redate(
    session: Session, day: datetime, was: datetime | None, file: str | None, by: str, why: str
) -> None:
    from pipeline.campaign_run.redate import redated
    from pipeline.cli.render import redating_json, redating_lines

    wrong = was.date() if was else None
    home, to = session.home, day.date()
    done, late = redated(home, to, session.as_of, was=wrong, file=file, by=by, why=why)
    session.emit(redating_json(done, late), redating_lines(done, late))


@main.command("menu", cls=ChineseCommand, help="按菜单选数字办事（双击“汇总”打开的就是它）。")
@click.argument("folder", metavar="[目录]", type=click.Path(path_type=Path), required=False)
@command
def menu(session: Session, folder: Path | None) -> None:
    from pipeline.cli.menu import serve

    if folder:
        session.home = Home(folder.resolve())
    serve(session, _done)


def _done(words: list[str]) -> int:
    """Exit status of ``chuangxian`` with *words*, without leaving this process."""
    try:
        main.main(words, prog_name="chuangxian")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0
