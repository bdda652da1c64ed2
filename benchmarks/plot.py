"""The plot of RESULTS.md: cost of a workbook against the number of workbooks, both axes log."""

from __future__ import annotations

from pathlib import Path

from benchmarks.results import AGAIN, RUN, Results


def draw(results: Results, target: Path) -> None:
    """Write an SVG with the same bytes for the same *results*."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "chuangxian"
    from matplotlib import pyplot as plt

    sizes = sorted(results.by_size)
    figure, axes = plt.subplots(figsize=(8, 5))
    for name in results.by_size[sizes[0]]:
        if name == AGAIN:
            continue
        series = [results.by_size[size][name] for size in sizes]
        own = name == RUN
        axes.errorbar(
            sizes,
            [entry.wall for entry in series],
            yerr=[
                [entry.wall - entry.spread[0] for entry in series],
                [entry.spread[1] - entry.wall for entry in series],
            ],
            marker="o",
            capsize=3,
            label="chuangxian run, 2 workers" if own else name,
            linewidth=2.5 if own else 1.2,
            color="black" if own else None,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.set_xlabel("workbooks in the inbox")
    axes.set_ylabel("wall time per workbook, ms (median, least – most)")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    figure.savefig(target, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
