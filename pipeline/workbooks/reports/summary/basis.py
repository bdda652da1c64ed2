"""口径与参数: how every rate is counted, and every parameter with its value and source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.spec.model import ParameterDefault
from pipeline.workbooks.reports.listing import Column, Content, Listing
from pipeline.workbooks.reports.scene import Scene

TAB = "口径与参数"
RERUN = "须重新运行"
_GROUPS = {
    "weight": "条目权重",
    "split": "自评与上级",
    "cap": "加减分",
    "bonus": "加减分",
    "penalty": "加减分",
    "band": "档次",
    "gate": "门槛",
    "small": "样本",
    "shrink": "样本",
    "index": "测评",
    "raters": "测评",
    "quota": "名额",
    "rank": "排名",
    "mail": "收发信",
    "limits": "文件限额",
}
_OTHERS = "其他"
# 统计口径 of the rates that this workbook shows
READINGS = (
    ("满意率(宽)", "(满意＋基本满意)÷有效票（含弃权）", "门槛默认用它；只算群众对领导班子，"
     "按评议人类别加权，党员票不在内"),
    ("满意率(严)", "满意÷有效票", "与(宽)并列印出，口径相同"),
    ("参评率", "收回÷应参评", "同一批测评的合计；下限见参数"),
    ("有效票", "收回－废票", "不足下限的评议人组不给比率，也不计入"),
    ("承诺公开率", "有已公布承诺的党员÷(正式＋预备－豁免)", "口头承诺有公布日期即算"),
    ("承诺兑现率", "(已兑现＋0.5×部分兑现)÷已到期", "有原因的变更不计入"),
    ("点评覆盖率", "一年内被点评的党员÷在册党员", "转出、去世、出党不计入"),
    ("优秀合格率", "(优秀＋合格)÷已评等次的正式党员", "取最近一个年度评议"),
    ("跨单位合并", "分子相加÷分母相加", "百分比从不相互平均"),
    ("四种空白", "未报、不适用、样本不足、无数据", "与 0 不是一回事，所以写出来"),
)  # fmt: skip


def listing(scene: Scene) -> Listing:
    """Readings first, then the parameters by group; nothing is live."""
    return Listing(
        tab=TAB,
        table="Basis",
        title="口径与参数",
        sentence=scene.sentence(f"各项比率怎样算，参数取什么值；参数指纹 {scene.digest}"),
        caption="在《活动设置》的“参数”表里修改；改后须重新运行，本簿才会跟着变。",
        columns=(
            Column("组"),
            Column("参数或口径"),
            Column("值", "wrap", 30),
            Column("单位", "center"),
            Column("来源与说明", "wrap", 44),
            Column("改动影响", "center"),
        ),
        rows=[*_readings(), *(row for _, row in parameter_rows(scene))],
        nothing="没有参数",
    )


def _readings() -> Iterator[tuple[Content, ...]]:
    for name, formula, remark in READINGS:
        yield ("统计口径", name, formula, "—", remark, "不在此处改")


def group_of(key: str) -> str:
    """The group that the parameter *key* stands in."""
    return _GROUPS.get(key.partition(".")[0], _OTHERS)


def parameter_rows(scene: Scene) -> Iterator[tuple[str, tuple[Content, ...]]]:
    """Key and row of every parameter, group by group."""
    known = {parameter.key: parameter for parameter in scene.spec.parameters}
    rows: list[tuple[str, tuple[Content, ...]]] = []
    for key, value in scene.view.settings.parameters.values.items():
        entry = known.get(key)
        label, unit = (entry.label, entry.unit) if entry else (key, "")
        row = (group_of(key), label, value or "—", unit or "—", source_of(entry, value), RERUN)
        rows.append((key, row))
    order = {group: rank for rank, group in enumerate((*_GROUPS.values(), _OTHERS))}
    yield from sorted(rows, key=lambda entry: order[group_of(entry[0])])


def source_of(entry: ParameterDefault | None, value: str) -> str:
    """Where the value comes from, and what the parameter means."""
    if entry is None:
        return "《活动设置》"
    changed = entry.default != value
    origin = f"《活动设置》改定，原默认值 {entry.default or '空'}" if changed else "默认值"
    return f"{origin}；{entry.meaning}" if entry.meaning else origin
