"""What an administrator writes, step by step, and the changes that come of it."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.office.drafts import (
    MOST_PHRASINGS,
    Draft,
    Unfit,
    as_phrasings,
    begin,
    changes,
    from_record,
    give,
    next_step,
    plain_problem,
    preview,
    take_back,
    to_record,
)
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Edit

DAY = date(2020, 12, 31)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def given(draft: Draft, knowledge: Knowledge, *texts: str) -> Draft:
    for text in texts:
        step = next_step(draft)
        assert step
        draft = give(draft, step, text, knowledge)
    return draft


def test_notes_are_lines_and_can_be_done_without(knowledge: Knowledge) -> None:
    notes = given(begin("wording", "medical.inpatient", DAY), knowledge, "注意事项")
    [change] = changes(given(notes, knowledge, "第一条\n\n第二条"), knowledge)
    assert (change.path, change.value) == (("medical.inpatient", "notes"), ["第一条", "第二条"])
    [change] = changes(given(notes, knowledge, "无"), knowledge)
    assert change.value == []


def test_a_sentence_takes_its_place_in_the_list(knowledge: Knowledge) -> None:
    draft = begin("wording", "medical.inpatient", DAY)
    draft = given(draft, knowledge, "yes.1", "能报{rate}。")
    [change] = changes(draft, knowledge)
    before = knowledge.entries["medical.inpatient"].wording.yes
    assert change.value == [before[0], "能报{rate}。", *before[2:]]


def test_telephone_office_and_papers_can_be_written_anew(knowledge: Knowledge) -> None:
    draft = given(begin("wording", "medical.inpatient", DAY), knowledge, "电话", "0537-2345678")
    [change] = changes(draft, knowledge)
    assert (change.path[1], change.value) == ("phone", "0537-2345678")
    papers = given(begin("wording", "medical.inpatient", DAY), knowledge, "材料", "身份证\n社保卡")
    [change] = changes(papers, knowledge)
    assert (change.path[1], change.value) == ("papers", ["身份证", "社保卡"])


def test_a_step_can_be_taken_again(knowledge: Knowledge) -> None:
    draft = given(begin("phrasing", "medical.inpatient", DAY), knowledge, "甲\n乙")
    assert next_step(draft) is None
    assert "甲" in preview(draft, knowledge)
    again = next_step(take_back(draft, "phrasings"))
    assert again
    assert again.name == "phrasings"


def test_an_entry_below_a_subject(knowledge: Knowledge) -> None:
    draft = begin("finer", "medical.inpatient", DAY, {"phrasings": "问一\n问二"})
    draft = given(draft, knowledge, "住院陪护费", "陪护费不报，问12393。", "问医院。", "无")
    draft = given(draft, knowledge, "医院医保窗口", "12393、0537-2345678")
    without = given(draft, knowledge, "无")
    assert next_step(without) is None
    edit = Edit(1, "", changes(without, knowledge))
    new = load(edits=[edit]).entries.keys() - knowledge.entries.keys()
    [intent] = new
    assert intent.startswith("medical.inpatient.added_")
    entry = load(edits=[edit]).entries[intent]
    assert [each.text for each in entry.phrasings] == ["问一", "问二"]
    wording = entry.wording
    assert (wording.how, wording.papers, wording.office) == ("问医院。", (), "医院医保窗口")
    assert wording.phones == ["12393", "0537-2345678"]
    assert (entry.sources, entry.aspects) == ((), frozenset())

    source = ("济医保〔2021〕1号", "2021-01-15", "公开资料", "陪护费不予支付")
    documented = given(draft, knowledge, *source)
    assert next_step(documented) is None
    entry = load(edits=[Edit(1, "", changes(documented, knowledge))]).entries[intent]
    assert [each.quote for each in entry.sources] == ["陪护费不予支付"]


def test_an_entry_for_what_was_not_found_of_a_subject(knowledge: Knowledge) -> None:
    known = {"phrasings": "问一", "aspect": "combine"}
    draft = begin("finer", "medical.inpatient", DAY, known)
    draft = given(draft, knowledge, "标题", "能。", *["无"] * 5)
    edit = Edit(1, "", changes(draft, knowledge))
    [new] = load(edits=[edit]).entries.keys() - knowledge.entries.keys()
    assert load(edits=[edit]).entries[new].aspects == {"combine"}
    assert load(edits=[edit]).entries[new].wording.phone == ""


@pytest.mark.parametrize("written", ["没电话", "12393 张三", "1", "1" * 50])
def test_what_is_no_telephone(written: str, knowledge: Knowledge) -> None:
    draft = given(begin("finer", "medical.inpatient", DAY), knowledge, "标题", "能。", *["无"] * 3)
    with pytest.raises(Unfit):
        given(draft, knowledge, written)


def test_what_people_asked_as_phrasings() -> None:
    asked = [
        "图书馆几点关门？（身份证号）",
        "（电话）",
        "图书馆几点关门？",
        "两\n行",
        *map(str, range(20)),
    ]
    lines = as_phrasings(asked).splitlines()
    assert lines[:2] == ["图书馆几点关门？", "两 行"]
    assert len(lines) <= MOST_PHRASINGS


def test_a_draft_can_be_kept(knowledge: Knowledge) -> None:
    draft = given(begin("wording", "medical.inpatient", DAY), knowledge, "how")
    assert from_record(to_record(draft)) == draft


@pytest.mark.parametrize(("written", "amount"), [("680", "680"), ("1,280.50元", "1280.50")])
def test_amounts(written: str, amount: str, knowledge: Knowledge) -> None:
    assert _value(knowledge, written).given["amount"] == amount


@pytest.mark.parametrize("written", ["65.5 %", "60周岁"])
def test_an_amount_in_another_unit(written: str, knowledge: Knowledge) -> None:
    with pytest.raises(Unfit, match="单位是元/次"):
        _value(knowledge, written)


@pytest.mark.parametrize(
    ("written", "year"), [("2021年", True), ("上周", False), ("2021-2-30", False)]
)
def test_the_day_of_a_document_has_a_year(written: str, year: bool, knowledge: Knowledge) -> None:
    draft = _value(knowledge, "1", "2021-01-05", "《通知》")
    if year:
        assert given(draft, knowledge, written).given["date"] == written
    else:
        with pytest.raises(Unfit):
            given(draft, knowledge, written)


def test_a_passage_without_the_amount_is_pointed_out(knowledge: Knowledge) -> None:
    draft = _value(knowledge, "35.50", "2021-01-05", "《通知》", "2021年", "公开资料")
    assert "原文里没有" not in preview(given(draft, knowledge, "每次35.5元"), knowledge)
    assert "原文里没有35.50这个数" in preview(given(draft, knowledge, "特此公布"), knowledge)


@pytest.mark.parametrize("written", ["", "053712123", "很多", "-5", "1e9", "12,34", "１２\n３"])
def test_what_is_no_amount(written: str, knowledge: Knowledge) -> None:
    with pytest.raises(Unfit):
        _value(knowledge, written)


@pytest.mark.parametrize("written", ["2021-1-5", "2021年01月05日", "2021.1.5", "2021/1/5"])
def test_days(written: str, knowledge: Knowledge) -> None:
    assert _value(knowledge, "1", written).given["since"] == "2021-01-05"


@pytest.mark.parametrize("written", ["2021-02-30", "明年", "0000-01-01", ""])
def test_what_is_no_day(written: str, knowledge: Knowledge) -> None:
    with pytest.raises(Unfit):
        _value(knowledge, "1", written)


def _value(knowledge: Knowledge, *texts: str) -> Draft:
    draft = begin("value", "medical.inpatient", DAY)
    return given(draft, knowledge, "another", "艾灸", "元/次", *texts)


def test_problems_in_plain_words() -> None:
    assert plain_problem("a/b.toml:1: x: the figure «5元» belongs in law.toml").startswith(
        "说法里不能直接写数“5元”"
    )
    assert plain_problem("a/b.toml:1: x: two versions from 2021-01-01") == (
        "从2021-01-01起已经有一个数了"
    )
    assert "检查" in plain_problem("general/answers.toml:1: something else")
    assert "撤掉了" in plain_problem("general/answers.toml:1: meta.added_bofndo has no questions")
