"""What the shipped specification says: fields, due table, periods, items."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.campaign import Due
from pipeline.spec import OFFICE, dictionary, load
from pipeline.spec.model import FieldType, Who

MECHANISMS = " ".join(f"mech_{n}_{part}" for n in range(1, 6) for part in ("status", "doc", "date"))
FIELDS = {
    "F0": "unit_code unit_name period template_version filler_name filler_phone reviewer_name "
    "report_date sealed control_sum",
    "F1": "org_type staff_total member_formal member_prob plan_theme plan_carrier cond_org "
    "cond_member plan_commit plan_date plan_public_way plan_public_date mob_date mob_form "
    f"mob_attend brand rectify_link {MECHANISMS}",
    "F2": "member_no member_name member_type rank_level post is_window change branch_act_n "
    "model_post duty_post plan_published commit_mode comment_date volunteer_n v_exc v_qual "
    "v_basic v_unq v_abs grade",
    "F3": "commit_no round subject member_no directed_to theme content link target due_date "
    "approved_by public_date public_way status done_date evidence reason",
    "F4": "session_date object_type object_ref rater_group run_by method n_due n_present n_sent "
    "n_back n_valid n_sat n_basic n_unsat n_abst opinions_n adopted_n top_problem rate_part "
    "rate_sat rate_sat_strict",
    "F5": "item_no item_date category mechanism title n_party n_mass channel item_status result "
    "material_type material_name",
    "F6": "item_code item_name item_max self_score evidence",
    "F7": "award channel order_in_unit member_no lead_1 lead_2 lead_3 lead_4 lead_5 vote_due "
    "vote_present vote_yes vote_date town_consent deeds pub_start pub_end objection",
    "F8": "place content reason_asked explanation point_key",
    "G1": "unit_code unit_name short_name system class mgmt superior section guide_group "
    "contact_leader email active_from active_to merged_into",
    "GP": "period name phase covers_from covers_to due_by current_round year_end",
    "GD": "block_title block class 2010Q3 2010Y 2011H1 2011Q3 2011Y 2012H1 2012Z",
    "G3": "label value unit live meaning source changed_on decided_by key",
    "GR": "check_no check_date unit_code mode checker good problem fix_due fix_status fix_date",
    "GS": "unit_code unit_name period scorer item_code item_name item_max sup_score sup_reason",
    "GV": "unit_code member_no veto_kind veto_code veto_basis veto_approver veto_from veto_to",
    "GA": "unit_code period item_title adopted adopted_basis",
    "GC": "unit_code award member_no disc_opinion disc_date",
}
PERIODS = ("2010Q3", "2010Y", "2011H1", "2011Q3", "2011Y", "2012H1", "2012Z")
TABS = {
    "填报簿": "F0填报信息 F1单位与方案 F2党员名册 F3承诺台账 F4测评统计 F5活动台账 "
    "F6五个好评分 F7推荐申报 核对说明",
    "活动设置": "单位目录 报送期 到期表 参数",
    "督查评分簿": "督查点评 上级评分 否决暂缓 采用登记 纪检意见",
}


@pytest.mark.parametrize("form", FIELDS)
def test_every_field_of_a_form_is_there_in_reading_order(form: str) -> None:
    assert [entry.id for entry in load().forms[form].fields] == FIELDS[form].split()


@pytest.mark.parametrize("workbook", TABS)
def test_tabs_stand_in_order(workbook: str) -> None:
    assert [form.sheet for form in load().forms_of(workbook)] == TABS[workbook].split()


@pytest.mark.parametrize(
    ("unit_class", "sheets"),
    [
        ("A", "F0 F1 F2 F3 F4 F5 F6 F7 F8"),
        ("A0", "F0 F1 F8"),
        ("C", "F0 F1 F2 F3 F4 F5 F6 F7 F8"),
        ("D1", "F0 F1 F4 F5 F7 F8"),
        ("D2", "F0 F1 F4 F5 F7 F8"),
    ],
)
def test_a_class_has_only_its_own_sheets(unit_class: str, sheets: str) -> None:
    forms = load().forms_of("填报簿", unit_class)
    assert [form.id for form in forms] == sheets.split()


@pytest.mark.parametrize(
    ("block", "unit_class", "marks"),
    [
        ("F1.conditions", "A0", {"2010Q3": "Y"}),
        ("F1.mechanisms", "B", {"2011H1": "Y", "2012H1": "Y", "2012Z": "Y"}),
        ("F1.counts", "D2", {"2010Q3": "Y", "2010Y": "Y", "2011Y": "Y", "2012H1": "Y"}),
        ("F2.votes_and_grade", "C", {"2010Y": "Y", "2011Y": "Y"}),
        ("F3.new_round", "A", {"2010Q3": "1", "2011Q3": "2"}),
        ("F4.member_meeting", "B", {"2010Y": "Y", "2011Y": "Y"}),
        ("F4.offices", "A", {"2010Y": "Y", "2011Y": "Y"}),
        ("F4.window_posts", "B", {"2011Y": "if nominated", "2012H1": "if nominated"}),
        ("F6", "B", {"2011H1": "trial", "2012H1": "Y"}),
        ("F7", "A", {"2011Y": "optional", "2012H1": "optional"}),
        ("F8", "A0", dict.fromkeys(PERIODS, "on return")),
        ("G2.scores", "G", {"2011H1": "trial", "2012H1": "Y"}),
        ("G2.discipline", OFFICE, {"2012H1": "if nominated"}),
    ],
)
def test_due_marks(block: str, unit_class: str, marks: dict[str, str]) -> None:
    assert load().due[block, unit_class] == marks


def test_blocks_that_a_class_never_files_are_not_in_the_due_table() -> None:
    due = load().due
    assert ("F4.offices", "B") not in due
    assert ("F2.roster", "D1") not in due
    assert ("F1.plan", "A0") not in due


def test_offices_are_due_only_in_the_first_period() -> None:
    due = Due(load().due)
    assert [period for period in PERIODS if due.unit_is_due("A0", period)] == ["2010Q3"]


def test_local_units_are_due_where_the_light_set_is() -> None:
    due = Due(load().due)
    filed = [period for period in PERIODS if due.unit_is_due("D1", period)]
    assert filed == ["2010Q3", "2010Y", "2011H1", "2011Y", "2012H1", "2012Z"]


def test_rows_of_ballots_belong_to_the_block_of_their_object() -> None:
    blocks = [block for block in load().blocks.values() if block.form == "F4"]
    assert {block.rows_field for block in blocks} == {"object_type"}
    owners = {value: block.id for block in blocks for value in block.rows_values}
    assert owners["机关处室"] == "F4.offices"
    assert owners["党组织"] == "F4.leading_body_and_org"
    assert sum(len(block.rows_values) for block in blocks) == len(owners)


def test_votes_are_asked_of_full_members_who_are_still_there() -> None:
    votes = load().forms["F2"].field("v_exc")
    assert votes.required_of("B", {"member_type": "正式", "change": "无"})
    assert not votes.required_of("B", {"member_type": "预备", "change": "无"})
    assert not votes.required_of("B", {"member_type": "正式", "change": "去世"})


def test_branch_activities_are_asked_of_the_leading_body() -> None:
    entry = load().forms["F2"].field("branch_act_n")
    assert entry.required_of("B", {"rank_level": "班子成员", "change": "无"})
    assert not entry.required_of("B", {"rank_level": "一线", "change": "无"})


def test_local_units_need_only_the_number_of_staff() -> None:
    form = load().forms["F1"]
    needed = [e.id for e in form.fields if e.block == "F1.counts" and e.required_of("D1", {})]
    assert needed == ["staff_total"]
    assert form.field("member_formal").required_of("A", {})


def test_themes_follow_the_subject() -> None:
    spec = load()
    theme = spec.forms["F3"].field("theme")
    assert spec.words(theme, {"subject": "党组织"}) == spec.choices["five_good"]
    assert spec.words(theme, {"subject": "党员"}) == spec.choices["five_lead"]
    assert len(spec.words(theme, {})) == 10


def test_awards_follow_period_and_switch() -> None:
    spec = load()
    award = spec.forms["F7"].field("award")
    assert "优秀党务工作者" not in spec.words(award, {}, "2012H1")
    assert "优秀党务工作者" in spec.words(award, {}, "2012H1", {"award.worker"})
    assert spec.words(award, {}, "2011Y", {"award.worker"}) == ("党员示范岗", "师德标兵")


def test_counts_are_what_the_control_sum_adds_up() -> None:
    counted = {
        form.id: " ".join(entry.id for entry in form.fields if entry.control)
        for form in load().forms.values()
        if any(entry.control for entry in form.fields)
    }
    assert counted == {
        "F1": "staff_total member_formal member_prob",
        "F2": "branch_act_n volunteer_n v_exc v_qual v_basic v_unq v_abs",
        "F4": "n_due n_present n_sent n_back n_valid n_sat n_basic n_unsat n_abst "
        "opinions_n adopted_n",
        "F5": "n_party n_mass",
    }


def test_all_typed_text_is_looked_at_for_personal_numbers_but_telephone_and_codes() -> None:
    exempt = {
        f"{form.id}.{entry.id}"
        for form in load().forms_of("填报簿")
        for entry in form.fields
        if entry.type is FieldType.TEXT and entry.who is Who.UNIT and not entry.free_text
    }
    assert exempt == {
        "F0.unit_code",
        "F0.filler_phone",
        "F2.member_no",
        "F3.member_no",
        "F7.member_no",
    }


def test_nothing_asks_for_an_identity_number_birth_date_mobile_or_address() -> None:
    words = ("身份证", "出生", "手机", "住址", "民族")
    for form in load().forms.values():
        for entry in form.fields:
            assert not any(word in entry.label for word in words), entry.label


def test_periods_follow_each_other() -> None:
    spec = load()
    assert tuple(row["period"] for row in spec.periods) == PERIODS
    dates = [date.fromisoformat(row["due_by"]) for row in spec.periods]
    assert dates == sorted(dates)
    assert spec.periods[5]["covers_to"] == "2012-05-31"
    assert [row["current_round"] for row in spec.periods] == list("1112222")
    assert spec.periods[0]["year_end"] == ""


def test_item_weights_are_their_maxima_and_add_up_to_a_hundred() -> None:
    spec = load()
    weights = {p.key: p.default for p in spec.parameters if p.key.startswith("weight.")}
    assert weights == {f"weight.{item.id}": str(item.maximum) for item in spec.items}
    assert sum(item.maximum for item in spec.items) == 100
    assert [item.id for item in spec.items if item.self_scored] == ["1.1", "1.2", "4.2"]
    assert len(spec.items) == 19


def test_items_are_worded_by_class() -> None:
    item = next(item for item in load().items if item.id == "4.2")
    assert "岗位设置" in item.name_for("B")
    assert "社会组织示范点" in item.name_for("C")
    assert item.name_for("G") == item.name


def test_self_scored_items_are_the_ones_open_for_scores() -> None:
    spec = load()
    when = spec.forms["F6"].field("self_score").required_when
    assert when is not None
    assert when.values == tuple(item.id for item in spec.items if item.self_scored)


def test_classes_are_written_with_code_and_name() -> None:
    spec = load()
    assert spec.choices["unit_classes"] == tuple(map(spec.class_text, spec.classes))
    assert [spec.class_code(word) for word in ("B直属学校", "B", "直属学校")] == ["B"] * 3
    with pytest.raises(KeyError):
        spec.class_code("E")


def test_bounds_are_exact() -> None:
    forms = load().forms
    assert forms["F1"].field("staff_total").minimum == 1
    assert forms["F1"].field("staff_total").maximum == 5000
    assert forms["F7"].field("lead_1").maximum == Decimal(20)
    assert forms["F6"].field("self_score").maximum_field == "item_max"
    assert (forms["F3"].field("content").min_length, forms["F3"].field("content").max_length) == (
        8,
        80,
    )


def test_the_field_dictionary_in_docs_is_current() -> None:
    written = Path(__file__).parent.parent / "docs" / "field-dictionary.md"
    assert written.read_text(encoding="utf-8") == dictionary(), (
        "docs/field-dictionary.md is stale: run python -m pipeline.spec"
    )


def test_the_field_dictionary_names_every_field() -> None:
    text = dictionary()
    for form in load().forms.values():
        for entry in form.fields:
            assert f"| {entry.label} | `{entry.id}` |" in text
