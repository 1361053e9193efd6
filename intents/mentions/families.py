"""How many people live together, where it is told by who they are: 两口子带仨娃 are five."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from intents.mentions.mention import Mention
from intents.mentions.numbers import number
from knowledge.facts import FAMILY_SIZE

_COUNT: Final = r"(?:[一两俩仨二三四五\d]个?|个)"
_WHO: Final = (
    r"(?:[^,。?\d]{0,6}?(?:孩子?|娃|儿子?|女儿|孙[子女]?|老人|老的|小的|爹|娘|妈|爸|婆婆|公公))"
)
_WITH: Final = r"(?:[就还又]?(?:带|领|拉扯|养活?|供|加上?|和|跟|还有|外加|再加上?)着?)"
_FAMILY: Final = re.compile(
    rf"(?:(?P<pair>(?:老?两口子?|夫妻俩?|我[和跟](?:老伴|媳妇|老婆|对象|男人|老公)))"
    rf"|(?P<alone>一个?人|自己一?个?人?|离了?婚|单身|寡妇|守寡|独自"
    rf"|(?:老公|男人|丈夫|媳妇|老婆|老伴)(?:早就?)?(?:没了|不在了?|走了|死了|跑了|去世了?)(?:[好几多\d一二两三四五六七八九十]+年了?)?,?我))[^,。?]{{0,2}}?,?"
    rf"{_WITH}(?P<count>{_COUNT}){_WHO}(?:[、,]?(?:和|跟|加|带)?(?P<more>{_COUNT}){_WHO})?"
    rf"|我?[带领养]着?(?P<several>{_COUNT})(?:孩子?|娃|儿子?|女儿|孙[子女]?)(?:单独|自己)?(?:过|生活|住)"
    rf"|一个人(?:[带领养]|拉扯)着?(?P<child>[大小]?(?:女儿|儿子|孙子|孙女|老?[爹娘爸妈]))(?=[,。过住]|$)"
)


def families(text: str) -> Iterator[Mention]:
    """A pair or somebody alone, and those who are brought up or looked after with them."""
    for found in _FAMILY.finditer(text):
        size = Decimal(2 if found["pair"] else 1)
        for group in ("count", "more", "several"):
            if found[group]:
                size += number(found[group].replace("个", "") or "一")
        size += 1 if found["child"] else 0
        yield Mention(FAMILY_SIZE.name, size, found.start(), found.end())
