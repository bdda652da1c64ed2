"""Chinese help pages and usage errors for click's own words."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

_RANGE = re.compile(r"\s*\[\S+<=x<=\S+\]")  # our own texts say it in words
_DASHES = "—–―－‐‑−-"
_DASHED = re.compile("[—–―－‐‑−]-?[A-Za-z]|-[—–―－‐‑−]+[A-Za-z]|[—–―－‐‑−]{2}[A-Za-z]")
UNFORESEEN = (
    "没有完成：程序遇到了没有料到的情况。来件都还在，没有丢失。\n"
    "怎么办：请再运行一次；还是这样，请把上面的文字发给维护人员。"
)


class _ChineseHelp:
    """Mixin: the headings of a help page in Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (row[0], _RANGE.sub("", row[1].replace("[required]", "[必填]")))
            for param in self.get_params(ctx)  # type: ignore[attr-defined]
            if isinstance(param, click.Option) and (row := param.get_help_record(ctx))
        ]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本说明。"
        return option


class ChineseCommand(_ChineseHelp, click.Command):
    """A command with a Chinese help page; ``-h`` works like ``--help``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)


class ChineseGroup(_ChineseHelp, click.Group):
    """A group with a Chinese help page and Chinese usage errors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        kwargs.setdefault("options_metavar", "[选项]")
        kwargs.setdefault("subcommand_metavar", "命令 [参数]…")
        super().__init__(*args, **kwargs)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, found.get_short_help_str(60))
            for name in self.list_commands(ctx)
            if (found := self.get_command(ctx, name)) is not None
        ]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)  # in the order of a working day, not of the alphabet

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """As click's, with usage errors in Chinese (exit status 2), and a
        way on where the program itself is at fault (1)."""
        if kwargs.get("standalone_mode", True) is False:
            return super().main(*args, **kwargs)
        try:
            done = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.UsageError as error:
            said = _long_dash(args[0] if args else kwargs.get("args")) or chinese(error)
            click.echo(f"用法不对：{said}", err=True)
            if error.ctx is not None:
                click.echo(f"请看说明：{error.ctx.command_path} --help", err=True)
            raise SystemExit(2) from None
        except click.Abort:
            click.echo("已中断，没有写到一半的文件；再运行一次就接着做。", err=True)
            raise SystemExit(1) from None
        except Exception:
            import traceback

            traceback.print_exc()  # for those who mend the program
            click.echo(UNFORESEEN, err=True)
            raise SystemExit(1) from None
        raise SystemExit(done if isinstance(done, int) else 0)


def _long_dash(given: Sequence[str] | None) -> str:
    """A long dash, as word processors make it of two short ones, begins no option."""
    words = sys.argv[1:] if given is None else given
    found = next((word for word in words if _DASHED.match(word)), None)
    if found is None:
        return ""
    right = f"--{found.lstrip(_DASHES)}"
    return f"“{found}”前面是长横线，不是两个英文减号（-）；请改成 {right}。"


def chinese(error: click.UsageError) -> str:
    """A usage error in Chinese: what was found, what could be written instead."""
    if isinstance(error, click.NoSuchOption):
        return _no_option(error)
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 的写法不对：要带内容的写在它后面，不带内容的后面不要写。"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_named(error)}。{_to_add(error.param)}"
    if isinstance(error, click.BadParameter):
        return f"{_named(error)} 的值不能用。{_wanted(error.param)}"
    return next((say(error) for start, say in _BY_START if error.message.startswith(start)), _ELSE)


def _too_many(error: click.UsageError) -> str:
    more = error.message.partition("(")[2].removesuffix(")")
    return f"后面多了“{more}”。名字里有空格的，请用引号括起来。"


def _no_option(error: click.NoSuchOption) -> str:
    group = error.ctx.command if error.ctx else None
    if isinstance(group, click.Group):
        owners = [
            name
            for name, found in group.commands.items()
            if any(error.option_name in param.opts for param in found.params)
        ]
        if owners:
            return f"选项 {error.option_name} 要写在命令的后面，例如 {owners[0]} {error.option_name} …。"
    near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else "。"
    return f"没有选项 {error.option_name}{near}"


def _no_command(error: click.UsageError) -> str:
    word = error.message.removeprefix("No such command").split("(")[0].strip(" .'")
    group = error.ctx.command if error.ctx else None
    names = list(group.commands) if isinstance(group, click.Group) else []
    import difflib

    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    hint = f"是不是 {near[0]}？" if near else f"可以写：{'、'.join(names)}。"
    return f"没有命令 {word}。{hint}"


_ELSE = "命令的写法认不出来。"
_BY_START: tuple[tuple[str, Callable[[click.UsageError], str]], ...] = (
    ("No such command", _no_command),
    ("Missing command", lambda _: "请写上要做的事，例如 run。"),
    ("Got unexpected extra argument", _too_many),
)


def _to_add(param: click.Parameter | None) -> str:
    """How an option that is missing is added."""
    if not isinstance(param, click.Option):
        return ""
    if isinstance(param.type, click.Choice):
        return _wanted(param)
    return f"请在后面加上 {param.opts[0]} {param.metavar or '内容'}（{(param.help or '').rstrip('。')}）。"


def _wanted(param: click.Parameter | None) -> str:
    """What a parameter's type takes, in Chinese."""
    kind = param.type if param else None
    if isinstance(kind, click.DateTime):
        return "日期请写成 2012-06-20 这样。"
    if isinstance(kind, click.Choice):
        return f"可以写：{'、'.join(str(choice) for choice in kind.choices)}。"
    if isinstance(kind, click.IntRange | click.FloatRange):
        return f"要在 {kind.min} 到 {kind.max} 之间。"
    if isinstance(kind, click.Path):
        return "请检查路径；这里要的是文件夹还是文件，请看说明。"
    return "请看说明里的写法。"


def _named(error: click.BadParameter) -> str:
    if error.param is None:
        return "参数"
    if isinstance(error.param, click.Option):
        return "/".join(error.param.opts)
    return error.param.make_metavar(error.ctx or click.Context(click.Command("x")))
