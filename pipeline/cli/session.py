"""What every command shares: the home, the date, how to print; errors end in one place."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

import click
from msgspec import Struct

from pipeline.errors import ChuangxianError, UsageError
from pipeline.paths import Home
from pipeline.refusals import refused

_TICK = 0.2  # seconds between two redraws of the progress line


class Session(Struct):
    """Global options of one call."""

    home: Home
    as_of: date | None = None
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    color: bool = True
    _last: tuple[str, float] = ("", 0.0)

    def emit(self, content: dict[str, Any], lines: Iterable[str]) -> None:
        """Print *content* as the one JSON object, or *lines* for people, on stdout."""
        if self.json:
            click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        else:
            for line in lines:
                click.echo(line, color=self.color or None)

    def progress(self, what: str, done: int, total: int) -> None:
        """One living line on a terminal, a plain line a stage elsewhere; on stderr."""
        if self.quiet:
            return
        count = f" {done}/{total}" if total else (f" {done}" if done else "")
        stage, drawn = self._last
        if not _living():
            if stage != what:
                click.echo(f"{what}……", err=True)
                self._last = (what, 0.0)
            return
        now = time.monotonic()
        if stage != what or now - drawn > _TICK or done == total:
            click.echo(f"\r\x1b[K{what}{count}", err=True, nl=False)
            self._last = (what, now)

    def settle(self) -> None:
        """End the living line."""
        if self._last[0] and _living() and not self.quiet:
            click.echo("\r\x1b[K", err=True, nl=False)
        self._last = ("", 0.0)


def speak_plainly() -> None:
    """A console that cannot show a character (GBK, ASCII) gets a question mark, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _living() -> bool:
    if sys.stderr is None:  # closed by whoever started us
        return False
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Pass the Session, and turn operator-facing errors into a message and an exit status:
    1 where the job could not go on, 2 for wrong usage."""

    @click.pass_obj
    @wraps(function)
    def wrapped(session: Session, *args: Any, **kwargs: Any) -> None:
        try:
            function(session, *args, **kwargs)
        except ChuangxianError as error:
            session.settle()
            _fail(session, error)
        except BrokenPipeError:
            raise  # whoever read the output has gone; click ends quietly
        except OSError as error:
            session.settle()
            _fail(session, _system(error))
        except MemoryError:
            session.settle()
            _fail(session, ChuangxianError("内存不够。", "请关掉别的程序，再运行一次。"))
        finally:
            session.settle()

    return wrapped


def _system(error: OSError) -> ChuangxianError:
    """What the operating system refused, as something to do."""
    return ChuangxianError(*refused(error).of(f"“{error.filename or '文件'}”"))


def _fail(session: Session, error: ChuangxianError) -> None:
    if session.json:
        click.echo(json.dumps({"error": error.message, "remedy": error.remedy}, ensure_ascii=False))
    click.echo(click.style(f"没有完成：{error.message}", fg="red", bold=True), err=True)
    if error.remedy:
        click.echo(f"怎么办：{error.remedy}", err=True)
    raise click.exceptions.Exit(2 if isinstance(error, UsageError) else 1)
