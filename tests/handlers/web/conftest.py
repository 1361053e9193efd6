"""The real pages over a copy of the demo registry, and people who open them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from handlers.office.config import Config, load_config
from handlers.office.office import Office
from handlers.web.app import build
from tests.conftest import environment, lend

Visitor = Callable[..., httpx.AsyncClient]


@pytest.fixture
def config(demo: Path, tmp_path: Path) -> Config:
    data = tmp_path / "data"
    lend(demo, data)
    shutil.copy(demo / "registry.db", data)
    return load_config(environment=environment(str(data)))


@pytest.fixture
def office(config: Config) -> Iterator[Office]:
    with closing(Office(config)) as opened:
        yield opened


@pytest.fixture
def site(config: Config, office: Office) -> Starlette:
    return build(config, office)


@pytest.fixture
async def visitor(site: Starlette) -> AsyncIterator[Visitor]:
    """A browser of its own for each that is asked for, with its own cookies."""
    opened: list[httpx.AsyncClient] = []

    def open_one(address: str = "192.0.2.1", base: str = "http://helper.test") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(site, client=(address, 50_000))
        opened.append(httpx.AsyncClient(transport=transport, base_url=base))
        return opened[-1]

    yield open_one
    for each in opened:
        await each.aclose()


@pytest.fixture
def browser(visitor: Visitor) -> httpx.AsyncClient:
    return visitor()
