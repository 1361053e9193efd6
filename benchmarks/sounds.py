"""Writes intents/sounds.txt anew: `python -m benchmarks.sounds`, after a change of HEARD."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Final

from pypinyin.constants import PINYIN_DICT

from intents import text

FILE: Final = Path(text.__file__).with_name("sounds.txt")
_ALIKE: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))  # to a Shandong ear


def sound(character: str) -> str:
    readings = PINYIN_DICT.get(ord(character), "")
    toneless = unicodedata.normalize("NFD", readings.split(",")[0])
    said = toneless.encode("ascii", "ignore").decode()
    for standard, spoken in _ALIKE:
        said = said.replace(standard, spoken)
    return said


def table() -> str:
    heard = sorted({sound(one) for word in text.HEARD.split() for one in word})
    of: dict[str, list[str]] = {each: [] for each in heard}
    for code in range(0x4E00, 0x9FA6):
        said = sound(chr(code))
        if said in of:
            of[said].append(chr(code))
    lines = [f"{said} {''.join(characters)}" for said, characters in of.items()]
    return "\n".join(["# Written by benchmarks/sounds.py.", *lines, ""])


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
