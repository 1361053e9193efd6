"""Normalising: one plain form for the many ways in which the same words are typed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

import opencc

LONGEST = 1000  # characters; more than that is no question

# Shandong and everyday speech, as it stands for standard words. Longer forms come first.
_SPOKEN_FORMS = {
    "中不中": "可以吗",
    "管不管用": "有用吗",
    "沾不沾弦": "可以吗",
    "行不行": "可以吗",
    "中不": "可以吗",
    "得多些钱": "要多少钱",
    "多些钱": "多少钱",
    "几多": "多少",
    "多儿钱": "多少钱",
    "俺们": "我们",
    "俺": "我",
    "恁": "你",
    "咱": "我们",
    "咋着": "怎么",
    "咋个": "怎么",
    "咋": "怎么",
    "啥时候": "什么时候",
    "啥": "什么",
    "木有": "没有",
    "冇": "没有",
    "搁哪": "在哪",
    "搁": "在",
    "拢共": "总共",
    "一共": "总共",
    "甭": "不用",
    "夜来": "昨天",
    "家走": "回家",
    "公家": "政府",
    "国家": "政府",
    "门坎": "门槛",
    "要是": "如果",
    "今儿个": "今天",
    "今儿": "今天",
    "今个": "今天",
    "恁些": "这些",
    "俩癌": "两癌",
    "进账": "收入",
    "进项": "收入",
    "闺妮": "女儿",
    "闺女": "女儿",
}
_SPOKEN = re.compile("|".join(map(re.escape, _SPOKEN_FORMS)))

# Ways of asking that come to the same, for telling which questions are near each other. Longer
# forms come first.
_SAME_FORMS = {
    "请问": "",
    "想知道": "",
    "我想问": "",
    "想问": "",
    "问一下": "",
    "是否可以": "能",
    "是否能够": "能",
    "是否能": "能",
    "可不可以": "能",
    "能不能": "能",
    "可以": "能",
    "能够": "能",
    "能否": "能",
    "可否": "能",
    "是否": "",
    "是不是": "",
    "有没有": "有",
    "需不需要": "要",
    "要不要": "要",
    "需要": "要",
    "应该": "要",
    "必须": "要",
    "怎么样": "怎么",
    "怎么才能": "怎么",
    "怎样": "怎么",
    "如何": "怎么",
    "为何": "为什么",
    "哪里": "哪",
    "哪儿": "哪",
    "什么地方": "哪",
    "多长时间": "多久",
    "没有": "没",
    "您": "你",
    "购买": "买",
    "办理": "办",
    "领取": "领",
    "缴纳": "交",
    "交纳": "交",
    "缴费": "交",
    "缴": "交",
}
_SAME = re.compile("|".join(map(re.escape, _SAME_FORMS)))
_PARTICLES = re.compile(r"[吗么嘛呢吧啊呀了的]+(?=\W|$)")
_REPEATED = re.compile(r"([^\d\s])\1{2,}")
_SPACE = re.compile(r"\s+")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬", "一二三四五六七八九十百千万")
_SHORT_UNITS = re.compile(r"(?<=\d)([wWkK])(?![a-zA-Z\d])")  # 3w, 5k
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def normalise(text: str) -> str:
    """Half width, simplified characters, nothing that cannot be seen, one blank for many."""
    text = unicodedata.normalize("NFKC", text)
    visible = "".join(
        " " if character in "\t\r\n" else character
        for character in text
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        or character in "\t\r\n"
    )
    simplified = _simplifier().convert(visible).translate(_FORMAL)
    plain = _SHORT_UNITS.sub(lambda unit: {"w": "万", "k": "千"}[unit[0].lower()], simplified)
    return _SPACE.sub(" ", _THOUSANDS.sub("", plain)).strip()


def plain_speech(text: str) -> str:
    """A normalised text with spoken forms put as standard words, for matching."""
    text = _SPOKEN.sub(lambda found: _SPOKEN_FORMS[found.group()], text.lower())
    return _REPEATED.sub(r"\1", text)


def same_asking(plain: str) -> str:
    """Plain speech with one form for the many ways of asking the same."""
    return _SAME.sub(lambda found: _SAME_FORMS[found.group()], _PARTICLES.sub("", plain))


def has_words(text: str) -> bool:
    """Whether there is anything to understand: a letter, a digit or a character."""
    return any(character.isalnum() for character in text)


_DIGITS = dict(
    zip("零〇一二两三四五六七八九俩仨", (0, 0, 1, 2, 2, *range(3, 10), 2, 3), strict=True)
)
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
NUMERAL = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿俩仨])+"
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")


def number(numeral: str) -> Decimal:
    """What a NUMERAL is worth: 8000, 八千, 一万二, 1万2, 1.2万, 三千五, 二〇二〇."""
    total = section = Decimal(0)  # section: what is below the next 万 or 亿
    digits: Decimal | None = None  # read, and waiting for the unit behind it
    unit = 1
    for token in _TOKEN.findall(numeral):
        if token in _UNITS:
            unit = _UNITS[token]
            if unit < 10**4:
                section += unit * (Decimal(1) if digits is None else digits)
            else:
                total, section = (total + section + (digits or 0)) * unit, Decimal(0)
            digits = None
        elif token in _DIGITS:
            digits = (digits or 0) * 10 + Decimal(_DIGITS[token])
            if token in "零〇":
                unit = 1
        else:
            digits = Decimal(token)
    if digits is not None:
        # 三千五 is 3500, but 三千零五 and 三十五 are what they say
        section += digits * (unit // 10 if unit >= 100 and digits < 10 else 1)
    return total + section
