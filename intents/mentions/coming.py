"""How old somebody will be when what is asked is to hold: 等她满七岁呢, 再过两年她七周岁还给不."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from intents.mentions.dates import OLDEST
from intents.mentions.numbers import number

_DIGITS: Final = "一二三四五六七八九十"
_N: Final = rf"(?P<age>\d{{1,3}}|[{_DIGITS}]{{1,3}})"
_COMES: Final = (
    r"(?:等|明年|后年|转过年|过[了完]?年|年底|下个?月|下半年|再过[^,。?]{1,5}|以后|将来|要是|假如|快|马上|眼看)"
    r"[^,。?一二三四五六七八九十\d]{0,6}[^,。?]{0,6}?"
)
_TURNS: Final = re.compile(
    rf"{_COMES}(?:满|到|够|过)(?:了)?{_N}(?:周?岁)?(?:了|以?后|的?时候|就|,)"
    rf"|(?:满|到|过)(?:了)?{_N.replace('age', 'then')}(?:周?岁)?"
    r"(?:以?后|了以?后|那天|的时候|那|就|还)"
    rf"|(?:^|[等那她他娃子要是])(?:满|到|过)(?:了)?{_N.replace('age', 'once')}周?岁"
    r"(?:了)?呢?[?。]?$"
    rf"|(?:再过[^,。?]{{1,4}}年|[明后]年|过[了完]?年|将来)[^,。?\d{_DIGITS}]{{0,4}}"
    rf"{_N.replace('age', 'by_then')}周?岁(?!以)"
)
_NOW: Final = re.compile("现在|眼下|今年|这会|目前")


def age_to_come(plain: str) -> Decimal | None:
    """As old as somebody will be when what is asked is to hold."""
    found = _TURNS.search(plain)
    if found is None or _NOW.search(plain, found.end()):
        return None
    age = number(found[str(found.lastgroup)])
    return age if isinstance(age, Decimal) and age <= OLDEST else None
