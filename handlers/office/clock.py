"""The time, in one place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

HERE: Final = ZoneInfo("Asia/Shanghai")  # whose clock people go by


def now() -> datetime:
    return datetime.now(UTC)
