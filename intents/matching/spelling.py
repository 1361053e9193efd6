"""Characters written for others of the same sound: 养劳金, 失夜金, 危坊改造."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from intents.matching.features import SAME
from intents.text import NUMERALS, Text

PAIR: Final = 2  # characters
# A pair of characters that so many phrasings have may be meant by one that hardly any has.
USUAL: Final = 60
RARE: Final = 50  # times as many have the other
BY_CHANCE: Final = 2  # phrasings have it
# How much likelier it makes the text, as the logarithm of the chances of the two pairs. By 500
# questions with one such character: 453 right instead of 432 (458 and 459 without it); of 2,000
# as they were written 25 are changed.
LIKELIER: Final = 5.5
_NONE: Final = 0.5  # stands for pairs that no phrasing has,
_MANY: Final = 200  # of so many


class Spelling:
    def __init__(self, numbers: Mapping[str, int], phrasings: Sequence[int]) -> None:
        """`numbers` of characters and of pairs of them, with ^ and $ for the ends; `phrasings`: how
        many have each."""
        self._numbers, self._phrasings = numbers, phrasings
        pairs = (number for each, number in numbers.items() if len(each) == PAIR)
        self._most = max(map(phrasings.__getitem__, pairs), default=0)
        self._alike: defaultdict[str, list[str]] = defaultdict(list)
        for character in (each for each in numbers if len(each) == 1):
            sound = _sounds().get(character)
            if sound and self._of(character) >= USUAL // 2 and character not in NUMERALS:
                self._alike[sound].append(character)

    def _of(self, letters: str) -> int:
        number = self._numbers.get(letters)
        return 0 if number is None else self._phrasings[number]

    def mended(self, text: Text) -> Text:
        letters, sounds = [*"^", *text.plain, "$"], _sounds()
        for place in range(1, len(letters) - 1):
            before, letter, after = letters[place - 1 : place + 2]
            others = self._alike.get(sounds.get(letter, ""), ())
            if not others or letter in _LEFT:
                continue
            written = self._having(before, letter, after)
            if written * RARE > self._most:
                continue
            likely = self._chance(before, letter, after) + LIKELIER
            for other in others:
                meant = self._having(before, other, after)
                if meant < USUAL or written > max(BY_CHANCE, meant / RARE):
                    continue
                chance = self._chance(before, other, after)
                if chance > likely:
                    letters[place], likely = other, chance
        return Text("".join(letters[1:-1]), text.places)

    def _having(self, before: str, letter: str, after: str) -> int:
        """How many phrasings have the letter as it stands here, beside another."""
        of = self._of
        return max(of(before + letter) * (before != "^"), of(letter + after) * (after != "$"))

    def _chance(self, before: str, letter: str, after: str) -> float:
        of, pairs = self._of, ((before, letter), (letter, after))
        return sum(
            math.log((of(one + other) + _NONE) / (of(one) + _NONE * _MANY)) for one, other in pairs
        )


_LEFT: Final = frozenset(NUMERALS).union(*SAME)  # what is compared in another form


@cache
def _sounds() -> Mapping[str, str]:
    """How each character is said, without its tone, in Shandong."""
    lines = Path(__file__).with_name("sounds.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.split(" ") for line in lines if not line.startswith("#"))
    return {character: sound for sound, characters in parts for character in characters}
