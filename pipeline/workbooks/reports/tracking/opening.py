"""The link that opens a file of the inbox, in a column of its own: some programs do not wrap a
linked text, and long paths would be cut."""

from __future__ import annotations

from pipeline.records import Filing
from pipeline.workbooks.reports.listing import Cell, Content
from pipeline.workbooks.reports.scene import Scene


def opening(scene: Scene, filing: Filing) -> Content:
    """A link to the file, or to the container that holds it; says so where it has gone."""
    link = scene.file(filing)
    return Cell("打开", link) if link else "已移出"
