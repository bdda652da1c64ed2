"""What people type wrongly into a workbook that was sound, each with the code that it goes back
for; and a workbook with such cells in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from form_samples import book, filled, ids, lines, settings

from pipeline.checks import check
from pipeline.extraction import extract
from pipeline.intake import Limits, read
from pipeline.problems import Effect
from pipeline.records import Submission
from pipeline.spec import load

RECEIVED = date(2013, 1, 1)


@dataclass(frozen=True)
class Spoil:
    """``name`` of the line at ``index`` of ``form`` becomes ``value``, a cell or a number more
    than (``above``) another cell of the row; ``beside`` are further cells of the row."""

    code: str
    form: str
    index: int
    name: str
    value: Any = None
    above: str = ""
    period: str = "2012H1"
    beside: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}-{self.form}.{self.name}"


NOMINATION = {"award": "优秀共产党员", "order_in_unit": 1}
UNSEEN = "\u3000\xa0\n\t "  # what prints nothing fills no cell
SPOILS = (
    Spoil("X03", "F4", 0, "n_back", 3, above="n_sent"),
    Spoil("X04", "F4", 1, "n_sat", 1, above="n_sat"),
    Spoil("X02", "F4", 2, "n_due", "约三十来人"),
    Spoil("T10", "F4", 3, "run_by", "校办公会"),
    Spoil("F27", "F3", 0, "status", "未到期"),
    Spoil("T10", "F3", 0, "theme", "带头学习提高"),
    Spoil("F11", "F3", 2, "due_date", date(2019, 1, 1)),
    Spoil("X07", "F3", 17, "member_no", "XX001999"),
    Spoil("F15", "F5", 1, "item_no", "2012H1-01"),
    Spoil("F01", "F5", 2, "title", None),
    Spoil("F03", "F5", 3, "n_party", -1),
    Spoil("F15", "F2", 1, "member_no", "XX001001"),
    Spoil("X06", "F1", 0, "member_formal", 88),
    Spoil("X12", "F7", 0, "channel", "市卫生局党委", beside=NOMINATION),
    Spoil("X07", "F7", 0, "member_no", "XX001998", beside=NOMINATION),
    Spoil("F07", "F7", 1, "deeds", f"  {'事' * 48}  ", beside=NOMINATION),
    Spoil("T10", "F7", 2, "channel", "局党工委、省委", beside=NOMINATION),
    Spoil("T05", "F7", 3, "pub_end", "六月", beside=NOMINATION),
    Spoil("F01", "F2", 8, "post", UNSEEN),
    Spoil("T05", "F1", 0, "mech_1_date", "昨天"),
    Spoil("T06", "F1", 0, "mech_2_date", 2011),
    Spoil("T10", "F3", 16, "directed_to", "上级党组织"),
    Spoil("T10", "F3", 15, "directed_to", "、"),
    Spoil("F33", "F4", 4, "object_ref", "XX001997", beside={"object_type": "窗口岗位"}),
    Spoil("X05", "F2", 2, "v_exc", 1, above="v_exc", period="2011Y"),
    Spoil("F24", "F2", 4, "v_qual", 3, beside={"member_type": "预备"}, period="2011Y"),
    Spoil("X07", "F2", 5, "grade", "优秀", beside={"member_type": "预备"}, period="2011Y"),
    Spoil("T10", "F2", 6, "rank_level", "骨干", period="2011Y"),
)
# what the checks read without a word of refusal, however it is typed
ODD_AND_SOUND = (
    Spoil("", "F0", 0, "report_date", "2012-06-11"),
    Spoil("", "F1", 0, "mech_1_date", "2012年5月1日"),
    Spoil("", "F1", 0, "mech_2_date", 20120510),
    Spoil("", "F2", 8, "post", "\u3000教师\n"),
    Spoil("", "F3", 0, "public_way", "会议，网络 、"),
    Spoil("", "F5", 2, "result", "\u3000"),
)
UNSEALED = Spoil("F21", "F0", 0, "sealed", "否")
NOMINATED = Spoil("", "F7", 0, "award", "优秀共产党员", beside=NOMINATION)


def place(workbook: Any, spoil: Spoil, name: str = "") -> Any:
    """The cell that *spoil* changes, or that of another field of its row."""
    form = load().forms[spoil.form]
    sheet, wanted = workbook[form.sheet], name or spoil.name
    if form.is_record:
        return sheet.cell(lines(sheet)[wanted], 2)
    return sheet.cell(5 + spoil.index, ids(sheet)[wanted])


def spoilt(spoils: Iterable[Spoil], period: str) -> bytes:
    """The sound workbook of *period* with *spoils* in it."""
    workbook = book(filled(period))
    for spoil in spoils:
        value = spoil.value
        if spoil.above:
            value += place(workbook, spoil, spoil.above).value
        for name, content in spoil.beside.items():
            place(workbook, spoil, name).value = content
        place(workbook, spoil).value = value
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def received(data: bytes) -> tuple[Submission, set[str]]:
    """What is read of *data*, and the codes that it goes back for."""
    known = settings()
    found = extract(read(data, "一小.xlsx", Limits()), load(), known, RECEIVED)
    assert found.submission is not None
    told = (*found.problems, *check(found.submission, load(), known, RECEIVED))
    return found.submission, {p.code for p in told if p.effect is Effect.RETURN}
