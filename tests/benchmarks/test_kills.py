"""A small part of `python -m benchmarks.kills`, which has the whole schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kills import MODES, Mode, schedule
from tests.conftest import environment, lend


@pytest.mark.parametrize("mode", MODES)
async def test_killed_again_and_again_it_loses_nothing(
    mode: Mode, demo: Path, tmp_path: Path
) -> None:
    lend(demo, tmp_path)
    outcome = await schedule(mode, 60, 10, 2, environment(str(tmp_path)))
    assert outcome.lost == 0
    assert outcome.disorder == 0
    assert outcome.twice <= 2
