"""Where one question of a message ends and the next begins."""

import pytest

from intents.assistant import Assistant
from intents.matching.ranking import subject
from intents.splitting import Part, parted
from intents.text import Text, normalise
from tests.conftest import last_of


def parts_of(assistant: Assistant, typed: str) -> list[str]:
    text = normalise(typed)
    return [part.text.plain.strip(",?。 ") for part in parts(assistant, text)]


def parts(assistant: Assistant, text: Text) -> list[Part]:
    reads = assistant.understanding
    rank = reads.matcher.rank
    return parted(text, rank(text.plain), rank, reads.thresholds)


@pytest.mark.parametrize(
    "asked",
    [
        ["低保怎么申请", "还有危房改造给补多少"],
        ["建档立卡户在二级医院住院起付线多少", "基础养老金一个月多少"],
        ["残疾证上哪办", "贷款养羊能贷几万"],
        ["高中助学金多少", "另外慢性病拿药报几成"],
    ],
)
@pytest.mark.parametrize("between", ["？", "，", " "])
def test_two_questions_are_parted(assistant: Assistant, asked: list[str], between: str) -> None:
    assert parts_of(assistant, between.join(asked)) == asked


def test_three_questions_are_parted(assistant: Assistant) -> None:
    assert parts_of(assistant, "低保怎么申请？残疾证去哪办？养老金多少钱？") == [
        "低保怎么申请",
        "残疾证去哪办",
        "养老金多少钱",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "俺是建档立卡户，在二级医院住院花了八千，能报多少？",
        "俺腿不好，去年摔的，村里说能办残疾证，上哪办？",
        "俺不是低保户，也没办过残疾证，能领护理补贴不？",
        "门诊慢性病证，贫困户，要不要自己申请？",
        "谁家都有难处，俺家这房子漏得没法住了，给修不？",
        "当兵那几年算不算到工龄里",
    ],
)
def test_one_question_stays_whole(assistant: Assistant, text: str) -> None:
    assert len(parts_of(assistant, text)) == 1


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("俺男人瘫了护理补贴给多少慢性病证去哪办", ["disability.subsidy", "medical.chronic"]),
        ("家里危房给修不给修自来水能不能给接上", ["housing.repair", "water.supply"]),
        ("低保一个月发多少俺家孩子上高中又给补几百", ["civil.dibao", "education.aid"]),
    ],
)
def test_questions_run_together_without_a_mark_are_parted(
    assistant: Assistant, text: str, intents: list[str]
) -> None:
    assert [subject(intent) for intent in last_of(assistant, text).intents] == intents


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        # the second leaves out what it asks, or asks how an amount of its own comes about
        ("俺婆婆五保能自理，一个月照护费多少，住院门槛呢", ["civil.tekun", "medical.inpatient"]),
        ("多大岁数退休？退休工资咋算的？", ["pension.retirement", "pension.amount"]),
        # of the same subject, though each alone is of another
        ("低保咋办，办了一个月能领多少", ["civil.dibao", "civil.dibao"]),
        ("慢性病都有哪些病，到哪鉴定", ["medical.chronic", "medical.chronic"]),
        # the subject has nothing on it, its room has
        ("残疾证去哪办，办下来一月给多少", ["disability.certificate", "disability.subsidy"]),
        # a subject of its own
        ("残疾证去哪办，低保呢去哪办", ["disability.certificate", "civil.dibao"]),
    ],
)
def test_a_part_leans_on_the_one_before(
    assistant: Assistant, text: str, intents: list[str]
) -> None:
    assert [subject(intent) for intent in last_of(assistant, text).intents] == intents


def test_a_part_that_is_not_understood_is_named(assistant: Assistant) -> None:
    answer = last_of(assistant, "低保咋申请？另外村东头那棵老槐树啥时候能挂牌？")
    assert [subject(intent) for intent in answer.intents] == ["civil.dibao"]
    named = "还问了“村东头那棵老槐树什么时候能挂牌”：这个没听准，打电话问"
    assert named in answer.text


def test_what_an_answer_rests_on_is_no_question_of_its_own(assistant: Assistant) -> None:
    answer = last_of(assistant, "提前领养老金的条件是什么？依据哪份文件")
    assert {subject(intent) for intent in answer.intents} == {"pension.early"}


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        # the same subject again: the sentence that answers it, and the first answer only once
        ("公益岗咋报名，一天干几个小时", "【2】", ""),
        ("低保咋申请，要带啥材料", "身份证、户口本", "【2】"),
        # nothing is known of it: it is named, and the subject before does not stand for it
        ("残疾证丢了咋补，俺家后院那棵槐树谁给锯", "还问了“我家后院那棵槐树谁给锯”", "【2】"),
        ("残疾证丢了去哪补，再问下人民公园的荷花几月开", "还问了", "【2】"),
        # whatever is asked beside it, the number stands in the first line
        ("他把俺打得满脸血，俺能自己去报警不，娘家能不能替俺申请保护令", "110", ""),
        # a trouble told behind the question, and two of one subject
        ("俺工伤九级，月工资4000，一次性补多少？歇着养伤这俩月厂里只给开半份工资", "工资照发", ""),
        ("自来水老没劲，水表走得还忒快，这两样找谁说理", "【2】", ""),
        # the sum was told: that it was asked for again is not unheard
        ("家里三口人月收入六百，任城农村的，吃低保差多少能补多少", "低保全家", "没听准"),
        # asked once more in other words: it is answered
        ("老父亲86了办高龄津贴，村会计说没钱就不给发，合理不，能不发吗", "高龄津贴", "还问了"),
        # what names nothing is of the subject before, where something else is told behind it too
        ("想给娘申请轮椅要花钱不，多久能拿到，俺住嘉祥", "查排到第几", "您要是问"),
        # what is said to be another question, and is plain, is taken at its word
        ("俺得了重病干不动，能办病退不？还有这病住院门槛多少", "起付线", "没说清"),
        # two troubles, and no question
        ("干活摔断手老板不认账 还欠着仨月工资", "【2】", ""),
        # a sum, a day, a way: what one part asks for is not asked by the others
        ("2020年俺爹贫困户县医院住院花了八千，当时报多少？如今低保一个月几个钱", "6160元", ""),
        (
            "俺对象在厂里叫机器砸死了，家里给多少？我跟娃没收入，低保一共能领多少",
            "丧葬费6个月",
            "一共21",
        ),
        # what the first says of oneself serves the second, and is nothing of anybody else
        (
            "我72，退休职工，卡里一月打多少？俺娘九十一高龄津贴咋办",
            "满80周岁能领高龄津贴",
            "还不能领",
        ),
        # behind a story of something else the sentence that asks says what is meant
        (
            "弟弟精神三级残，跟爹娘过。他犯病不肯去医院咋送？他单独能吃低保不（泗水）",
            "医院不得拒诊",
            "",
        ),
        # what names nothing by itself is of what was told last, or is said to be open
        ("邻居说我占了她家宅基地，俺家还能批一处不？要啥材料", "带上：", ""),
        ("儿媳要生了，居民医保生孩子报多少？生完另有补贴没", "还问了", "打给了谁"),
        ("危房给修不给修，鉴定要钱不要", "【2】", ""),
        # a sentence that only tells a trouble, before a question of something else
        ("包工头欠我们三个月工钱跑了。我爹八十一了高龄津贴上哪登记", "劳动监察", ""),
        # only whether what was told is so
        ("低保在哪申请？是不是这么回事？", "乡镇", "【2】"),
        # what is not answered is named without the story before it
        (
            "残疾证丢了咋补？俺家住村东头，门口有棵老槐树三十多年了。问问那树谁给锯",
            "还问了“那树谁给锯”",
            "三十多年",
        ),
        # the story of what is asked is no question before it
        (
            "工资条上五险扣了四样，公积金另外扣的。五险咋光扣四样？工伤险个人掏不掏",
            "个人不用交",
            "不低于工资的5%",
        ),
        # what is given back was told, however it was asked for
        ("暖气来了屋里才十四度，多少度才算够，不够能退钱吗", "减收热费", "还问了"),
        # who somebody is is no trouble
        ("闺女听力二级，村小学叫送特校去，俺不乐意，怎么办", "普通学校必须收", "护理补贴"),
        # a status that still holds is told, and no question of its own
        ("俺家如今还是监测户 慢病本也有 门槛一年多少", "起付线", "您说的是防返贫监测户"),
        # told before it is paid for, and asked about the money
        ("俺爹刚喝了农药送医院，这钱医保报不", "120", ""),
    ],
)
def test_every_part_is_answered_or_named(
    assistant: Assistant, text: str, told: str, untold: str
) -> None:
    answer = last_of(assistant, text)
    shown = answer.text.splitlines()[0] if told in ("110", "120") else answer.text
    assert told in shown
    assert not untold or untold not in answer.text


def test_which_comes_first_of_two_troubles_tells_both(assistant: Assistant) -> None:
    answer = last_of(assistant, "砖厂压着俺三个月工资，又没给俺上社保，先告哪样")
    found = [subject(intent) for intent in answer.intents]
    assert found == ["employment.wages", "employment.insurance_unpaid"]


def test_a_refusal_leaves_what_else_is_asked(assistant: Assistant) -> None:
    answer = last_of(assistant, "东院老刘家一个月领多少低保，低保在哪申请")
    assert answer.outcome == "refuse"
    assert "civil.dibao" in [subject(intent) for intent in answer.intents]


def test_each_part_knows_where_it_stood(assistant: Assistant) -> None:
    typed = "低保咋申请？残疾证去哪办？"
    text = normalise(typed)
    first, second = parts(assistant, text)
    assert typed[slice(*first.text.span(0, 2))] == "低保"
    assert typed[slice(*second.text.span(0, 3))] == "残疾证"
