"""Numbers that point at a person, taken out of what people write before anything is kept.

An ID number is known by its checksum or by the day of birth in it, a card by its checksum, and
whatever else has fifteen digits or more is no sum that anybody asks about. Digits may be full
width, and stand apart by blanks or hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

ID_NUMBER: Final = "（身份证号）"
CARD: Final = "（银行卡号）"
PHONE: Final = "（电话）"
LONG_NUMBER: Final = "（号码）"
MASKS: Final = (ID_NUMBER, CARD, PHONE, LONG_NUMBER)
SHORTEST_LONG: Final = 15  # digits

_DIGIT: Final = "0-9０-９"
_BLANK: Final = " \u3000\\-－—_.·"
_UNSEEN: Final = "\u200b-\u200f\u2060\ufeff"
_APART: Final = f"[{_UNSEEN}]*+(?:[{_BLANK}][{_UNSEEN}]*+)?+"
NUMBER: Final = re.compile(
    rf"(?<![A-Za-z])[+＋]?[{_DIGIT}](?:{_APART}[{_DIGIT}])*(?:{_APART}[XxＸｘ])?"
)
_VISIBLE: Final = re.compile(f"[{_BLANK}]+")
_INVISIBLE: Final = re.compile(f"[{_UNSEEN}]+")
_MOBILE: Final = re.compile(r"(?:\+?(?:00)?86)?1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"(?:\+?(?:00)?86)?0(?:10|2\d|[3-9]\d\d)\d{7,8}")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９ＸｘX＋", "0123456789xxx+")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10x98765432"
# What a delivery of Telegram names things by; a mask would break it.
_NAMES_OF_THINGS: Final = frozenset(
    ("data", "callback_data", "file_id", "file_unique_id", "id", "inline_message_id", "type")
)


def masked(text: str, *, but_telephones: bool = False) -> str:
    """The text without ID numbers, card numbers, telephone numbers and other long numbers."""
    return NUMBER.sub(
        lambda run: run[0] if but_telephones and is_telephone(run[0]) else _masked_run(run[0]), text
    )


def is_telephone(run: str) -> bool:
    return _kind(_plain(run)) == PHONE


def masked_strings(structure: Any) -> Any:
    """A structure of JSON in which every text is masked, but not what names a thing."""
    if isinstance(structure, str):
        return masked(structure)
    if isinstance(structure, Mapping):
        return {
            key: value if key in _NAMES_OF_THINGS else masked_strings(value)
            for key, value in structure.items()
        }
    if isinstance(structure, list | tuple):
        return [masked_strings(value) for value in structure]
    return structure


def _masked_run(run: str) -> str:
    """One number, or several with something between them."""
    pieces = _VISIBLE.split(run)
    whole = _kind(_plain(run), is_in_pieces=len(pieces) > 1)
    if len(pieces) == 1 or whole in (ID_NUMBER, PHONE, CARD):
        return whole or run
    between = _VISIBLE.findall(run)
    kinds = [_kind(_plain(piece)) or piece for piece in pieces]
    return "".join(part for pair in zip(kinds, [*between, ""], strict=True) for part in pair)


def _plain(run: str) -> str:
    return _INVISIBLE.sub("", _VISIBLE.sub("", run)).translate(_FULL_WIDTH).lower()


def _kind(number: str, is_in_pieces: bool = False) -> str | None:
    """The mask of a number; None where it may be told."""
    digits = number.rstrip("x")
    if _is_id_number(number, is_in_pieces):
        return ID_NUMBER
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return PHONE
    length = len(digits.lstrip("+"))
    if length < SHORTEST_LONG:
        return None
    return CARD if 16 <= length <= 19 and _passes_luhn(digits.lstrip("+")) else LONG_NUMBER


def _is_id_number(number: str, is_in_pieces: bool) -> bool:
    """Of 18 characters, or of 15 as they were before 1999; with the two digits more of a disability
    certificate. Several sums in a row may look like one; a mistyped one is one all the same."""
    if re.fullmatch(r"\d{17}[\dx](?:\d{2})?", number):
        weighed = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
        signs = (_CHECKS[weighed % 11] == number[17], _is_day(number[6:14]))
        return all(signs) if is_in_pieces else any(signs)
    return bool(re.fullmatch(r"\d{15}", number)) and _is_day("19" + number[6:12])


def _is_day(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1900


def _passes_luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
