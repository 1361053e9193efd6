from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.registry.database import open_database
from knowledge.store import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path / "registry.db") as database:
        yield database
