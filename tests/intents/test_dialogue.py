"""What a short message takes over from the turn before, and when it does not."""

from datetime import date

import pytest

from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question

DAY = date(2020, 10, 1)


def last_of(assistant: Assistant, *turns: str) -> Answer:
    dialogue = Dialogue()
    for turn in turns:
        answer = assistant.reply(Question(turn, DAY), dialogue)
        dialogue = answer.dialogue
    return answer


@pytest.mark.parametrize(
    ("turns", "intent"),
    [
        # little is said: it is of the last subject
        (["临时救助谁给批", "给多少"], "civil.urgent_aid"),
        (["扶贫小额贷款最多贷几万", "多久还清"], "finance.loan"),
        (["家庭医生多长时间上门一回", "都给啥病看"], "health.doctor"),
        # facts change
        (["提前五年领养老金都有谁", "二级残疾的中不中"], "pension.early"),
        (["贫困户慢性病门槛费多少", "不对，俺不是贫困户"], "medical.chronic.deductible"),
        (["俺能领残疾补贴不", "俺儿媳妇呢"], "disability.subsidy"),
        (["小学生住校一年补多少", "念高中的呢"], "education.aid.high"),
        (["俺家能享受啥", "俺是低保户，俺爹二级残疾"], "meta.bundle"),
        # the same is asked of another subject
        (["镇卫生院住院门槛费多少", "慢性病呢"], "medical.chronic.deductible"),
        # a new subject
        (["低保一个月多少钱", "自来水管子冻裂了谁管"], "water.supply"),
        (["残疾证咋办", "邻居王老五领低保没"], "scope.privacy"),
        (["低保咋申请", "俺娘晕过去了叫不醒"], "scope.unsafe.emergency.medical"),
    ],
)
def test_what_the_last_turn_is_about(assistant: Assistant, turns: list[str], intent: str) -> None:
    [found] = last_of(assistant, *turns).intents
    assert found == intent or found.startswith(f"{intent}.")


def test_facts_of_the_turn_before_hold_until_they_are_changed(assistant: Assistant) -> None:
    rate = last_of(assistant, "建档立卡的在二级医院住院报几成", "三级的呢")
    assert rate.dialogue.facts["registered_poor"] is True
    assert rate.dialogue.facts["hospital_level"] == "三级"


def test_a_hypothesis_is_no_call_for_help(assistant: Assistant) -> None:
    assert last_of(assistant, "五保的照护费多少", "要是瘫了不能动了呢").outcome != "emergency"


@pytest.mark.parametrize("reply", ["是", "建档立卡户", "是建档立卡户"])
def test_an_answer_to_what_was_asked_leaves_the_question_as_it_was(
    assistant: Assistant, reply: str
) -> None:
    answer = last_of(assistant, "在二级医院住院花了八千，能报多少", reply)
    assert answer.intents == ("medical.inpatient",)
    assert answer.amounts[0].value == "6160"


@pytest.mark.parametrize("reply", ["娘", "俺", "爹?", "哥"])
def test_a_single_character_after_any_question_is_answered(
    assistant: Assistant, reply: str
) -> None:
    for first in ("提前领养老金手续咋办", "残疾证咋办", "低保咋申请", "两癌救助去哪申请"):
        assert last_of(assistant, first, reply).text
