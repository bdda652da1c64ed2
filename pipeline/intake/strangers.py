"""What is said of a file that is no workbook: why, and what its sender can do instead."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath

from pipeline.intake.limits import MIB, Limits
from pipeline.intake.refusal import too_much
from pipeline.intake.sniffing import Kind
from pipeline.problems import Problem, make
from pipeline.records import Leaf, Result

_USE_TEMPLATE = "请用下发的填报簿填写，保存为 .xlsx 后报送。"
_MOVE_OVER = "请把内容填进下发的填报簿后报送；这个文件不会被读取。"
_SAVE_AS = "请在表格软件里打开，核对后填进下发的填报簿，保存为 .xlsx 报送。"
_PICTURE = "如果是邮件签名里的图片，不用处理；如果是报表的照片或截图，请用下发的填报簿填写。"
_SYSTEM = "不用处理，可以删除。"

# extension → (what it is, what to do)
_KNOWN: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("csv", "tsv"), ("纯文本表格", _SAVE_AS)),
    **dict.fromkeys(("txt", "md", "log"), ("文本文件", _USE_TEMPLATE)),
    **dict.fromkeys(("doc", "docx", "wps", "rtf", "odt"), ("文字文档", _MOVE_OVER)),
    **dict.fromkeys(("ppt", "pptx", "dps", "odp"), ("演示文稿", _MOVE_OVER)),
    **dict.fromkeys(("pdf", "ofd"), ("版式文档", _MOVE_OVER)),
    **dict.fromkeys(
        ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "emf", "wmf"),
        ("图片", _PICTURE),
    ),
    **dict.fromkeys(("htm", "html", "mht", "xml", "fods"), ("网页或标记文本", _SAVE_AS)),
    **dict.fromkeys(("mp4", "avi", "mov", "mp3", "wav", "amr"), ("音像文件", _USE_TEMPLATE)),
    **dict.fromkeys(("vcf", "ics", "p7s", "asc"), ("邮件附带的名片、日程或签名", _SYSTEM)),
    **dict.fromkeys(("lnk", "url", "ini", "db", "ds_store"), ("系统文件", _SYSTEM)),
}
# an .xls that is text inside is common: «export» of web systems
_WORKBOOK_NAMES = frozenset({"xls", "xlsx", "xlsm", "et", "ods"})
_BROKEN_WORKBOOKS = (Kind.XLSB, Kind.BROKEN)  # the rest are no returns: other kinds of file
# kind → (code, what it is)
_UNREADABLE = {
    Kind.XLSB: ("I05", "二进制工作簿"),
    Kind.TNEF: ("I06", "winmail.dat"),
    Kind.ARCHIVE: ("I07", ""),
    Kind.OUTLOOK: ("I18", "一封 Outlook 邮件"),
    Kind.MAILBOX: ("I18", "整个邮箱的导出文件"),
    Kind.BROKEN: ("I10", "损坏的文件"),
}
_DISGUISED = ("其他格式的文件，只是名字像工作簿", _SAVE_AS)


def refusal(kind: Kind, name: str, data: bytes) -> tuple[Problem, Result]:
    """The Problem and Result of a file of *kind* that is not to be read."""
    if kind is Kind.EMPTY:
        return make("I03", name=name), Result.NOT_A_RETURN
    if kind in _UNREADABLE:
        code, what = _UNREADABLE[kind]
        result = Result.QUARANTINED if kind in _BROKEN_WORKBOOKS else Result.NOT_A_RETURN
        return make(code, name=name, kind=what or _archive(data)), result
    what, advice = _known(name)
    return make("I01", name=name, kind=what, advice=advice), Result.NOT_A_RETURN


def unread(path: str, name: str, code: str) -> Leaf:
    """The leaf of what lies at *path* and could not be read (I17, I23 …): it is known by its name
    alone, so that it is new as soon as it can be."""
    nothing = sha256().hexdigest()
    problem = make(code, name=name, folder=name)
    return Leaf(path, name, nothing, 0, workbook=False, refusal=problem, result=Result.QUARANTINED)


def refused_at_sight(
    kind: Kind, name: str, data: bytes, limits: Limits
) -> tuple[Problem, Result] | None:
    """The refusal of *data* that is no container; None for a workbook that may be read.

    The size of a broken workbook is told before its damage: one with much behind its end looks
    broken, and mending it would not make it small enough.
    """
    if not kind.workbook and not (kind is Kind.BROKEN and named_as_workbook(name)):
        return refusal(kind, name, data)
    if len(data) > limits.workbook_mib * MIB:
        refused = too_much("文件太大", f"{limits.workbook_mib} MB")
        return refused.problem, refused.result
    return None if kind.workbook else refusal(kind, name, data)


def temporary(name: str) -> tuple[Problem, Result] | None:
    """The refusal of lock files of office programs and other droppings; None for others."""
    plain = PurePosixPath(name).name if "/" in name else name
    if plain.startswith(("~$", ".~")):
        kind = "表格软件打开时留下的临时文件"
    elif plain.startswith(".") or plain.lower() in ("thumbs.db", "desktop.ini"):
        kind = "系统的隐藏文件"
    else:
        return None
    return make("I02", name=plain, kind=kind), Result.NOT_A_RETURN


def named_as_workbook(name: str) -> bool:
    """True where the extension is one of the workbooks that are read here."""
    return _extension(name) in _WORKBOOK_NAMES


def _known(name: str) -> tuple[str, str]:
    extension = _extension(name)
    if extension in _WORKBOOK_NAMES:
        return _DISGUISED
    return _KNOWN.get(extension, ("其他文件", _USE_TEMPLATE))


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _archive(data: bytes) -> str:
    if data.startswith(b"Rar!"):
        return " RAR 压缩包"
    return " 7z 压缩包" if data.startswith(b"7z") else "一种少见的压缩包"
