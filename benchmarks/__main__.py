"""``python -m benchmarks [--sizes 200,1000,10000]``: makes homes, measures `run` and the loops
beside it on the same files, and writes RESULTS.md with its plot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.session import Session

_HERE = Path(__file__).parent
_SIZES = "200,1000,10000"


def main() -> None:
    """Parse, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default=_SIZES, help=f"numbers of workbooks ({_SIZES})")
    parser.add_argument("--repeats", type=int, default=3, help="at 10,000 everything is done once")
    parser.add_argument("--to", type=Path, default=_HERE, help="folder of RESULTS.md")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    with TemporaryDirectory(prefix="bench-") as scratch:
        results = Session(Path(scratch), options.repeats).measure(sizes)
    from benchmarks.markdown import rendered
    from benchmarks.plot import draw

    options.to.mkdir(parents=True, exist_ok=True)
    draw(results, options.to / "cost.svg")
    target = options.to / "RESULTS.md"
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    page = rendered(results, "cost.svg", before)
    target.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
