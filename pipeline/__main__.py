"""``python -m pipeline`` is ``chuangxian``."""

from __future__ import annotations


def main() -> None:
    """The command line. Loaded when called: a process beside a run that was begun by the installed
    command loads this module, too, and needs no command."""
    from pipeline.cli.short_lived import short_lived

    short_lived(_chuangxian)


def _chuangxian() -> None:
    import os
    import sys

    from pipeline.cli.ahead import begin_ahead

    begin_ahead(sys.argv[1:], os.environ)
    from pipeline.cli.app import main as chuangxian

    chuangxian()


if __name__ == "__main__":
    main()
