"""Of several people told of in one message each is reckoned by what is said of himself."""

from datetime import date
from typing import Final

import pytest

from intents.assistant import Assistant
from intents.messages import Dialogue, Question

TODAY: Final = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        # each by his own birth, whoever asks; who is married to a man is a woman
        (
            "俺老公1970年2月的，我1974年10月的，车间工人，都交着职工社保，各自哪年退",
            ("2031年6月", "2024年10月"),
            ("男的2036", "看性别"),
        ),
        ("俺当家的67年5月生，我72年11月生，厂里当工人，我哪年退", ("50岁",), ("男职工", "2034")),
        ("俺老婆在家看孙子，我1970年3月生，职工社保，我哪年能退", ("2031年7月",), ("工人岗", "女")),
        (
            "俺媳妇1976年1月生，厂里工人，我1970年3月生，俩人分别哪年退",
            ("2026年8月", "2031年7月"),
            (),
        ),
        # what is told of one child is nothing of another
        (
            "大宝2021年10月6号生，二宝今年二月生的。大宝明年能上一年级不",
            ("2028年秋天",),
            ("2027年秋天能上", "八月底以前"),
        ),
        (
            "大妮2020年4月生，二妮2021年11月生，二妮明年能上小学不",
            ("2028年秋天",),
            ("2027年秋天能",),
        ),
        # one of three, by where he is himself; no sum of all of them
        (
            "仨孩子：老大明年考大学，老二念高二，老三上公办园大班。不是低保，就是难。"
            "老三还收保教费不？老二助学金一年多少？",
            ("大班不收保教费", "平均2300元"),
            ("一共每年", "本科"),
        ),
        (
            "大闺女上职高一年级，小闺女上小学走读，吃着低保。大闺女学费免不？小闺女一年补多少？",
            ("中职免学费", "一年625元"),
            ("一共",),
        ),
        # a class of a school is no second school, an exam to come none yet
        (
            "老大明年考大学，老二念初一住校，老三上幼儿园中班，监测户，三个孩子一年一共补多少",
            ("一年1500元", "最多1400元"),
            ("本科", "孩子读到哪儿"),
        ),
    ],
)
def test_each_is_reckoned_by_his_own(
    assistant: Assistant, text: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    answer = assistant.reply(Question(text, TODAY), Dialogue()).text
    assert [each for each in told if each not in answer] == []
    assert [each for each in untold if each in answer] == []
