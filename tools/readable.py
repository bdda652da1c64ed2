"""The manuals as pages that open in any browser by a double click, pictures beside them. Knows
Markdown and file names; nothing of what a manual says."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.7 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif;
  color: #1a1a1a; max-width: 46em; margin: 2em auto; padding: 0 1em; }}
h1, h2, h3 {{ line-height: 1.3; }}
h2 {{ border-bottom: 1px solid #bbb; padding-bottom: .2em; margin-top: 2em; }}
img {{ max-width: 100%; border: 1px solid #ccc; }}
table {{ border-collapse: collapse; margin: 1em 0; }}
th, td {{ border: 1px solid #999; padding: .3em .6em; text-align: left; vertical-align: top; }}
th {{ background: #eef2f7; }}
code, pre {{ font-family: Consolas, "Noto Sans Mono CJK SC", monospace; background: #f3f3f3; }}
pre {{ padding: .6em; overflow-x: auto; }}
@media print {{ body {{ margin: 0; max-width: none; font-size: 11pt; }} h2 {{ break-after: avoid; }}
  img, tr {{ break-inside: avoid; }} }}
</style>
</head>
<body>
{body}</body>
</html>
"""
# By the letter of Markdown, ** beside Chinese quotation marks is no emphasis; people mean it.
_BOLD = re.compile(r"(?<!`)\*\*([^*`\n]+)\*\*(?!`)")
_WIDE = re.compile(r"[\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]")


def pages(folder: Path) -> dict[str, bytes]:
    """What people read under *folder*, by name relative to it: documents with a Chinese name
    (Markdown as HTML, links between them mended) and what lies in folders with a Chinese name."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.split("/")[0].isascii():
            continue
        if path.suffix == ".md":
            found[f"{name.removesuffix('.md')}.html"] = page(path.read_text(encoding="utf-8"))
        else:
            found[name] = path.read_bytes()
    return found


def page(markdown: str) -> bytes:
    """*markdown* as one page without scripts or anything from elsewhere."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    reader.add_render_rule("softbreak", _line_end)
    body = reader.render(_BOLD.sub(r"<strong>\1</strong>", markdown))
    body = re.sub(r'(?<=src="|ref=")(?![a-z]+:)[^"]*', _own, body)
    heading = re.search(r"^#\s+(.+)$", markdown, flags=re.MULTILINE)
    title = html.escape(heading[1] if heading else "")
    return _PAGE.format(title=title, body=body).encode("utf-8")


def _line_end(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    """A line's end in the source: nothing between Chinese characters, which take no blanks."""
    before, after = tokens[index - 1].content[-1:], tokens[index + 1].content[:1]
    return "" if _WIDE.match(before) and _WIDE.match(after) else "\n"


def _own(link: re.Match[str]) -> str:
    """A link within the package: to pages, not to Markdown, and by the name as it is written."""
    return html.escape(unquote(re.sub(r"\.md(?=#|$)", ".html", html.unescape(link[0]))))
