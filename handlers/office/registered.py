"""The households of the registry, which is opened wherever they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.office.config import Data
from handlers.office.stored import INDEXES
from knowledge.registry.columns import Body, Stored, StoredRows
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE


@dataclass(frozen=True)
class Registered(Stored):
    """What the engine keeps in memory is given back once all are read."""

    data: Data

    def bodies(self) -> Iterator[Body]:
        data = self.data
        with open_database(data.store, data.key, INDEXES, data.password) as database:
            yield from StoredRows(database.table(TABLE)).bodies()
