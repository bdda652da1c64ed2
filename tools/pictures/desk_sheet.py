"""速查卡: one A4 page for the clerk's desk, as a workbook set up to print on exactly that page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pipeline.workbooks.forms.heights import lines_in, row_height
from pipeline.workbooks.look import BODY_SIZE, Formats, formats, open_workbook

NAME = "速查卡"
_A4 = 9
_SIZE = 12  # points: read at arm's length
_FIRST, _SECOND = 19, 82  # widths of the columns
_ROOM = _SECOND * BODY_SIZE / _SIZE  # the second one, in letters of _SIZE
_AIR = 7  # points
_TITLE = "办事员速查卡：一期报送怎么办"
_SUBTITLE = "把活动目录（文件夹）拖到“汇总.bat”上，按菜单选数字。拿不准的，翻《办事员手册》。"
_PARTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "一、每一期八步",
        (
            (
                "1　核对设置",
                "《活动设置》：“参数”表改“当前报送期”；“报送期”表看截止日期；“单位目录”表看单位和邮箱",
            ),
            (
                "2　发报表",
                "菜单“出模板和各单位的预填报表”；“下发”文件夹里一个单位一份，指导小组的也在里面，各发各的",
            ),
            (
                "3　收报表",
                "邮件另存为 .eml，连同压缩包、附件原样放进 inbox：不改名，不拆包，不打开另存",
            ),
            ("4　汇总", "菜单“收件汇总”，问日期时直接按回车"),
            ("5　看清单", "打开《催报退回》的“首页”，“现在该做的事”从上到下逐条办"),
            ("6　退和催", "“退回”文件夹里的退回件发给单位；没报的，把“催报文字”粘贴进邮件发出"),
            ("7　再收再汇总", "改好的寄回来，放进 inbox，再汇总一次；到“首页”没有要办的为止"),
            ("8　了结", "《汇总排名》交领导；定了以后发成绩单，只发本单位；整个活动目录备份一份"),
        ),
    ),
    (
        "二、碰到这些，这样办",
        (
            (
                "结果写不成",
                "多半是正在 Excel 里开着：关掉它，再汇总一次。磁盘满了：腾出空间，再汇总一次",
            ),
            ("停电、误关窗口", "什么也不会丢。重新打开，再汇总一次，接着办"),
            (
                "来信人不认识",
                "打电话问单位。是它：复制“采用的命令”；不是：复制“不采用的命令”。都在“暂缓”表",
            ),
            ("同一天两份不同", "程序不替您挑。问单位以哪份为准，在“暂缓”表复制那一份的命令"),
            (
                "数字可疑（待核）",
                "照常计入。等单位在“核对说明”里写一句（口头说清的，记在 --said 后面）；"
                "同意，就在“待核”表复制“接受说明的命令”",
            ),
            ("打不开、有密码", "看“不是报表与隔离”表的“建议”，请对方去掉密码或另存后重发"),
            ("退了又退", "先打电话，和单位一起看《退回说明》；改对以前，原来通过的一份照常有效"),
            (
                "截止以后才来",
                "邮件（.eml）自动算迟报；散放的工作簿，汇总时输入收到的那一天。都照常计入",
            ),
            (
                "汇总时写错了日期",
                "再汇总一次。散放的记成了迟报，窗口里写着更正的命令：整行复制，再汇总一次",
            ),
            ("单位撤并", "“单位目录”不删行：填“停用日期”和“并入单位”"),
            (
                "对账不一致",
                "先停下，不发结果；再汇总一次；仍不一致，把窗口文字和活动目录交给负责系统的人",
            ),
        ),
    ),
    (
        "三、记下一个决定（在菜单“打开命令窗口”里，整行粘贴，换上姓名和理由）",
        (
            ("采用、退回、作废", "chuangxian decide 单位编码 --action 采用 --by 姓名 --why 理由"),
            (
                "接受说明",
                "chuangxian decide 单位编码 --action 接受说明 --point 要点编号 --by 姓名 --why 理由",
            ),
            ("记完以后", "再汇总一次，结果才跟上。记错了：同样写一条，--action 恢复"),
        ),
    ),
    (
        "四、不要",
        (
            ("不删不改", "不删 ledger.db（台账）和 home.key（密钥），不改 inbox 里的文件"),
            ("不外传", "《催报退回》和密钥不转发；成绩单不给别的单位；不收身份证号、手机号"),
        ),
    ),
    (
        "五、自己填上",
        (
            ("本期截止日", ""),
            ("负责系统的人", ""),
            ("备份放在", ""),
        ),
    ),
)


def desk_sheet() -> bytes:
    """The workbook 速查卡.xlsx; the same bytes each time."""
    target = BytesIO()
    workbook = open_workbook(target, NAME, _TITLE)
    _fill(workbook.add_worksheet(NAME), formats(workbook))
    workbook.close()
    return target.getvalue()


def _fill(sheet: Any, style: Formats) -> None:
    _set_up(sheet)
    sheet.merge_range(0, 0, 0, 1, _TITLE, style("title", "center", font_size=20))
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, 1, _SUBTITLE, style("note", "center"))
    sheet.set_row(1, 20)
    row = 2
    for heading, lines in _PARTS:
        sheet.merge_range(row, 0, row, 1, heading, style("group", "box", font_size=_SIZE))
        sheet.set_row(row, 24)
        for when, what in lines:
            row += 1
            sheet.write_string(row, 0, when, style("head", "box", "left", font_size=_SIZE))
            sheet.write_string(row, 1, what, style("box", "wrap", font_size=_SIZE))
            sheet.set_row(row, row_height(lines_in(what, _ROOM)) + _AIR)
        row += 1


def _set_up(sheet: Any) -> None:
    sheet.set_portrait()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.5)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _FIRST)
    sheet.set_column(1, 1, _SECOND)
