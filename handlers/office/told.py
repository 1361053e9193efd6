"""What all channels tell alike: names, long texts cut short, near misses, typed text shown back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from unicodedata import category

from rapidfuzz import fuzz, process

from handlers.office.clock import HERE
from knowledge.facts import Household
from knowledge.registry.households import TABLE
from knowledge.store import Database

MOST_NEAR = 3
LIKE = 65  # of 100: how like a name has to sound to be meant
LIKE_NUMBERED = 40  # H1 for H000001
# What can be rung, and is no sum: 120元, 第119条.
_COUNTED: Final = "[元块岁年月日天个人份户次万条号倍米平亩吨斤级类%～×÷−+＝]"
TELEPHONE: Final = re.compile(
    r"(?<![\d.第-])(?:110|114|119|12[02]|12123|123\d\d|96110"
    rf"|(0\d{{2,3}})-(\d{{7,8}})|0\d{{9,11}}|1[3-9]\d{{9}})(?![\d.]|{_COUNTED})"
)
_UNSEEN = {"Cc", "Cf", "Cs"}  # control and formatting characters, halves of pairs
# What stands behind an answer, as people call it, by the part of its Details.
PARTS: Final = {"papers": "办理材料", "steps": "怎么算的", "grounds": "依据"}


def head_name(household: Household) -> str:
    """Of the head of the household; "" where it is not registered."""
    head = household.head
    return head.name if head is not None and isinstance(head.name, str) else ""


def family(household: Household) -> str:
    """As people speak of it: 王桂兰家."""
    name = head_name(household)
    return f"{name}家" if name else "户主未登记"


def shortened(text: str, most: int) -> str:
    """To so many characters."""
    return text if len(text) <= most else f"{text[:most]}……"


def near(typed: str, names: Iterable[str], least: int = LIKE) -> list[str]:
    """The names that may be meant, the likest first: by sound, as Chinese is typed."""
    sounds = {name: _sound(name) for name in names}
    found = process.extract(
        _sound(typed), sounds, scorer=fuzz.ratio, limit=MOST_NEAR, score_cutoff=least
    )
    return [name for _, _, name in found]


def _sound(text: str) -> str:
    if text.isascii():
        return text
    from pypinyin import lazy_pinyin  # a third of a second that a question need not wait for

    return "".join(lazy_pinyin(text))


def no_household(typed: str, database: Database) -> str:
    ids = sorted(household["户编号"] for household in database.table(TABLE))
    found = near(typed.upper(), ids, LIKE_NUMBERED)
    meant = f"，相近的有{'、'.join(found)}" if found else ""
    return f"没有户编号“{typed}”{meant}"


def printable(text: str) -> str:
    """Without what a terminal would obey, or could not write."""
    return "".join(each if each == "\n" or category(each) not in _UNSEEN else "�" for each in text)


def shown_time(moment: datetime) -> str:
    """11月29日08:00, by the clock that people go by."""
    return f"{moment.astimezone(HERE):%m月%d日%H:%M}"
