"""An answer as it is read aloud on the telephone: short sentences, numbers in words, a minute at
most."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from handlers.office.told import TELEPHONE
from intents.messages import Answer

A_SECOND: Final = 4  # characters
MOST_SECONDS: Final = 60
LONGEST: Final = 24  # characters of a sentence, where a comma lets it end
THE_REST: Final = "先说这些，别的您再问。"
GROUNDS: Final = ("依据", "政策日期")  # how the line begins that tells on what it rests
UNCONFIRMED: Final = "这个数还要核实"

_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_GROUPS: Final = ("", "万", "亿", "万亿")
_NUMBER: Final = r"\d+(?:\.\d+)?"
_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# Whose it is comes first, or it stands alone behind a long number: 省资助热线电话0531-81916654.
_WHOSE_NUMBER: Final = re.compile(r"(?:电话)?(0\d{2,3}-\d{7,8})（([^（）\d]{2,12}?)(?:电话)?）")
_CODE: Final = re.compile(r"[A-Z]+-?\d+")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
_PERCENTS: Final = re.compile(rf"({_NUMBER})[～~-]({_NUMBER})%")
_PERCENT: Final = re.compile(rf"({_NUMBER})%")
_ANY_NUMBER: Final = re.compile(_NUMBER)
# 镇（街道）人社所: what stands in the middle of a phrase is left to the full text.
_IN_BETWEEN: Final = re.compile(r"（(?!待确认)[^（）]*）(?=[一-龥])")
_SIGNS: Final = {
    "（待确认）": f"，{UNCONFIRMED}",
    "（": "，",
    "）": "，",
    "《": "",
    "》": "",
    "“": "",
    "”": "",
    "～": "到",
    "~": "到",
    "×": "乘",
    "÷": "除以",
    "−": "减",
    "＝": "等于",
    "=": "等于",
    "+": "加",
    "＋": "加",
    "·": "",
    "〔": "",
    "〕": "，",
    "→": "，",
    "/": "每",
    "…": "",
    "：": "，",
}
_COMMAS: Final = re.compile(r"，+(?=[，、。！？；])|^，+|(?<=[。！？；])，+")
_SENTENCE: Final = re.compile(r"[^。！？；\n]+[。！？；]?")
_SILENT: Final = re.compile(r"[\s，。！？；：、,.!?;:]")


@dataclass(frozen=True)
class Aloud:
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.sentences)

    @property
    def seconds(self) -> int:
        return seconds_of(self.text)


def seconds_of(text: str) -> int:
    return math.ceil(len(_SILENT.sub("", text)) / A_SECOND)


def aloud(answer: Answer) -> Aloud:
    """On what it rests is not read aloud; the question that decides comes last."""
    lines = [line for line in answer.text.splitlines() if not line.startswith(GROUNDS)]
    question = ""
    if answer.ask is not None:
        question = answer.ask.question
        lines = [line for line in lines if line != question]
    asked = sentences(question)
    kept: list[str] = []
    left = MOST_SECONDS - seconds_of("".join(asked))
    spoken = sentences("\n".join(lines))
    for number, sentence in enumerate(spoken):
        is_last = number == len(spoken) - 1
        reserve = 0 if is_last else seconds_of(THE_REST)
        if seconds_of("".join([*kept, sentence])) + reserve > left:
            kept.append(THE_REST)
            break
        kept.append(sentence)
    return Aloud((*kept, *asked))


def sentences(text: str) -> list[str]:
    """Each ends with a full stop, a question or an exclamation mark."""
    found: list[str] = []
    for line in text.splitlines():
        for part in _SENTENCE.findall(in_words(line)):
            found += _short(part.strip())
    return [each for each in found if _SILENT.sub("", each)]


def _short(sentence: str) -> list[str]:
    end = sentence[-1] if sentence[-1:] in "。！？" else "。"
    rest, parts = sentence.rstrip("。！？；"), []
    while len(rest) > LONGEST and "，" in rest:
        before = rest.rfind("，", 0, LONGEST + 1)
        at = before if before > 0 else rest.find("，")
        if at < 0 or not rest[at + 1 :].strip("，"):
            break
        parts.append(rest[:at].strip("，") + "。")
        rest = rest[at + 1 :]
    return [*parts, rest.strip("，") + end]


def in_words(text: str) -> str:
    """As somebody says it who reads it out: 百分之八十, 二〇二〇年."""
    text = _WHOSE_NUMBER.sub(r"\2电话\1", text)
    text = _IN_BETWEEN.sub("", text)
    text = _DATE.sub(lambda d: f"{d[1]}年{int(d[2])}月{int(d[3])}日", text)
    text = _CODE.sub(lambda code: _one_by_one(code[0]), text)
    text = _YEAR.sub(lambda year: _one_by_one(year[1]), text)
    text = TELEPHONE.sub(_telephone, text)
    text = _PERCENTS.sub(r"\1%到\2%", text)
    text = _PERCENT.sub(lambda p: f"百分之{number_in_words(p[1])}", text)
    text = _ANY_NUMBER.sub(lambda number: number_in_words(number[0]), text)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    return _COMMAS.sub("", text)


def _telephone(number: re.Match[str]) -> str:
    """With a pause behind the code of the place."""
    parts = (number[1], number[2]) if number[1] else (number[0],)
    return " ".join(map(_one_by_one, parts))


def _one_by_one(digits: str) -> str:
    return "".join(_DIGITS[int(each)] if each.isdecimal() else each for each in digits)


def number_in_words(digits: str) -> str:
    """1500.5 is 一千五百点五. More digits than any sum has are told one by one."""
    whole, _, fraction = digits.partition(".")
    if len(whole) > 4 * len(_GROUPS) or (len(whole) > 1 and whole.startswith("0")):
        return _one_by_one(whole)
    fraction = fraction.rstrip("0")
    words = _whole_in_words(int(Decimal(whole)))
    return f"{words}点{_one_by_one(fraction)}" if fraction else words


def _whole_in_words(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    words, place, gap = "", 0, False
    while number:
        number, group = divmod(number, 10_000)
        if group:
            told = _group_in_words(group)
            words = f"{told}{_GROUPS[place]}{'零' if gap and words else ''}{words}"
        gap = 0 < group < 1000 or (group == 0 and bool(words))
        place += 1
    return words[1:] if words.startswith("一十") else words


def _group_in_words(group: int) -> str:
    words, skipped = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            skipped = bool(words)
            continue
        name = "两" if digit == 2 and place == 3 else _DIGITS[digit]
        words += f"{'零' if skipped else ''}{name}{_PLACES[place]}"
        skipped = False
    return words
