"""A message means what it comes to behind the turns before it, and what must not lean on them."""

from datetime import date

import pytest

from intents.assistant import Assistant
from intents.messages import Dialogue, Question
from knowledge.facts import Household, Person
from tests.conftest import last_of


@pytest.mark.parametrize(
    ("turns", "intent"),
    [
        # what was not understood, or was met with a number to ring, is gone on with
        (["家里着火了", "火救灭了，粮食没了"], "civil.urgent_aid"),
        (["有人打电话说交三百保证金就能领补贴", "完了，昨天已经给他转了"], "scope.unsafe.scam"),
        # a statement belongs to what was asked
        (["厂里拖着工资不发", "老板跑了", "没打条"], "employment.wages"),
        (["五保一月多少钱", "农村的，生活不能自理"], "civil.tekun"),
        (["俺能领残疾补贴不", "俺家早就不是贫困户了"], "disability.subsidy"),
        # a bare class of insured people
        (["俺65年3月生，男的，啥时候退休", "职工的"], "pension.retirement"),
        # what is only named is new
        (["残疾证三级一月补多少", "坐公交呢"], "disability.transport"),
        (["慢性病药费能报多少", "批宅基地呢"], "housing.homestead"),
    ],
)
def test_the_turns_before_tell_what_is_meant(
    assistant: Assistant, turns: list[str], intent: str
) -> None:
    [found] = last_of(assistant, *turns).intents
    assert found == intent or found.startswith(f"{intent}.")


@pytest.mark.parametrize(
    ("turns", "intent"),
    [
        (["低保咋申请", "自来水管冻裂了找谁修"], "water.supply"),
        (["五保一月多少钱", "俺闺女考上大学能贷款不"], "education.loan"),
        (["残疾证咋办", "俺爹喝农药了"], "scope.unsafe.emergency"),
        (["住院花了八千能报多少", "谢谢"], "scope.other.thanks"),
        (["低保咋申请", "今天天气咋样"], "scope.other"),
        (["陪产假能歇几天", "除了假，给娃发的补贴有没有"], "health.family.childcare"),
        (["低保咋申请", "嗯嗯，记住了"], "scope.other.thanks"),
        (["低保咋申请", "中，比村里讲得清楚"], "scope.other.thanks"),
    ],
)
def test_what_is_of_its_own_is_not_taken_for_what_goes_on(
    assistant: Assistant, turns: list[str], intent: str
) -> None:
    [found] = last_of(assistant, *turns).intents
    assert found == intent or found.startswith(f"{intent}.")


def test_who_was_in_danger_keeps_the_number_in_sight(assistant: Assistant) -> None:
    told = last_of(assistant, "他动手掐俺脖子", "他出门了")
    assert "110" in told.text.splitlines()[0]
    assert told.intents != ("scope.other.thanks",)


@pytest.mark.parametrize(
    "turns",
    [
        ("俺男人一喝酒就打俺", "现在没动手 他出去了"),
        ("公公老骂俺还打俺", "这会没打 他下地了"),
        ("俺对象动不动就打俺", "今天他没动手"),
    ],
)
def test_who_is_beaten_is_not_told_what_the_accused_does(
    assistant: Assistant, turns: tuple[str, ...]
) -> None:
    told = last_of(assistant, *turns)
    assert not told.intents[0].endswith(".accused")
    assert "照实说" not in told.text


def test_what_stands_behind_an_answer_is_told_when_it_is_asked(assistant: Assistant) -> None:
    told = last_of(assistant, "想给儿子办助学贷款", "他考的大专", "要抵押不")
    assert told.text.startswith("不要抵押")


def test_the_words_of_a_talk_are_kept_until_the_subject_changes(assistant: Assistant) -> None:
    talk = last_of(assistant, "低保咋申请", "村里不给报").dialogue
    assert talk.words == ("低保怎么申请", "村里不给报")
    assert last_of(assistant, "低保咋申请", "啥意思").dialogue.words == ("低保怎么申请",)
    other = last_of(assistant, "低保咋申请", "自来水管冻裂了找谁修").dialogue
    assert other.words == ("自来水管冻裂了找谁修",)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        # nothing parts them, neither a mark nor a word
        ("精神病人拿药要钱不残疾等级评几级", ["health.mental", "disability.certificate"]),
        ("五保在哪申请公租房租金多少钱", ["civil.tekun", "housing.rental"]),
        ("产假多少天、生孩子的钱医保给报不", ["employment.leave", "medical.maternity"]),
    ],
)
def test_questions_that_nothing_parts(assistant: Assistant, text: str, intents: list[str]) -> None:
    found = last_of(assistant, text).intents
    assert [".".join(each.split(".")[:2]) for each in found] == intents


@pytest.mark.parametrize(
    "text",
    [
        "俺家不是低保户住院能报多少",
        "孩子不上学能领残疾补贴不",
        "老人自己过儿子不管能不能吃低保",
    ],
)
def test_a_no_inside_a_question_parts_nothing(assistant: Assistant, text: str) -> None:
    assert len(last_of(assistant, text).intents) == 1


def facts_after(assistant: Assistant, *turns: str) -> dict[str, object]:
    return dict(last_of(assistant, *turns).dialogue.facts)


def test_a_correction_has_its_own_period(assistant: Assistant) -> None:
    family = "俺家四口人一个月统共八百，农村的，低保够不够"
    assert facts_after(assistant, family, "唉，说错了，是一年八百四")["income"] == 70
    assert facts_after(assistant, family, "不对，是九百")["income"] == 900


def test_months_are_no_wage(assistant: Assistant) -> None:
    facts = facts_after(assistant, "没签合同能要双倍工资不", "干了五个月")
    assert facts["service_months"] == 5
    assert "wage" not in facts


def test_a_place_alone_is_where_one_is_treated(assistant: Assistant) -> None:
    asked = "去上海住院要不要备案"
    assert facts_after(assistant, asked, "青岛呢")["away_place"] == "省内"
    assert facts_after(assistant, "去青岛住院要不要备案", "那上海呢")["away_place"] == "外省"


def test_a_correction_keeps_the_unit_and_finds_what_it_corrects(assistant: Assistant) -> None:
    drawn = "俺爹退休金领了五年走的，职工养老交了二十八年，家里能拿多少"
    assert facts_after(assistant, drawn, "不对，领了六年")["pension_drawn_years"] == 6
    assert facts_after(assistant, drawn, "其实是交了二十六年")["employee_years"] == 26
    lost = "公司把俺辞了，失业金能领几个月"
    assert facts_after(assistant, lost, "六年半", "记错了，是四年")["unemployment_months"] == 48
    assert facts_after(assistant, lost, "六年半", "要是九个月呢")["unemployment_months"] == 9


def test_strangers_start_with_facts_of_their_own(assistant: Assistant) -> None:
    asked = "低保户住院医保报完自己还掏了一万二 医疗救助给多少"
    assert facts_after(assistant, asked, "那俺邻居是五保") == {"tekun": True}


def test_one_of_several_questions_is_gone_on_with(assistant: Assistant) -> None:
    both = "低保户住院还有救助不？另外残疾证丢了咋补"
    assert last_of(assistant, both, "先说头一个，自己掏八千").intents == ("medical.aid",)
    assert last_of(assistant, both, "第二个").intents == ("disability.certificate.replace",)


def test_law_that_is_out_already_is_told_of_a_day_to_come(assistant: Assistant) -> None:
    answer = last_of(assistant, "俺俩说好了离婚，去民政局当天能办完不", "等过了年再去呢")
    assert "30日" in answer.text.split("\n")[0]


def test_numbered_questions_are_each_answered(assistant: Assistant) -> None:
    told = "网格员反映：一户男主人肢体二级，老娘有糖尿病。"
    text = f"{told}一问单人保能办不，二问护理补贴咋报，三问慢病证咋办。"
    subjects = [".".join(each.split(".")[:2]) for each in last_of(assistant, text).intents]
    assert subjects == ["civil.single_person", "disability.subsidy", "medical.chronic"]


FAMILY = Household(
    "H1",
    registration="农村",
    county="曲阜市",
    people=(
        Person(name="颜廷春", relation="户主", sex="男", disability_grade=4),
        Person(
            name="张玉梅", relation="配偶", sex="女", disability_kind="精神", disability_grade=2
        ),
    ),
)


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("精神二级那个护理补贴一月多少", "张玉梅"),  # on file as what is said
        ("女的那个护理补贴能领不", "张玉梅"),
        ("他家媳妇护理补贴能领不", "张玉梅"),  # no neighbour's, where a household is at hand
    ],
)
def test_who_of_a_household_is_meant(assistant: Assistant, text: str, whose: str) -> None:
    answer = assistant.reply(Question(text, date(2026, 11, 28), FAMILY), Dialogue())
    assert "138元" in answer.text
    assert "现在四级" not in answer.text
    assert whose in answer.text or "颜廷春" not in answer.text


def test_nothing_is_forgotten_after_danger(assistant: Assistant) -> None:
    told = "建档立卡户孩子上中专，补多少", "俺爹喝农药了", "救过来了，孩子住校"
    assert facts_after(assistant, *told)["registered_poor"] is True


def test_a_number_that_no_years_can_be_is_no_reply(assistant: Assistant) -> None:
    assert "employee_years" not in facts_after(
        assistant, "俺爹职工退休的，走了，家里能领啥", "一个月退休金三千二"
    )


def test_an_age_or_a_grade_that_is_supposed_stands_for_the_one_told(
    assistant: Assistant,
) -> None:
    told = "俺孙女四岁多一点，脑瘫，康复救助一年给多少"
    for then in ("她到七岁呢", "再过三年她七岁还给不给", "等满七周岁以后给多少"):
        assert facts_after(assistant, "俺孙女四岁，脑瘫，康复救助一年给多少", then)["age"] == 7
    assert facts_after(assistant, told, "满三岁以后给多少")["age"] != 3  # that is past
    stay = "俺在二级医院住院花了八千，能报多少"
    early = "肢体一级，养老金能提前几年领"
    assert facts_after(assistant, stay, early, "要是三级呢")["disability_grade"] == 3
    assert facts_after(assistant, stay, "要是三级呢")["hospital_level"] == "三级"


def test_years_more_are_added_to_those_told(assistant: Assistant) -> None:
    place = "户口山东，在浙江交了7年社保，现在还在浙江上班，养老金在哪领"
    assert facts_after(assistant, place, "要是浙江再交四年呢")["years_there"] == 11
    sacked = "老板把俺辞了，干了三年，月薪四千，赔多少"
    assert facts_after(assistant, sacked, "要是再干两年被辞呢")["service_months"] == 60
    assert facts_after(assistant, sacked, "要是干了两年呢")["service_months"] == 24


def test_how_a_sum_was_reckoned_is_asked_of_the_answer_that_told_it(
    assistant: Assistant,
) -> None:
    asked = "退休职工，今年在市三甲门诊花了2300，报多少"
    for how in ("这一千三咋算出来的", "1300块怎么算的，一步步说"):
        assert last_of(assistant, asked, how).intents[0].startswith("medical.outpatient")


def test_who_comes_back_is_no_longer_gone(assistant: Assistant) -> None:
    told = "孙女他爹没了，娘判了四年，俺老两口养着，一个月给多少"
    for then in ("她娘减刑出来了", "要是她娘刑满出狱呢"):
        assert "会停" in last_of(assistant, told, then).text
    assert facts_after(assistant, told, "她娘还没放出来")["mother_fate"] == "prison"


def test_a_hard_birth_is_taken_back(assistant: Assistant) -> None:
    told = "我是剖的，大夫病历上写着难产，产假多少天"
    assert facts_after(assistant, told)["birth"] == "difficult"
    for back in ("不是难产，我记岔了", "病历上没写难产，就是剖腹", "说错了，没按难产定"):
        assert facts_after(assistant, told, back)["birth"] == "easy"


def test_a_count_of_people_or_things_is_no_sum(assistant: Assistant) -> None:
    asked = "离婚娃归我，他该给多少抚养费"
    for reply in ("俩都跟我", "老二也归我", "三个都归我"):
        assert "payer_wage" not in facts_after(assistant, asked, reply)
    assert facts_after(assistant, asked, "三个都归我")["children"] == 3
    assert facts_after(assistant, asked, "六千")["payer_wage"] == 6000
    aid = "特困户大病报完听说还有一道救助，这道有没有门槛"
    assert "own_share" not in facts_after(assistant, aid)


def test_who_is_married_to_a_man_is_a_woman(assistant: Assistant) -> None:
    turns = ["俺啥时候退休", "男的 六九年三月的", "俺对象77年九月的 车间工人"]
    told = last_of(assistant, *turns).text.split("\n")[0]
    assert "看性别" not in told
    assert "男的" not in told


def test_what_somebody_is_once_he_is_taken_in(assistant: Assistant) -> None:
    turns = ["肢体一级 能单独吃低保不 四口人一月四千五 农村的", "纳入以后残疾补贴咋给"]
    told = last_of(assistant, *turns).text
    assert "要是低保户" in told
    assert "2项" in told
