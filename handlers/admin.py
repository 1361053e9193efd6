"""The room of administrators."""

from __future__ import annotations

from handlers.access import AnyHandler


def handlers() -> list[AnyHandler]:
    return []
