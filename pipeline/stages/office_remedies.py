"""What the office can do where its own workbook (活动设置, 督查评分簿) cannot be read: nothing is
sent back to it, so remedies that speak of a 退回件 or of filing again do not fit. Texts only."""

from __future__ import annotations

from pipeline.problems import Problem

# codes of what is missing or changed in the build of the workbook: sheets, headers, lines, version
_BUILD = frozenset({"S01", "S09", "X01"})
# codes of what was left out: a return is filed again, the office's workbook is only mended
_UNREAD = frozenset({"S14", "S15", "S16"})
_LOCKED = "I08"


def office_remedy(problem: Problem, workbook: str) -> str:
    """The remedy of *problem* of the office's *workbook*; the catalogue's own where that fits."""
    if problem.code in _BUILD:
        return (
            f"请照空白的《{workbook}》改回来（程序文件夹的 templates_xlsx 里有一份），"
            "或者从备份里取回；表、行、列和标题请不要删改。"
        )
    if problem.code in _UNREAD:
        return "如果是要用的内容，请填到对应的栏里，存盘后再汇总一次；只是自己看的，不用改。"
    return problem.remedy


def opening_remedy(problem: Problem) -> str:
    """The remedy where the office's workbook cannot be opened at all."""
    if problem.code == _LOCKED:
        return "请去掉密码（文件 → 信息 → 保护工作簿 → 用密码加密，清空后保存），再运行一次。"
    return (
        "请在表格软件里打开它，另存为“Excel 工作簿（.xlsx）”，放回原处再运行一次；"
        "打不开的，请从备份里取回。"
    )
