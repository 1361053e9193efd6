"""Letters and messages of several questions: each part is answered, and nothing beside them."""

from datetime import date
from typing import Final

import pytest

from intents.assistant import Assistant
from intents.messages import Dialogue, Question

TODAY: Final = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        # what is told by the way blurs no question: the day of a petition counts
        (
            "各位领导，我9月20日在信访平台反映村里占路和残补名单的事，月底短信说转给镇上了，"
            "到现在没一点动静。我在苏州上班，来回车票三百多。按说几天得给个说法？还不回我能找谁？",
            ("2026年11月19日就该办结",),
            ("身份证和户口本", "低保复议"),
        ),
        # of any money, before it is told what for
        (
            "跟大伙唠个事，俺二宝今年4月10号生的，户口在嘉祥，大宝都上四年级了。听说国家给发钱，"
            "村里说不知道，尿不湿真费钱。到底有没有这个钱，一年多少，发到几岁？",
            (),
            ("基础养老金", "60周岁", "多大年纪"),
        ),
        (
            "家有俩宝，老二前年10月6号生的，户口在兖州，老大上初一了。听说国家发钱，社区说没接着通知。"
            "到底有没有这个钱，一年多少，给到几岁？",
            ("育儿补贴",),
            ("基础养老金", "多大年纪"),
        ),
        # the title of a letter is no question beside it
        (
            "标题：咋越来越难了？俺家四口人，种着六亩地，俺爹今年六十八，高血压常年吃药，"
            "前些天乡里来人登记过，说是能办慢性病证。请问慢性病证上哪办？",
            ("慢性病",),
            ("【2】", "您要是问"),
        ),
        # where it is asked for tells where
        ("公租房够啥条件能申请，在邹城？", ("公租房",), ("【2】",)),
        # either of two hospitals is no question
        (
            "俺娘是居民医保，要么住镇卫生院，要么上市里三甲，两头起付线各是多少？"
            "俺爹吃低保，他的起付线跟俺娘一样不？",
            ("200、500、1000元", "低保的，报完自己付的再救助70%"),
            ("一站式",),
        ),
        # a sum that is told not to be known is not told so twice
        ("俺爹糖尿病，济惠保还能买不，多少钱？", ("没查到",), ("【2】",)),
        # of a child it is asked whether it has to wait as well
        (
            "俺居民医保断了三年，补上今年的等几个月能报？上月刚生的闺女也要等吗？",
            ("新生儿不算断保",),
            ("育儿补贴",),
        ),
        # what one part tells of money serves it: 户月收, 月入…一般
        (
            "【代问】泗水农村某户4口，户月收2000可计，低保差额约多少？",
            ("每月能领980元",),
            ("一共收入多少钱",),
        ),
        ("离婚孩子归我，他月入5000一般该给多少抚养费？", ("1000～1500元",), ("挣多少钱",)),
        # of several claims each is told what comes of it
        (
            "在曲阜饭店干了八个月没签合同，月薪3900，元旦加了9小时班一分没给，能要多少？",
            ("27300元", "加班费605.17元"),
            (),
        ),
        # the office that says so is not where one works; a given job is used
        (
            "俺是棉纺厂挡车工，女，1978年5月生，社保没断过。人事科小姑娘说不清，到底哪年哪月能退？",
            ("2030年2月",),
            ("看岗位", "管理"),
        ),
        # a cousin's county is not one's own
        (
            "金乡的老乡，俺娘今年八十二。表姐说她婆婆在任城八十以上月月有四十，咱金乡给多少？",
            ("由县里定", "金乡县"),
            ("按您说的：任城", "任城区每月40元"),
        ),
    ],
)
def test_a_letter_is_answered_and_no_more(
    assistant: Assistant, text: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    answer = assistant.reply(Question(text, TODAY), Dialogue()).text
    assert [each for each in told if each not in answer] == []
    assert [each for each in untold if each in answer] == []
