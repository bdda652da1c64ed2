"""``python -m pipeline`` is ``chuangxian``."""

from __future__ import annotations


def main() -> None:
    """The command line. Loaded when called: a process beside a run that was begun by the installed
    command loads this module, too, and needs no command."""
    from pipeline.cli import main as chuangxian

    chuangxian()


if __name__ == "__main__":
    main()
