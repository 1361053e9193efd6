"""What the terminal and the commands tell alike: near misses, and typed text shown back."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category

from rapidfuzz import fuzz, process

from knowledge.registry.households import TABLE
from knowledge.store import Database

MOST_NEAR = 3
LIKE = 65  # of 100: how like a name has to sound to be meant
LIKE_NUMBERED = 40  # H1 for H000001
_UNSEEN = {"Cc", "Cf", "Cs"}  # control and formatting characters, halves of pairs


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
