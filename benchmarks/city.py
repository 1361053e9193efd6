"""The long commands over a whole city, beside what it takes to read the same documents at all.

    python -m benchmarks.city [--households 113500]

Prints the seconds of all processors and those that pass, and how often that is what sqlite3 and
orjson need to read and decode every household. Those that pass say something where nothing else
runs.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from handlers.office.city import city_gaps
from handlers.office.explorer import concerned
from handlers.office.gaps import GapKind
from handlers.office.gate.households import moved
from knowledge.policy.catalogue import load
from knowledge.policy.edits import Change, Edit
from knowledge.registry import invented
from knowledge.registry.columns import StoredRows
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE
from knowledge.registry.importer import import_files

DAY: Final = date(2026, 11, 28)
READING: Final = "sqlite3 and orjson: reading alone"
_SOURCE: Final = {"document": "raised", "quote": "标准提高到1026元"}
_RAISED: Final = (
    Change(
        "civil",
        "law",
        ("documents", "raised"),
        {"title": "《关于提高标准的通知》", "date": "2026-07-01", "status": "public"},
    ),
    Change("civil", "law", ("sources", "raised"), _SOURCE),
    Change(
        "civil",
        "law",
        ("values", "dibao_city.城镇", "versions"),
        {"since": "2026-07-01", "amount": "1026", "sources": ["raised"]},
        append=True,
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=113_500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = spent(Path(folder), given.households)
    for name, each in found.items():
        times = (
            f"{own:8.2f} s{own / one:8.1f} ×" for own, one in zip(each, found[READING], strict=True)
        )
        print(f"{name:36}{''.join(times)}")


class Spent(NamedTuple):
    """Seconds."""

    processors: float  # of this process and of those that it started
    passed: float


def spent(folder: Path, count: int) -> dict[str, Spent]:
    """By each command, once everything is loaded."""
    path, knowledge, found = folder / "city.db", load(), dict[str, Spent]()
    invented.write_csv(invented.households(count, seed=1), folder)
    files = [folder / "户.csv", folder / "人.csv"]
    after = load(edits=[Edit(0, "", _RAISED)])
    with open_database(path) as database:
        table = database.table(TABLE)

        def not_claimed(processes: int) -> None:
            ranking = city_gaps(knowledge, StoredRows(table), DAY, processes=processes)
            for kind in GapKind:
                _use_up(ranking.json(kind))

        commands: dict[str, Callable[[], object]] = {
            "import of two CSV files": lambda: import_files(database, files, folder / "rejects"),
            READING: lambda: _read(path),
            "what is not claimed, one process": lambda: not_claimed(1),
            "what is not claimed, two processes": lambda: not_claimed(2),
            "what a raised standard moves": lambda: moved(
                knowledge, after, frozenset({"civil"}), StoredRows(table), DAY
            ),
            "whom a value concerns": lambda: concerned(
                knowledge, DAY, StoredRows(table), "civil", "dibao_city.城镇"
            ),
        }
        for name, command in commands.items():
            began, at = _of_processors(), time.perf_counter()
            command()
            found[name] = Spent(_of_processors() - began, time.perf_counter() - at)
    return found


def _of_processors() -> float:
    return sum(os.times()[:4])


def _read(path: Path) -> None:
    connection = sqlite3.connect(path)
    name = TABLE.encode()
    [(number,)] = connection.execute("SELECT number FROM catalogue WHERE name = ?", (name,))
    bodies = connection.execute(f"SELECT body FROM documents_{number}")
    _use_up(orjson.loads(body) for (body,) in bodies)
    connection.close()


def _use_up(items: Iterable[object]) -> None:
    for _ in items:
        pass


if __name__ == "__main__":
    main()
