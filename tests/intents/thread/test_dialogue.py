"""What a short message takes over from the turn before, and when it does not."""

from datetime import date

import pytest

from handlers.office.config import load_config
from intents.assistant import Assistant
from intents.messages import Question
from intents.text import normalise
from intents.thread.dialogue import asks_for_a_person, manner_of
from knowledge.policy.catalogue import load
from knowledge.policy.edits import Change, Edit
from tests.conftest import last_of

DAY = date(2020, 12, 1)


@pytest.mark.parametrize(
    ("turns", "intent"),
    [
        # little is said: it is of the last subject
        (["临时救助谁给批", "给多少"], "civil.urgent_aid"),
        (["扶贫小额贷款最多贷几万", "多久还清"], "finance.loan"),
        (["家庭医生多长时间上门一回", "都给啥病看"], "health.doctor"),
        # facts change
        (["提前五年领养老金都有谁", "二级残疾的中不中"], "pension.early"),
        (["贫困户的慢性病起付线是多少", "不对，俺不是贫困户"], "medical.chronic.deductible"),
        (["俺能领残疾补贴不", "俺儿媳妇呢"], "disability.subsidy"),
        (["小学生住校一年补多少", "念高中的呢"], "education.aid.high"),
        (["俺家能享受啥", "俺是低保户，俺爹二级残疾"], "meta.bundle"),
        # the same is asked of another subject
        (["镇卫生院住院门槛费多少", "慢性病呢"], "medical.chronic.deductible"),
        (["慢性病起付线多少", "那住院呢"], "medical.inpatient"),
        (["低保咋申请", "办下来一个月能领多少"], "civil.dibao"),
        # a class that is named is a fact where the subject is no class
        (["公益岗咋报名", "贫困户"], "employment.post.public"),
        # a new subject
        (["低保一个月多少钱", "自来水管子冻裂了谁管"], "water.supply"),
        (["残疾证咋办", "把俺村低保户的名单发我"], "scope.privacy"),
        (["低保咋申请", "俺娘晕过去了叫不醒"], "scope.unsafe.emergency.medical"),
    ],
)
def test_what_the_last_turn_is_about(assistant: Assistant, turns: list[str], intent: str) -> None:
    [found] = last_of(assistant, *turns).intents
    assert found == intent or found.startswith(f"{intent}.")


@pytest.mark.parametrize(
    ("reply", "income"),
    [
        ("一千二", 1200),
        ("一个月一千二", 1200),
        ("大概一千二吧", 1200),
        ("1200块", 1200),
        ("一年一万二", 1000),
        ("没有", 0),
    ],
)
def test_a_reply_fills_what_was_asked_in_whatever_form(
    assistant: Assistant, reply: str, income: int
) -> None:
    asked = last_of(assistant, "俺家三口人能吃低保不")
    assert asked.ask is not None
    assert asked.ask.fact == "income"
    answer = assistant.reply(Question(reply, DAY), asked.dialogue)
    assert answer.dialogue.facts["income"] == income
    assert answer.intents[0].startswith("civil.dibao")


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        ("是", True),
        ("俺家早就是了", True),
        ("不是", False),
        ("没有呢", False),
        ("不是贫困户", False),
    ],
)
def test_yes_and_no_fill_what_was_asked(assistant: Assistant, reply: str, value: bool) -> None:
    asked = last_of(assistant, "在二级医院住院花了八千，能报多少")
    assert asked.ask is not None
    answer = assistant.reply(Question(reply, DAY), asked.dialogue)
    assert answer.dialogue.facts["registered_poor"] is value


@pytest.mark.parametrize("said", ["没听懂", "她是智力的", "不懂你说的啥"])
def test_what_is_neither_yes_nor_no_fills_nothing(assistant: Assistant, said: str) -> None:
    asked = last_of(assistant, "在二级医院住院花了八千，能报多少")
    assert asked.ask is not None
    assert asked.ask.fact == "registered_poor"
    assert (
        "registered_poor" not in assistant.reply(Question(said, DAY), asked.dialogue).dialogue.facts
    )


def test_what_somebody_cannot_tell_is_not_asked_again(assistant: Assistant) -> None:
    answer = last_of(assistant, "在二级医院住院花了八千，能报多少", "不知道，没问过")
    assert answer.ask is None or answer.ask.fact != "registered_poor"
    assert "6160" in answer.text


@pytest.mark.parametrize("said", ["啥意思", "说人话", "没看懂", "说简单点", "听不明白"])
def test_the_last_answer_is_told_plainer(assistant: Assistant, said: str) -> None:
    answer = last_of(assistant, "建档立卡户在二级医院住院花了八千，能报多少", said)
    assert answer.text.startswith("简单说：")
    assert "6160元" in answer.text
    assert answer.intents == ("medical.inpatient",)


@pytest.mark.parametrize("said", ["咋算的", "怎么算出来的", "再详细点"])
def test_the_last_answer_is_told_with_its_steps(assistant: Assistant, said: str) -> None:
    answer = last_of(assistant, "建档立卡户在二级医院住院花了八千，能报多少", said)
    assert answer.text.startswith("这样算的：")
    assert "（8000−300）×80%＝6160元" in answer.text


@pytest.mark.parametrize(
    ("said", "manner"),
    [
        ("依据", "grounds"),
        ("凭啥", "grounds"),
        ("哪条规定", "grounds"),
        ("你这有啥依据", "grounds"),
        ("按的哪个文件？", "grounds"),
        ("谁定的", "grounds"),
        ("材料", "papers"),
        ("要带啥", "papers"),
        ("办理材料", "papers"),
        ("那去的时候都得带哪些东西呢", "papers"),
        ("要啥手续", "papers"),
        ("咋算的", "steps"),
        ("那咋办", "how"),
        ("凭啥停俺的低保", None),
        ("低保要啥材料", None),
        ("依据俺家情况能吃低保不", None),
        ("材料交上去没信了", None),
        ("带小孩去住院要啥手续", None),
    ],
)
def test_the_manner_in_which_the_last_answer_is_wanted(said: str, manner: str | None) -> None:
    assert manner_of(normalise(said).plain) == manner


@pytest.mark.parametrize(
    "said", ["转人工", "我想找个人问问", "找人工", "不想跟机器说了，找个人来", "有没有真人", "人工"]
)
def test_a_person_can_be_asked_for_at_any_time(assistant: Assistant, said: str) -> None:
    for turns in ([], ["低保一个月多少钱"], ["在二级医院住院花了八千，能报多少"]):
        assert last_of(assistant, *turns, said).intents == ("meta.process.human",)


@pytest.mark.parametrize(
    "said", ["家里没人", "就俺一个人", "找人工作", "人工耳蜗给报不", "找个人陪护给钱不"]
)
def test_people_are_spoken_of_without_asking_for_one(said: str) -> None:
    assert not asks_for_a_person(normalise(said).plain)


def test_an_aside_leaves_the_thread_as_it_is(assistant: Assistant) -> None:
    answer = last_of(
        assistant, "建档立卡户在县医院住院花了八千能报多少", "今儿天真热", "那要是三级呢"
    )
    assert answer.amounts[0].value == "4875"


def test_thanks_are_no_question(assistant: Assistant) -> None:
    answer = last_of(assistant, "残疾证咋办", "中，知道了，谢谢恁")
    assert answer.intents == ("scope.other.thanks",)


def test_a_thread_outlives_a_refusal_and_the_wish_for_a_person(assistant: Assistant) -> None:
    for aside in ("邻居家领多少低保", "转人工"):
        answer = last_of(assistant, "建档立卡户在县医院住院花了八千能报多少", aside, "那要是三级呢")
        assert answer.amounts[0].value == "4875"


@pytest.mark.parametrize(
    ("turns", "cost"),
    [
        (["县医院住院能报多少", "九千六"], 9600),
        (["县医院住院花了八千能报多少", "不对，九千"], 9000),
        (["大病保险咋报", "花了十二万", "目录外的两万"], 100000),
    ],
)
def test_a_bare_number_is_the_bill_that_is_spoken_of(
    assistant: Assistant, turns: list[str], cost: int
) -> None:
    answer = last_of(assistant, *turns)
    assert answer.dialogue.facts["cost"] == cost
    assert answer.intents[0].startswith("medical.")


def test_what_only_states_facts_stays_with_the_last_subject(assistant: Assistant) -> None:
    answer = last_of(assistant, "公租房咋申请", "俺一家三口月收入两千八")
    assert answer.intents[0].startswith("housing.rental")


def test_a_greeting_is_no_thanks(assistant: Assistant) -> None:
    for turns in (("你好",), ("先看病后付费是咋回事", "您好，在吗")):
        assert last_of(assistant, *turns).intents == ("scope.other.greeting",)


def test_what_is_outside_the_catalogue_is_taken_off_the_bill(assistant: Assistant) -> None:
    answer = last_of(assistant, "建档立卡户在三甲住院花了两万八能报多少", "里面有三千是自费")
    assert answer.dialogue.facts["cost"] == 25000


def test_a_bare_level_is_of_the_hospital_where_hospitals_are_spoken_of(
    assistant: Assistant,
) -> None:
    answer = last_of(assistant, "住院门槛费多少", "二级", "那要是三级呢")
    assert answer.dialogue.facts["hospital_level"] == "三级"
    assert "disability_grade" not in answer.dialogue.facts


def test_what_is_one_persons_own_does_not_hold_for_the_next(assistant: Assistant) -> None:
    answer = last_of(assistant, "俺残疾四级，俺家是低保户，补贴多少", "俺老伴呢")
    assert answer.dialogue.facts["dibao"] is True
    assert "disability_grade" not in answer.dialogue.facts


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


@pytest.mark.parametrize("reply", ["不说了俺爹晕倒了", "不行了俺娘喘不动", "没有，俺儿上吊了"])
def test_a_call_for_help_is_no_reply_to_what_was_asked(assistant: Assistant, reply: str) -> None:
    answer = last_of(assistant, "在二级医院住院花了八千，能报多少", reply)
    assert answer.outcome == "emergency"


@pytest.mark.parametrize(
    "turns",
    [
        ("俺爹贫困户，二级医院住院8000报多少", "俺娘卫生院3000呢", "俩人加一块呢"),
        ("贫困户，俺爹在二级医院住院花了8000，俺娘在镇卫生院花了3000，一共报多少",),
        ("贫困户，俺爹二级8000，俺娘镇卫生院3000，住院加起来能报多少",),
    ],
)
def test_the_bills_of_two_people_are_worked_out_each_and_added(
    assistant: Assistant, turns: tuple[str, ...]
) -> None:
    first = last_of(assistant, *turns).amounts[0]
    assert (first.value, first.max) == ("8770", None)  # (8000−300)×80%＋(3000−100)×90%


def test_what_is_added_is_what_they_get_whichever_a_sentence_names_first(
    assistant: Assistant,
) -> None:
    place = ("medical.inpatient", "yes")
    change = Change("medical", "answers", place, ["自己付{own_share}，能报{payment}。"])
    edited = load(edits=[Edit(1, "", (change,))])
    other = Assistant(edited, assistant.understanding.matcher, load_config().matching)
    first = last_of(other, "贫困户，俺爹二级8000，俺娘镇卫生院3000，住院加起来能报多少").amounts[0]
    assert (first.label, first.value) == ("住院能报（一共）", "8770")


@pytest.mark.parametrize(
    "next_turn", ["那俺娘呢，她一年2200", "俺娘2200的能报多少", "俺娘的2200呢"]
)
def test_a_number_told_of_another_is_the_bill_of_that_one(
    assistant: Assistant, next_turn: str
) -> None:
    answer = last_of(assistant, "俺爹甲类慢病药费一年3200，能报多少", next_turn)
    assert answer.dialogue.facts["cost"] == 2200


@pytest.mark.parametrize(
    ("change", "amount"),
    [
        ("那要是一月再多挣三百呢", "435"),  # (445−900÷3)×3
        ("要是一年多挣3600呢", "435"),
        ("要是一月少挣三百呢", "1035"),
        ("要是添个孩子呢", "1180"),  # (445−600÷4)×4
        ("那要就剩俺俩了呢", "290"),  # (445−600÷2)×2
    ],
)
def test_more_or_less_is_of_what_was_told(assistant: Assistant, change: str, amount: str) -> None:
    answer = last_of(assistant, "梁山农村，三口人一月600，低保给多少", change)
    assert answer.amounts[0].value == amount


def test_more_of_nobody_knows_what_is_no_income(assistant: Assistant) -> None:
    assert "income" not in last_of(assistant, "低保给多少", "那要是一月再多挣三百呢").dialogue.facts


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("贫困户，俩孩子，大的初中住校，小的小学走读，生活补助一年一共多少", "1750"),  # 1250＋500
        ("贫困户，一个孩子小学住校，一个初中走读，一年生活补助共多少", "1625"),  # 1000＋625
    ],
)
def test_children_at_several_schools_are_worked_out_each_and_added(
    assistant: Assistant, typed: str, amount: str
) -> None:
    assert last_of(assistant, typed).amounts[0].value == amount


@pytest.mark.parametrize("reply", ["0", "没有"])
def test_a_family_is_not_of_nobody(assistant: Assistant, reply: str) -> None:
    told = last_of(assistant, "全家一个月收入三百，能吃低保吗", reply)
    assert "family_size" not in {each.fact for each in told.dialogue.said}


def test_another_class_is_told_beside_the_first(assistant: Assistant) -> None:
    answer = last_of(assistant, "低保标准多少", "那五保呢")
    assert answer.intents[0] in ("civil.tekun", "civil.tekun.standard", "civil.dibao.higher")
    assert "特困" in answer.text.splitlines()[0]
