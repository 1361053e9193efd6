"""The shipped knowledge, learnt once for all tests."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from handlers.office import gate, proofs, publishing
from handlers.office.config import load_config
from handlers.office.gate import Inputs, versions
from handlers.office.golden import golden_questions
from handlers.office.office import Office
from intents.assistant import Assistant
from intents.matching.matcher import known_phrasings
from intents.matching.model import file_name
from intents.messages import Answer, Dialogue, Question
from knowledge.policy.cases import told_cases
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Edit
from tests.postgresql import Server, server

T = TypeVar("T")

LEARNT = Path(__file__).parent.parent / ".cache" / "learnt"

# What takes longest begins first, so that neither worker waits for the other at the end. The second
# of them needs nothing that the first one learns.
LONGEST = (
    "handlers/telegram/test_admin.py",
    "handlers/office/test_proofs.py",
    "questions/test_questions.py",
    "benchmarks/test_kills.py",
    "handlers/office/test_gate.py",
    "handlers/web/test_knowledge.py",
    "handlers/web/test_browser.py",
    "handlers/telegram/test_serving.py",
    "handlers/telegram/test_matrix.py",
    "handlers/test_law_add.py",
    "handlers/test_admin_handbook.py",
    "intents/test_figures.py",
    "intents/test_matching.py",
    "handlers/office/test_unanswered.py",
    "handlers/office/test_publishing.py",
    "knowledge/store/test_store_processes.py",
    "test_bot.py",
    "test_operations.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    order = {here / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


DAY = "2020-12-31"  # whose law the tests are told where they name none


def environment(data: str) -> dict[str, str]:
    return {"POLICY_BOT_DATA": data, "POLICY_BOT_AS_OF": DAY}


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def postgresql(postgresql_server: Server) -> str:
    """The address of a server that ends with the tests."""
    return postgresql_server.address


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory as it is after the first start."""
    directory = tmp_path_factory.mktemp("demo")
    with learnt_once(directory):
        Office(load_config(environment=environment(str(directory)))).close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Office, "_assistant", _shared(Office._assistant))
        # What is to be published is looked at here and with few questions; test_gate asks them all.
        patch.setattr(gate, "examine_apart", gate.examine)
        patch.setattr(versions, "assistant", _once_a_version(versions.assistant))
        patch.setattr(publishing, "golden_questions", lambda: golden_questions()[::100])
        patch.setattr(publishing, "told_cases", lambda: told_cases()[::100])
        yield directory


@pytest.fixture
def proven_on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `check` and `law add` prove of the answers of each day, test_proofs proves of all."""
    law, last = import_module("handlers.commands.law"), proofs.DAYS[-1:]
    monkeypatch.setattr(law, "DAYS", last)
    monkeypatch.setattr(proofs, "faults", partial(proofs.faults, days=last))


@contextmanager
def learnt_once(data: Path) -> Iterator[None]:
    """What is learnt inside is learnt by one process of the tests alone, and kept for the next
    time, as long as neither phrasings nor code are others."""
    LEARNT.mkdir(parents=True, exist_ok=True)
    model = LEARNT / file_name(known_phrasings(load()))
    with (LEARNT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for other in LEARNT.glob("matcher-*.npz"):
            if other != model:
                other.unlink()
        lend(LEARNT, data)
        yield
        for learnt in data.glob("*.np?"):
            if not (LEARNT / learnt.name).exists():
                shutil.copy(learnt, LEARNT)


def lend(demo: Path, data: Path) -> None:
    """What was learnt, to a data directory of its own: the same files, not copies."""
    data.mkdir(parents=True, exist_ok=True)
    for learnt in demo.glob("*.np?"):
        try:
            os.link(learnt, data / learnt.name)
        except OSError:  # another disk
            shutil.copy(learnt, data)


def _shared(build: Callable[[Office, Sequence[Edit]], Assistant]) -> Any:
    """An assistant takes its time to build and never changes: the tests share them."""
    built = Last[Assistant]()

    def shared(office: Office, edits: Sequence[Edit]) -> Assistant:
        key = repr([(edit.summary, edit.changes) for edit in edits])
        return built.get(key, lambda: build(office, edits))

    return shared


def _once_a_version(build: Callable[[Inputs, Knowledge], Assistant]) -> Any:
    built = Last[Assistant]()

    def once(inputs: Inputs, knowledge: Knowledge) -> Assistant:
        return built.get(knowledge.version, lambda: build(inputs, knowledge))

    return once


class Last(Generic[T]):
    """The few that were asked for last: each takes a hundred megabytes."""

    MOST = 8

    def __init__(self) -> None:
        self._built: dict[str, T] = {}

    def get(self, key: str, build: Callable[[], T]) -> T:
        self._built[key] = self._built.pop(key, None) or build()
        if len(self._built) > self.MOST:
            del self._built[next(iter(self._built))]
        return self._built[key]


@pytest.fixture(scope="session")
def assistant(demo: Path) -> Assistant:
    """The shipped knowledge behind the front door; immutable, so shared by all tests."""
    with closing(Office(load_config(environment=environment(str(demo))))) as office:
        return office.assistant


def last_of(assistant: Assistant, *turns: str) -> Answer:
    """What is answered to the last turn of a conversation without a household."""
    dialogue = Dialogue()
    for turn in turns:
        answer = assistant.reply(Question(turn, date(2020, 12, 1)), dialogue)
        dialogue = answer.dialogue
    return answer
