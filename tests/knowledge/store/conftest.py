"""Every test of what a store does is about both engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgresql import schema

NewStore = Callable[[], str]  # where a store of its own may be


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    if request.param == "sqlite":
        return lambda: str(tmp_path_factory.mktemp("store") / "store.db")
    address: str = request.getfixturevalue("postgresql")
    return lambda: schema(address)


@pytest.fixture
def store(new_store: NewStore) -> str:
    return new_store()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Of what only SQLite has."""
    return tmp_path / "store.db"
