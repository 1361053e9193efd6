"""The real pages over a copy of the demo registry, and people who open them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from handlers.office.clock import now
from handlers.office.config import Config, load_config
from handlers.office.office import Office
from handlers.web.app import build
from knowledge.registry.sign_in import SignIn
from knowledge.registry.users import Role
from tests.conftest import environment, lend

Visitor = Callable[..., httpx.AsyncClient]
SUN, OTHER = 7, 8  # users: a grid worker of RC-01, and another


async def enter(browser: httpx.AsyncClient, office: Office, user_id: int) -> httpx.Response:
    code = SignIn(office.database).new_link(user_id, now())
    return await browser.post("/desk/enter", data={"code": code})


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


@pytest.fixture
async def sun(browser: httpx.AsyncClient, office: Office) -> httpx.AsyncClient:
    """Logged in for one 网格."""
    office.users.grant(SUN, Role.GRID_WORKER, ["RC-01"])
    await enter(browser, office, SUN)
    return browser
