"""An answer as Telegram shows it: text in HTML, and the buttons under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.office.outbox import LONGEST, Button, fitted, length
from handlers.office.told import PARTS
from intents.messages import Answer

GOOD: Final = "👍"
BAD: Final = "👎"
HUMAN: Final = "转人工"
_SHORT: Final = 6  # characters of a label of which three go into one row
_ON_ONE_ROW: Final = 3

COPIED: Final = "copy:"  # before what a button copies, instead of callback data


def html(text: str, heading: str = "") -> str:
    """The first line in bold; the heading stands plain above it."""
    above = f"{heading}\n" if heading else ""
    shown = fitted(text, LONGEST - length(above))
    first, line_end, rest = shown.partition("\n")
    return f"{escape(above)}<b>{escape(first)}</b>{line_end}{escape(rest)}"


def answer_keyboard(answer: Answer, reply_id: int) -> InlineKeyboardMarkup | None:
    last: list[Button] = []
    if answer.outcome in ("answer", "ask"):
        last = [(GOOD, f"reply:{reply_id}:good"), (BAD, f"reply:{reply_id}:bad")]
    if last or answer.offers_human:
        last.append((HUMAN, f"reply:{reply_id}:human"))
    parts = part_row([part for part in PARTS if getattr(answer.details, part)], reply_id)
    return keyboard([*option_rows(answer.options, reply_id), parts, last])


def part_row(parts: Iterable[str], reply_id: int) -> list[Button]:
    """The buttons for what stands behind an answer."""
    return [(PARTS[part], f"reply:{reply_id}:{part}") for part in parts]


def option_rows(labels: Sequence[str], reply_id: int) -> list[list[Button]]:
    return rows((label, f"reply:{reply_id}:{index}") for index, label in enumerate(labels))


def rows(buttons: Iterable[Button]) -> list[list[Button]]:
    """Three short labels on a row, or each label on its own."""
    all_of_them = list(buttons)
    if any(len(label) > _SHORT for label, _ in all_of_them):
        return [[button] for button in all_of_them]
    starts = range(0, len(all_of_them), _ON_ONE_ROW)
    return [all_of_them[start : start + _ON_ONE_ROW] for start in starts]


def keyboard(button_rows: Iterable[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    laid_out = [[_button(label, data) for label, data in row] for row in button_rows if row]
    return InlineKeyboardMarkup(laid_out) if laid_out else None


def _button(label: str, data: str) -> InlineKeyboardButton:
    if data.startswith(COPIED):
        return InlineKeyboardButton(label, copy_text=CopyTextButton(data.removeprefix(COPIED)))
    return InlineKeyboardButton(label, callback_data=data)
