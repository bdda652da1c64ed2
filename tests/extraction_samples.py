"""A small spec, and sheets written as Markdown tables: the reader sees what the code sees.

In a table an unquoted number is a number cell, ``2011-07-01`` a date cell, ``TRUE`` a truth
value, ``#REF!`` an error cell, ``=?`` a formula without a result, ``'12'`` the text 12, ``\\n``
a line end; an empty cell is blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from pipeline.campaign import Due, Parameters, Period, Settings, Unit
from pipeline.extraction import Extraction, extract
from pipeline.problems import Problem
from pipeline.records import RawSheet, RawValue, RawWorkbook, Row
from pipeline.spec.model import Block, Field, FieldType, Form, Spec, Who, Workbook

CHOICES = {
    "yes_no": ("是", "否"),
    "objects": ("领导班子", "党组织", "党员评议会"),
    "ways": ("橱窗板报", "网络", "短信"),
    "periods": ("2011Y", "2012H1", "2012Z"),
    "good": ("领导班子好", "党员队伍好"),
    "lead": ("带头学习提高", "带头服务群众"),
}


def _form(name: str, sheet: str, fields: tuple[Field, ...], **more: object) -> Form:
    given: dict[str, object] = {"layout": "table", "classes": ("B", "D1"), **more}
    title = sheet.removeprefix(name)
    return Form(name, "填报簿", title, sheet, fields=fields, **given)  # type: ignore[arg-type]


_T, _SYSTEM = FieldType, Who.SYSTEM
_F0 = (
    Field("unit_code", "单位编码", _T.TEXT, "F0"),
    Field("period", "报送期", _T.ENUM, "F0", choices="periods"),
    Field("template_version", "模板版本", _T.TEXT, "F0", _SYSTEM),
    Field("report_date", "填报日期", _T.DATE, "F0"),
    Field("filler_phone", "办公电话", _T.TEXT, "F0"),
)
_F3 = (
    Field("commit_no", "承诺编号", _T.TEXT, "F3", _SYSTEM),
    Field("subject", "承诺主体", _T.TEXT, "F3"),
    Field(
        "theme",
        "对应条目",
        _T.ENUM,
        "F3",
        choices_on="subject",
        choices_by={"党组织": "good", "党员": "lead"},
    ),
    Field("public_way", "公开方式", _T.MULTI, "F3", choices="ways"),
)
_F4 = (
    Field("session_date", "测评日期", _T.DATE, "F4.body"),
    Field("object_type", "测评对象", _T.ENUM, "F4.body", choices="objects"),
    Field("n_due", "应参评", _T.INT, "F4.body", unit="人"),
    Field("n_back", "收回", _T.INT, "F4.body", unit="份"),
    Field("top_problem", "群众反映的主要问题和意见建议", _T.TEXT, "F4.body"),
    Field("rate", "参评率", _T.PCT, "F4.body", _SYSTEM),
)
_F5 = (
    Field("item_no", "编号", _T.TEXT, "F5"),
    Field("n_party", "党员人次", _T.INT, "F5"),
    Field("result", "成效", _T.TEXT, "F5"),
)
_F6 = (
    Field("item_code", "条目编码", _T.TEXT, "F6", _SYSTEM),
    Field("item_max", "满分", _T.INT, "F6", _SYSTEM),
    Field("self_score", "自评分", _T.DEC, "F6", decimals=1),
)


def _spec() -> Spec:
    forms = (
        _form("F0", "F0填报信息", _F0, layout="record"),
        _form("F3", "F3承诺台账", _F3, key=("commit_no",), classes=("B",)),
        _form("F4", "F4测评统计", _F4),
        _form("F5", "F5活动台账", _F5),
        _form("F6", "F6五个好评分", _F6, key=("item_code",), preprinted="items"),
    )
    rows = {"rows_field": "object_type"}
    blocks = (
        Block("F0", "F0", "填报信息", ()),
        Block("F3", "F3", "承诺", ()),
        Block("F4.body", "F4", "测评", (), rows_values=("领导班子", "党组织"), **rows),  # type: ignore[arg-type]
        Block("F4.meeting", "F4", "评议会", (), rows_values=("党员评议会",), **rows),  # type: ignore[arg-type]
        Block("F5", "F5", "台账", ()),
        Block("F6", "F6", "评分", ()),
    )
    due = {name: {"2012H1": "Y", "2011Y": "Y"} for name in ("F0", "F4.body")}
    due |= {"F3": {"2012H1": "optional"}, "F5": {"2012H1": "optional"}, "F6": {"2011Y": "Y"}}
    return Spec(
        template_version="2012.1",
        accepted_versions=("2011.1",),
        workbooks={"填报簿": Workbook("填报簿", "填报簿", tuple(form.id for form in forms))},
        forms={form.id: form for form in forms},
        blocks={block.id: block for block in blocks},
        choices=CHOICES,
        classes={"B": "直属学校", "D1": "属地学校"},
        due={(block, cls): marks for block, marks in due.items() for cls in ("B", "D1")},
        periods=(),
        parameters=(),
        items=(),
    )


SPEC = _spec()


def _unit(code: str, name: str, unit_class: str = "B", **more: object) -> Unit:
    return Unit(code, name, name, "教育", unit_class, "直属", **more)  # type: ignore[arg-type]


SETTINGS = Settings(
    units={
        unit.code: unit
        for unit in (
            _unit("XX001", "东风小学"),
            _unit("XX002", "新华小学"),
            _unit("SX001", "河西镇小学", "D1"),
            _unit("XX009", "旧城小学", active_to=date(2011, 8, 31), merged_into="XX001"),
        )
    },
    periods={
        code: Period(code, code, "P3", date(2011, 7, 1), last, last, 2)
        for code, last in (("2011Y", date(2012, 1, 10)), ("2012H1", date(2012, 6, 20)))
    },
    due=Due(SPEC.due),
    parameters=Parameters({}),
    current="2012H1",
)

F0 = """
| 创先争优活动填报信息 |
| 填报单位（公章）：东风小学 |
| 栏目     | 填写内容   | 单位  | 填写说明 |                  |
| @label   | @value     | @unit | @note    | @field           |
| 单位编码 | XX001      |       | 编码     | unit_code        |
| 报送期   | 2012H1     |       | 选       | period           |
| 模板版本 | '2012.1'   |       |          | template_version |
| 填报日期 | 2012-06-15 |       | 日期     | report_date      |
| 办公电话 | 85101234   |       |          | filler_phone     |
"""
F3 = """
| 承诺台账 |
|  |
| 承诺编号 | 承诺主体 | 对应条目 | 公开方式 |
| commit_no | subject | theme | public_way |
"""
F4 = """
| 测评统计 |
| 填报单位（公章） |
| 测评日期     | 测评对象    | 应参评 | 收回   | 群众反映的主要问题和意见建议 | 参评率 |
| session_date | object_type | n_due  | n_back | top_problem                  | rate   |
| 2012-05-18   | 领导班子    | 120    | 110    | 食堂排队                     | 0.92   |
| 2012-05-18   | 党组织      | 120    | 108    |                              | 0.9    |
"""
F5 = """
| 活动台账 |
|  |
| 编号    | 党员人次 | 成效   |
| item_no | n_party  | result |
| '01'    | 24       | 好     |
"""
F6 = """
| 五个好评分 |
|  |
| 条目编码  | 满分     | 自评分     |
| item_code | item_max | self_score |
| '1.1'     | 5        | 4.5        |
| '1.2'     | 5        |            |
"""
META = {
    "template_version": "2012.1",
    "workbook": "填报簿",
    "unit": "XX001",
    "unit_class": "B",
    "period": "2012H1",
    "revision": "2",
    "pack_code": "XX001-2012H1-r2",
    "token": "0" * 16,
}
SHEETS = {
    "F0填报信息": F0,
    "F3承诺台账": F3,
    "F4测评统计": F4,
    "F5活动台账": F5,
    "F6五个好评分": F6,
}

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def sheet(name: str, table: str, *, hidden: bool = False) -> RawSheet:
    """The sheet that the Markdown *table* shows."""
    rows: list[list[RawValue]] = []
    errors: dict[tuple[int, int], str] = {}
    uncached: set[tuple[int, int]] = set()
    for line in filter(None, table.strip("\n").splitlines()):
        cells = [text.strip() for text in line.strip().strip("|").split("|")]
        rows.append([_value(text) for text in cells])
        for column, text in enumerate(cells, start=1):
            if text.startswith("#"):
                errors[len(rows), column] = text
            if text == "=?":
                uncached.add((len(rows), column))
    return RawSheet(name, rows, hidden, errors, frozenset(uncached))


def _value(text: str) -> RawValue:
    if text.startswith("#") or text in ("", "=?"):
        return ""
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text.strip("'").replace("\\n", "\n") if text.startswith("'") else text


def workbook(
    sheets: Mapping[str, str | None] | None = None,
    *,
    meta: Mapping[str, str | None] | None = None,
    hidden: tuple[str, ...] = (),
) -> RawWorkbook:
    """A clean return of XX001 for 2012H1, with *sheets* put in, replaced, or (None) left out,
    and *meta* entries changed; ``{"": None}`` leaves `_meta` out."""
    tables = {**SHEETS, **(sheets or {})}
    found = [sheet(n, t, hidden=n in hidden) for n, t in tables.items() if t is not None]
    if not (meta and "" in meta):
        pairs = {**META, **(meta or {})}
        rows = [[key, value] for key, value in pairs.items() if value is not None]
        found.append(RawSheet("_meta", rows, hidden=True))
    return RawWorkbook("xlsx", tuple(found))


def read(raw: RawWorkbook) -> Extraction:
    """*raw*, extracted with the small spec."""
    return extract(raw, SPEC, SETTINGS, date(2012, 6, 18))


def rows(found: Extraction, form: str) -> tuple[Row, ...]:
    assert found.submission is not None
    return found.submission.rows(form)


def lines(found: Extraction, form: str, *names: str) -> list[tuple[object, ...]]:
    """The named fields of every record of *form*."""
    return [tuple(row.values[name] for name in names) for row in rows(found, form)]


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str | None, str | None]]:
    """(code, effect, sheet, cell) of each Problem."""
    return [(p.code, p.effect.value, p.where.sheet, p.where.cell) for p in problems]
