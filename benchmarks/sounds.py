"""Writes intents/matching/sounds.txt anew: `python -m benchmarks.sounds`, with another pypinyin."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Final

from pypinyin.constants import PINYIN_DICT

from intents.matching import spelling

FILE: Final = Path(spelling.__file__).with_name("sounds.txt")
_ALIKE: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))  # to a Shandong ear


def sound(character: str) -> str:
    readings = PINYIN_DICT.get(ord(character), "")
    toneless = unicodedata.normalize("NFD", readings.split(",")[0])
    said = toneless.encode("ascii", "ignore").decode()
    for standard, spoken in _ALIKE:
        said = said.replace(standard, spoken)
    return said


def table() -> str:
    of: dict[str, list[str]] = {}
    for code in range(0x4E00, 0x9FA6):
        if said := sound(chr(code)):
            of.setdefault(said, []).append(chr(code))
    lines = [f"{said} {''.join(of[said])}" for said in sorted(of)]
    return "\n".join(["# Written by benchmarks/sounds.py.", *lines, ""])


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
