"""What of a text is compared: its characters, pairs of them and words."""

from __future__ import annotations

import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.reading import table

# jieba would load tools for packages, a fifth of a second, in order to find its own files, and the
# tables by which it guesses at words that it does not know, which are not asked for here.
_SPARED: Final = {"pkg_resources": None, "jieba.finalseg": ModuleType("jieba.finalseg")}
_SPARED_NOW: Final = _SPARED.keys() - sys.modules.keys()
sys.modules.update({name: _SPARED[name] for name in _SPARED_NOW})  # type: ignore[misc]
import jieba  # noqa: E402

for _name in _SPARED_NOW:
    del sys.modules[_name]

Vector = NDArray[np.float32]
Numbers = NDArray[np.int64]

LONGEST_WORD: Final = 8
WORDS: Final = "w:"  # how a feature begins that is a word
_GREETING: Final = (
    r"尊敬的\w{0,8}?(?:领导|书记|长)(?:们|同志)?(?:[您你]?好)?"
    r"|(?:各位)?(?:领导|老师|同志|大家|[您你]们?)好"
    r"|(?:领导|老师|同志|喂|嗯|各位\w{0,3}|网格员(?:咨询|[代来]?问|报)?)(?=[,，:：!！ ])"
)
_ASKING: Final = (
    r"(?:就是)?[我俺]?(?:[想要来]|需要)?(?:请问|请教|咨询|问问|问(?=一下|下|个)|了解|打听|知道)"
    r"(?:一下子?|下子?|个?事儿?)?(?:关于|有关)?|关于|有关|对于|[我俺]?想问"
)
_FRAME: Final = re.compile(
    rf"^(?:(?:{_GREETING}|{_ASKING})[\s,，:：。!！、~?？]*)+"
    r"|(?:[,，。!！?？\s]*(?:谢谢|多谢|感谢|麻烦了|拜托了?|望回复|请回复|求解答)\w{0,3})+[。.!！~\s]*$"
)
_TITLE: Final = re.compile(
    r"(?:(?:的|等|相关|有关|一些|几个)*(?:问题|疑问|疑惑|事宜|事项)|的(?:咨询|请求|求助|建议|情况)|咨询$)+"
    r"(?:的?(?:咨询|请教|反映|求助|建议|请求|疑问))?[\s。.!！?？]*$"
)
# Names of places that were made unknown.
_PLACE: Final = re.compile(r"[A-Z]\d{0,2}[市县区省州镇乡村]")
_NOISE: Final = re.compile(r"\W+")
# Longer forms come first.
SAME: Final = {each: one for one, several in table("same").items() for each in several}
_FORMS: Final = re.compile("|".join(sorted(SAME, key=len, reverse=True)))


def unframed(text: str) -> str:
    """Without what every letter to an office has: 咨询…的问题, 尊敬的领导, 谢谢."""
    named = _PLACE.sub("", text)
    short = _TITLE.sub("", _FRAME.sub("", named))
    return short if len(_NOISE.sub("", short)) > 2 else named


class Words:
    """jieba over those words of its dictionary that the phrasings hold: any other word tells
    nothing apart, and the whole dictionary takes a second to load."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self.frequencies = frequencies
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = frequencies
        self._tokenizer.total = sum(frequencies.values()) or 1
        self._tokenizer.initialized = True

    @classmethod
    def of(cls, texts: Iterable[str]) -> Words:
        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        known = jieba.dt.FREQ
        frequencies: dict[str, int] = {}
        for text in texts:
            for begin in range(len(text)):
                for end in range(begin + 1, min(len(text), begin + LONGEST_WORD) + 1):
                    word = text[begin:end]
                    if word not in known:  # what begins a longer word is there with 0
                        break
                    frequencies[word] = known[word]
        return cls(frequencies)

    def count(self, text: str) -> Counter[str]:
        """The features of an unframed, plain text, and how often it has each."""
        ends = f"^{text}$"
        pairs = [ends[place : place + 2] for place in range(len(ends) - 1)]
        words = [f"{WORDS}{word}" for word in self._tokenizer.cut(text, HMM=False) if len(word) > 1]
        return Counter([*text, *pairs, *words])


def is_word(feature: str) -> bool:
    return feature.startswith(WORDS)


def plain(text: str) -> str:
    """Without punctuation, and with one form for the many that come to the same."""
    return _NOISE.sub("", _FORMS.sub(lambda found: SAME[found.group()], text.lower()))
