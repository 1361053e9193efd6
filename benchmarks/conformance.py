"""Runs TinyDB's own tests against this project's Database.

    python -m benchmarks.conformance [--postgresql]

The tests come from TinyDB's source archive. Wherever they let the storage be chosen, they get a
Database: through their `db` fixture, and in tests/test_tinydb.py also where they open a JSON file
or a MemoryStorage themselves. The tests of TinyDB's other parts (queries, middlewares, its own
storages) run as they are. Ends with status 1 if a test fails that is not listed below.
"""

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from knowledge.store import Database
from tests.postgresql import schema, server

VERSION = "4.9.0"
TESTS = 219

EXPECTED_TO_DIFFER = {
    "test_tinydb.py::test_repr": "expects the class name TinyDB; ours is Database",
    "test_tables.py::test_table_repr[memory]": "expects the class name MemoryStorage",
    "test_tables.py::test_table_repr[json]": "expects the class name JSONStorage",
}

KEEP_THEIR_STORAGE = {
    "test_access_storage": "asks whether the storage that was passed is the storage",
    "test_storage_access": "asks whether the storage that was passed is the storage",
}


@pytest.fixture(params=["memory", "json"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """What TinyDB's own fixture prepares; `json` stands for a file."""
    file = ":memory:" if request.param == "memory" else str(tmp_path / "test.db")
    with Database(_kept(file)) as database:
        database.drop_tables()
        database.insert_multiple({"int": 1, "char": letter} for letter in "abc")
        yield database


@pytest.fixture(autouse=True)
def database_for_tinydb(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.module.__name__ == "test_tinydb" and request.node.name not in KEEP_THEIR_STORAGE:
        monkeypatch.setattr(request.module, "TinyDB", _database)


def _database(*path: str, storage: Any = None, **options: Any) -> TinyDB:
    if storage is None or storage is MemoryStorage:
        # The options that are left out are those of the JSON writer.
        return Database(_kept(*path or [":memory:"]))
    return TinyDB(*path, storage=storage, **options)


class Server:
    """Where the store is PostgreSQL's: a schema stands for each file."""

    address = ""
    stores: ClassVar[dict[str, str]] = {}  # by the file for which they stand


def _kept(file: str | Path) -> str:
    if not Server.address:
        return str(file)
    if str(file) == ":memory:":
        return schema(Server.address)
    return Server.stores.setdefault(str(file), schema(Server.address))


class Outcomes:
    """Marks the tests that are expected to differ, and counts all of them."""

    def __init__(self) -> None:
        self.tests = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.tests = len(items)
        for item in items:
            if reason := EXPECTED_TO_DIFFER.get(f"{item.path.name}::{item.name}"):
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


def main() -> int:
    if "--postgresql" not in sys.argv:
        return run()
    with server() as running:
        Server.address = running.address
        return run()


def run() -> int:
    with tempfile.TemporaryDirectory() as folder:
        tests = _download(Path(folder))
        (tests / "__init__.py").unlink()
        (tests / "conftest.py").write_text(
            "from benchmarks.conformance import database_for_tinydb, db\n"
            "from tinydb.middlewares import CachingMiddleware\n"
            "from tinydb.storages import MemoryStorage\n"
            "import pytest\n\n"
            "@pytest.fixture\n"
            "def storage():\n"
            "    return CachingMiddleware(MemoryStorage)()\n"
        )
        settings = tests / "pytest.ini"
        settings.write_text("[pytest]\naddopts = -q -rx -p no:cacheprovider -p no:asyncio\n")
        outcomes = Outcomes()
        status = pytest.main(["-c", str(settings), str(tests)], plugins=[outcomes])
    if outcomes.tests != TESTS:
        print(f"{outcomes.tests} tests were found, not {TESTS}")
        return 1
    return int(status)


def _download(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-binary", ":all:", "--no-deps", "--dest", str(folder), f"tinydb=={VERSION}"],
        check=True,
    )  # fmt: skip
    name = f"tinydb-{VERSION}"
    with tarfile.open(folder / f"{name}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder / name / "tests"


if __name__ == "__main__":
    sys.exit(main())
