"""What of a text is compared: its characters, words and sounds."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import jieba

from intents.text import normalise

NUMERAL = r"(?:[\d零一二两三四五六七八九十百千万]+)"
def plain_speech(t): return normalise(t).plain.lower()
def same_asking(t): return t

_AMOUNT: Final = re.compile(rf"{NUMERAL}(?=\s*(?:元|块|岁|周岁|年|个月|口人|万|%))|\d+(?:\.\d+)?")
_NOISE: Final = re.compile(r"[^\w#]+")
LONGEST_WORD: Final = 8


@dataclass(frozen=True)
class Plain:
    """A text without punctuation."""

    said: str  # without amounts, which say nothing about the subject
    asked: str  # with one form for the many ways of asking the same

    @classmethod
    def of(cls, text: str) -> Plain:
        speech = plain_speech(text)
        return cls(
            said=_NOISE.sub("", _AMOUNT.sub("#", speech)),
            asked=_NOISE.sub("", same_asking(speech)),
        )


class Words:
    """jieba over those words of its dictionary that the phrasings hold: any other word tells
    nothing apart, and the whole dictionary takes a second to load."""

    def __init__(
        self, frequencies: dict[str, int], sounds: dict[str, str], pairs: Sequence[str]
    ) -> None:
        """`sounds` gives the syllable of a character; `pairs` are those of characters that
        phrasings hold, the commonest first."""
        self.sounds = sounds
        self.frequencies = frequencies
        self.pairs = pairs
        self._known = frozenset(pairs)
        self._by_sound: dict[tuple[str, str], str] = {}
        for pair in pairs:
            self._by_sound.setdefault(self._heard(pair), pair)
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = frequencies
        self._tokenizer.total = sum(frequencies.values()) or 1
        self._tokenizer.initialized = True

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
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
        pairs = Counter(pair for text in texts for pair in _pairs(text))
        return cls(frequencies, _sounds(), [pair for pair, _ in pairs.most_common()])

    def _heard(self, pair: str) -> tuple[str, str]:
        return self.sounds.get(pair[0], pair[0]), self.sounds.get(pair[1], pair[1])

    def features(self, text: Plain) -> tuple[Counter[str], Counter[str]]:
        """Characters, pairs of them and words of a text as it is said and as it is asked."""
        words = [f"w:{word}" for word in self._tokenizer.cut(text.said, HMM=False) if len(word) > 1]
        said = self._counted(text.said, words)
        return said, said if text.asked == text.said else self._counted(text.asked, words)

    def _counted(self, text: str, words: Sequence[str]) -> Counter[str]:
        meant = [each for pair in _pairs(text) for each in self._meant(pair)]
        return Counter([*text, *meant, *words])

    def _meant(self, pair: str) -> Sequence[str]:
        """A pair that no phrasing has, and the right character alone, may stand for one that sounds
        the same: 代焦 for 代缴."""
        known = None if pair in self._known else self._by_sound.get(self._heard(pair))
        if known is None:
            return [pair]
        wrong = [right for typed, right in zip(pair, known, strict=True) if typed != right]
        return [known, *wrong] if len(wrong) == 1 else [pair]


def _pairs(text: str) -> list[str]:
    return ["".join(pair) for pair in pairwise(f"^{text}$")]


def _sounds() -> dict[str, str]:
    """The syllable of every common character without its tone, as a Shandong ear has it: zh and z,
    ch and c, sh and s, -ng and -n alike."""
    from pypinyin import lazy_pinyin  # slow to load, and only fitting needs it

    sounds = {}
    for code in range(0x4E00, 0x9FA6):
        character = chr(code)
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            continue
        syllable = lazy_pinyin(character)[0]
        sounds[character] = re.sub(r"ng$", "n", re.sub(r"^([zcs])h", r"\1", syllable))
    return sounds
