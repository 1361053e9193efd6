"""Days as rules count and write them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5  # of weekdays counted from 0


def after_workdays(day: date, workdays: int) -> date:
    """So many days from Monday to Friday later; public holidays are not known here."""
    while workdays:
        day += timedelta(1)
        workdays -= day.weekday() < SATURDAY
    return day


def month_of(day: date) -> str:
    """As 1973年8月."""
    return f"{day.year}年{day.month}月"


def written(day: date) -> str:
    """As 1973年8月3日."""
    return f"{day.year}年{day.month}月{day.day}日"
