"""How fast is sent."""

from __future__ import annotations

import asyncio
import time

import pytest

from handlers.telegram.delivery.pace import Turns


async def test_some_are_sent_in_a_row_and_then_each_waits_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment, waited = 100.0, list[float]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    turns = Turns(3, 6)  # seconds
    with monkeypatch.context() as clock:
        clock.setattr(time, "monotonic", lambda: moment)
        clock.setattr(asyncio, "sleep", sleep)
        for _ in range(5):
            await turns.wait()
        moment += 100
        await turns.wait()
    assert waited == [2, 4]
