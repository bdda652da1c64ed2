"""The field dictionary (栏目字典) as Markdown, for clerks and for whoever changes a form.

Says nothing that the specification does not say; `python -m pipeline.spec` writes it to docs/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.spec.campaign_tables import OFFICE, OFFICE_NAME
from pipeline.spec.loader import load
from pipeline.spec.model import Comparison, Condition, Field, FieldType, Form, Spec, Who

_TYPES = {
    FieldType.TEXT: "文字",
    FieldType.INT: "整数",
    FieldType.DEC: "小数",
    FieldType.DATE: "日期",
    FieldType.ENUM: "单选",
    FieldType.MULTI: "多选",
    FieldType.PCT: "比率",
}
_WHO = {Who.UNIT: "单位", Who.SYSTEM: "系统", Who.OFFICE: "办公室"}
_OUTSIDE = {
    "period.covers_from": "报送期起始日期",
    "period.covers_to": "报送期结束日期",
    "period.due_by": "报送期截止日期",
    "received": "收到日期",
    "campaign.start": "活动开始日期",
    "campaign.end": "活动结束日期",
}
_KINDS = {
    "not_after": "不晚于",
    "not_before": "不早于",
    "at_most": "不超过",
    "at_least": "不少于",
    "differs": "不同于",
}
_EFFECTS = {"return": "否则退回", "flag": "否则请单位确认", "note": "否则只作提示"}
_PARTS = {
    "self+sup": "自评＋上级评分",
    "sup": "上级评分",
    "computed": "计算",
    "computed+sup": "计算＋上级评分",
    "ballot": "群众评议",
}
_PARAMETER_KINDS = {
    "number": "数",
    "share": "0～1 的数",
    "points": "0～100 的数",
    "times": "不小于 1 的数",
    "whole": "整数",
    "fraction": "比例",
    "switch": "是、否",
    "range": "范围",
    "counts": "整数范围",
    "raters": "权重",
    "text": "文字",
}
_FIELD_HEADS = ("栏目", "id", "类型", "单位", "必填", "取值", "规则说明", "谁填")


def dictionary(spec: Spec | None = None) -> str:
    """Markdown of docs/field-dictionary.md for *spec* (default: the one that we ship)."""
    return "\n".join(_lines(spec or load())) + "\n"


def _lines(spec: Spec) -> Iterator[str]:
    yield "# 栏目字典"
    yield ""
    yield "本文件由 `python -m pipeline.spec` 从 `pipeline/spec/*.toml` 生成，请勿手改。"
    yield f"模板版本 {spec.template_version}；仍然接受 {'、'.join(spec.accepted_versions)}。"
    for workbook in spec.workbooks.values():
        yield from ("", f"## {workbook.id}：{workbook.title}")
        for name in workbook.forms:
            yield from _form(spec, spec.forms[name])
    yield from _blocks(spec)
    yield from _due(spec)
    yield from _periods(spec)
    yield from _items(spec)
    yield from _parameters(spec)


def _form(spec: Spec, form: Form) -> Iterator[str]:
    yield from ("", f"### {form.id} {form.title}（工作表“{form.sheet}”）", "", form.note, "")
    classes = "、".join(spec.class_text(c) for c in form.classes)
    layout = "一行一个栏目" if form.is_record else "一行一条记录"
    yield f"- 版式：{layout}；使用的单位：{classes}"
    labels = {entry.id: entry.label for entry in form.fields}
    for names in ((form.key,) if form.key else ()) + form.unique:
        yield f"- 不得重复：{'＋'.join(labels[name] for name in names)}"
    if form.rules:
        yield f"- 核对规则：{'、'.join(form.rules)}"
    yield ""
    yield from _table(_FIELD_HEADS, (_field(spec, form, entry) for entry in form.fields))


def _field(spec: Spec, form: Form, entry: Field) -> tuple[str, ...]:
    kind = _TYPES[entry.type]
    if entry.decimals:
        kind += f"（{entry.decimals} 位）"
    return (
        entry.label,
        f"`{entry.id}`",
        kind,
        entry.unit,
        _required(form, entry),
        "；".join(_values(spec, form, entry)),
        "；".join(_rules(spec, form, entry)),
        _WHO[entry.who],
    )


def _required(form: Form, entry: Field) -> str:
    when = "，且".join(_condition(form, condition) for condition in entry.required_all)
    if not entry.required and not when:
        return "自动" if entry.who is Who.SYSTEM else "否"
    found = f"{when}时" if when else "是"
    if entry.required_classes:
        found += f"（限 {' '.join(entry.required_classes)}）"
    return found


def _condition(form: Form, condition: Condition) -> str:
    label = form.field(condition.field).label
    if not condition.values:
        return f"{label}{'未填' if condition.negate else '已填'}"
    return f"{label}{'不是' if condition.negate else '为'}{'、'.join(condition.values)}"


def _values(spec: Spec, form: Form, entry: Field) -> Iterator[str]:
    if entry.choices_on:
        on = form.field(entry.choices_on).label
        for word, name in entry.choices_by.items():
            yield f"{on}为{word}：{'、'.join(spec.choices[name])}"
    elif entry.choices:
        yield "、".join(spec.choices[entry.choices])
    if entry.choices_old:
        yield f"旧表里的{'、'.join(spec.choices[entry.choices_old])}也认得"
    periods = {row["period"]: row["name"] for row in spec.periods}
    for period, name in entry.choices_in.items():
        yield f"{periods[period]}（{period}）只限{'、'.join(spec.choices[name])}"
    labels = {parameter.key: parameter.label for parameter in spec.parameters}
    for switch, name in entry.choices_switch.items():
        more = set(spec.choices[name]) - set(spec.choices[entry.choices or name])
        yield f"参数“{labels[switch]}”为是时另有{'、'.join(sorted(more))}"
    yield from _bounds(form, entry)


def _bounds(form: Form, entry: Field) -> Iterator[str]:
    low, high = entry.minimum, entry.maximum
    if low is not None and high is not None:
        yield f"{low} 至 {high}"
    elif low is not None:
        yield f"不小于 {low}"
    if entry.maximum_field:
        yield f"不大于“{form.field(entry.maximum_field).label}”"
    if entry.min_length and entry.min_length == entry.max_length:
        yield f"{entry.max_length} 字"
    elif entry.max_length:
        yield (f"{entry.min_length} 至 " if entry.min_length else "不超过 ") + (
            f"{entry.max_length} 字"
        )
    if entry.max_lines > 1:
        yield f"1 至 {entry.max_lines} 行，每行不超过 {entry.line_length} 字"


def _rules(spec: Spec, form: Form, entry: Field) -> Iterator[str]:
    yield entry.prompt.rstrip("。")
    for comparison in entry.comparisons:
        yield _comparison(spec, form, comparison)
    if entry.filler_words:
        yield f"写“{'”“'.join(entry.filler_words)}”等于没有填"
    if entry.control:
        yield "计入控制数"
    if entry.formula:
        yield f"公式 `{entry.formula}`"


def _comparison(spec: Spec, form: Form, comparison: Comparison) -> str:
    other = _OUTSIDE.get(comparison.other)
    if other is None:
        owner, _, name = comparison.other.rpartition(".")
        other = f"“{(spec.forms[owner] if owner else form).field(name).label}”"
    return f"{_KINDS[comparison.kind]}{other}，{_EFFECTS[comparison.effect]}"


def _blocks(spec: Spec) -> Iterator[str]:
    yield from ("", "## 报送内容的划分", "")
    rows = []
    for block in spec.blocks.values():
        form = spec.forms[block.form]
        if block.rows_field:
            what = f"{form.field(block.rows_field).label}为{'、'.join(block.rows_values)}的行"
        elif len(block.fields) == len(form.fields):
            what = "全部栏目"
        else:
            what = "、".join(form.field(name).label for name in block.fields)
        also = "".join(f"；{spec.forms[name].sheet}" for name in block.also)
        rows.append((f"`{block.id}`", block.title, form.sheet, what + also))
    yield from _table(("代号", "内容", "工作表", "包含"), rows)


def _due(spec: Spec) -> Iterator[str]:
    yield from ("", "## 到期表", "")
    yield f"标记有{'、'.join(spec.marks.values())}；空格表示这一期不用报。"
    yield ""
    periods = [row["period"] for row in spec.periods]
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (block, unit_class), marks in spec.due.items():
        row = tuple(marks.get(period, "") for period in periods)
        grouped.setdefault((block, row), []).append(unit_class)
    rows = [
        (
            spec.blocks[block].title,
            f"`{block}`",
            " ".join(OFFICE_NAME if c == OFFICE else c for c in classes),
            *(_mark(spec, mark) for mark in row),
            spec.due_notes.get(block, ""),
        )
        for (block, row), classes in grouped.items()
    ]
    heads = (f"{row['name']}（{row['period']}）" for row in spec.periods)
    yield from _table(("内容", "代号", "单位类别", *heads, "说明"), rows)


def _mark(spec: Spec, mark: str) -> str:
    return spec.marks.get(mark, "")


def _periods(spec: Spec) -> Iterator[str]:
    yield from ("", "## 报送期", "")
    form = spec.forms["GP"]
    heads = tuple(entry.label for entry in form.fields)
    rows = (tuple(row[entry.id] for entry in form.fields) for row in spec.periods)
    yield from _table(heads, rows)


def _items(spec: Spec) -> Iterator[str]:
    yield from ("", "## 五个好评分条目", "")
    yield from (f"- {name}：{text}" for name, text in spec.dimensions.items())
    yield ""
    rows = []
    for item in spec.items:
        wording = "；".join(f"{c}：{text}" for c, text in item.wording.items())
        name = f"{item.name}（{wording}）" if wording else item.name
        parts = _PARTS[item.parts]
        rows.append(
            (item.id, item.dimension, name, f"{item.maximum}", parts, item.rule, item.when_empty)
        )
    yield from _table(("编码", "方面", "条目", "满分", "来源", "计分", "缺数据时"), rows)


def _parameters(spec: Spec) -> Iterator[str]:
    yield from ("", "## 参数", "")
    rows = (
        (
            parameter.label,
            f"`{parameter.key}`",
            parameter.default,
            parameter.unit,
            _PARAMETER_KINDS.get(parameter.kind) or "、".join(parameter.choices),
            "是" if parameter.live else "否",
            parameter.meaning,
        )
        for parameter in spec.parameters
    )
    yield from _table(("参数", "代号", "默认值", "单位", "写法", "即时生效", "含义"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '／').replace('  ', ' ') for cell in row)} |"
