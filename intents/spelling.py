"""Wrong characters of the right sound in the words that this subject turns on: 低宝, 起付县,
件档立卡. Only these words are mended, and only where part of a word is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LONG: Final = """
建档立卡 建档立卡户 贫困户 扶贫户 扶贫对象 低保户 五保户 特困户 特困人员 脱贫户 低收入
起付线 门槛费 报销比例 封顶线 一站式 慢性病 慢性病证 大病保险 二次报销 居民医保 卫生院
三级医院 二级医院 一级医院 三甲医院 定点医院 养老金 养老保险 基础养老金 个人账户
残疾证 残疾人 护理补贴 生活补贴 两项补贴 无障碍 公益岗 临时救助 危房改造 助学金 雨露计划
小额信贷 高血压 糖尿病 精神病 家庭医生 户口本 身份证 社保卡 自来水
"""
_SHORT: Final = "低保 报销 残疾 住院 危房 代缴 五保 特困 补贴 补助 救助 养老 贷款 两癌"
_REAL_WORDS: Final = frozenset({"低报", "代交"})


class Spelling:
    def __init__(self, sounds: Mapping[str, str]) -> None:
        """`sounds` gives the syllable of a character."""
        self._sounds = sounds
        words = [*_LONG.split(), *_SHORT.split()]
        self._words = {self._heard(word): word for word in words}
        self._lengths = sorted({len(word) for word in words}, reverse=True)

    def _heard(self, text: str) -> tuple[str, ...]:
        return tuple(self._sounds.get(character, character) for character in text)

    def mend(self, text: str) -> str:
        heard = self._heard(text)
        mended = text
        for length in self._lengths:
            for begin in range(len(text) - length + 1):
                word = self._words.get(heard[begin : begin + length])
                if word is not None:
                    typed = mended[begin : begin + length]
                    if typed != word and _is_meant(typed, word):
                        mended = mended[:begin] + word + mended[begin + length :]
        return mended


def _is_meant(typed: str, word: str) -> bool:
    """Half of the characters are right, and what is typed is no word of its own."""
    right = sum(a == b for a, b in zip(typed, word, strict=True))
    return 2 * right >= len(word) and typed not in _REAL_WORDS
