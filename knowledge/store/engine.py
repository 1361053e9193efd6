"""What a store asks of the engine that carries it: statements, transactions, clear errors.

`sqlite.py` and `postgresql.py` are the two engines; nothing above them tells one from the other.
"""

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, Protocol

from knowledge.store.documents import Value
from knowledge.store.errors import StoreError


class Listener(Protocol):
    def fileno(self) -> int:
        """Becomes readable when something was announced."""

    def heard(self) -> set[str]:
        """The words announced since it was asked last. Raises Away."""

    def close(self) -> None: ...


class Engine(ABC):
    """Threads may share one. Whoever uses it holds its lock, so that operations and transactions
    take turns."""

    migrations: ClassVar[Sequence[str]]  # number n takes a store from format n to n + 1
    errors: ClassVar[tuple[type[Exception], ...]]  # of the driver
    other: ClassVar[Value]  # in the column of an indexed field: what the engine would not compare
    columns: ClassVar[str]  # of each table, before those of the indexed fields
    field_type: ClassVar[str]
    snapshot: ClassVar[str]  # begins a transaction that reads
    raw: Any  # the connection of the driver

    def __init__(self, path: str) -> None:
        self.path = path  # for messages
        self.lock = threading.RLock()
        self.undone = 0  # transactions, and lost connections
        self.layouts: dict[str, Any] = {}  # what is known of the tables, as long as it may hold
        self.session = 1  # another number once the connection was lost, with all that was claimed
        self.depth = 0  # of transactions

    def close(self) -> None:
        with self.lock:
            self.raw.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keeps other threads out, and explains what goes wrong meanwhile."""
        with self.lock:
            try:
                yield
            except self.errors as error:
                raise self.explained(error) from error

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """A cursor."""
        try:
            return self.run(sql, parameters)
        except self.errors as error:
            raise self.explained(error) from error

    def value(self, sql: str, *parameters: Any) -> Any:
        with self.turn():
            return self.run(sql, parameters).fetchone()[0]

    @contextmanager
    def transaction(self, is_urgent: bool = True) -> Iterator[None]:
        """Groups writes, to any tables: all of them are kept, or none. May be nested. What is not
        urgent may be lost to a power cut, though not to a crash, until the next that is.

        Other threads and other writing processes wait until it ends: do not await inside.
        """
        with self.turn():
            is_outermost = not self.depth
            if is_outermost:
                self.begin(is_urgent)
            else:
                self.check_that_it_goes_on()
                self.execute("SAVEPOINT step")
            self.depth += 1
            try:
                yield
                self.check_that_it_goes_on()
                self.execute("COMMIT" if is_outermost else "RELEASE step")
            except BaseException:
                self.forget()
                with suppress(StoreError):  # the engine has undone it by itself, or has gone
                    self.execute("ROLLBACK" if is_outermost else "ROLLBACK TO step")
                    if not is_outermost:
                        self.execute("RELEASE step")
                raise
            finally:
                self.depth -= 1

    def forget(self) -> None:
        """Something was undone, or changed by another process."""
        self.undone += 1
        self.layouts.clear()

    def check_that_it_goes_on(self) -> None:
        if not self.in_transaction:
            raise StoreError(f"{self.path}: the transaction was undone after an error")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read inside is of one moment, whatever others write meanwhile."""
        with self.turn():
            self.execute(self.snapshot)
            try:
                yield
            finally:
                with suppress(StoreError):
                    self.execute("ROLLBACK")

    def key_of(self, table: str) -> Any:
        """By which the catalogue knows a table of any name."""
        return json.dumps(table)

    def table_of(self, key: Any) -> str:
        return str(json.loads(key))

    # What several processes have of each other: one process alone, unless the engine knows better

    def announce(self, word: str) -> None:  # noqa: B027 - there is nobody to be told
        """To all that listen, once the transaction is kept."""

    def listener(self) -> Listener | None:
        """None where nobody can be told; then one has to look."""
        return None

    def claim(self, kind: str, number: int) -> bool:  # noqa: ARG002
        """Whether this process has it for itself now, until it releases it or ends. From 1 on."""
        return True

    def release(self, kind: str, number: int) -> None:  # noqa: B027
        """Another may claim it."""

    def members(self, kind: str) -> int:  # noqa: ARG002
        """How many processes share what is claimed of a kind, this one among them from now on."""
        return 1

    @contextmanager
    def alone(self, task: str) -> Iterator[bool]:
        """Whether nobody else does this meanwhile; one that is killed does it no more."""
        is_alone = self.claim(task, 1)
        try:
            yield is_alone
        finally:
            if is_alone:
                self.release(task, 1)

    # What an engine does

    @abstractmethod
    def run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """A cursor. Raises the errors of the driver."""

    @abstractmethod
    def begin(self, is_urgent: bool) -> None:
        """A transaction that writes: one at a time, whatever the process."""

    @property
    @abstractmethod
    def in_transaction(self) -> bool:
        """False where an error has undone it."""

    @abstractmethod
    def explained(self, error: Exception) -> StoreError: ...

    @abstractmethod
    def state(self) -> object:
        """Equal as long as nobody wrote anything."""

    @abstractmethod
    def format(self) -> int:
        """The version of the format; 0 where the store is new. Raises ForeignFile."""

    @abstractmethod
    def note_format(self, number: int) -> None: ...

    @abstractmethod
    def column_value(self, value: object) -> Value:
        """What stands for the value of an indexed field in its column."""

    @abstractmethod
    def body(self, written: bytes | str) -> Any:
        """A document as `encode` gives it, to be stored."""

    @abstractmethod
    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Many, as fast as it goes. Raises the errors of the driver."""

    def append(self, sql: str, columns: Sequence[Any]) -> int | None:  # noqa: ARG002
        """The new id, where one statement is a whole transaction; otherwise None."""
        return None

    @abstractmethod
    def check(self) -> None:
        """Raises Damaged where the content is not what was written."""

    @abstractmethod
    def compact(self) -> None:
        """Writes the tables anew, so that nothing that was removed can be read in their files."""

    def rekey(self, key: bytes) -> None:  # noqa: ARG002
        """Encrypts the file anew. No other process may have it open."""
        raise StoreError(f"{self.path}: not a file")
