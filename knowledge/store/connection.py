"""What a store asks of the engine that carries it: statements, transactions, turns, clear errors.

`sqlite.py` and `postgresql.py` are the two engines; nothing above them tells one from the other.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from knowledge.store.documents import Value
from knowledge.store.errors import StoreError


@dataclass(frozen=True)
class Order:
    """How the columns of indexed fields are ordered: numbers, texts, then all that cannot be
    compared. The texts are SQL."""

    first_text: str
    first_other: str
    other: Value  # stands for what the engine would not compare as Python does
    range_hint: str = "{}"


class Connection(ABC):
    """Threads may share one: every operation and every transaction keeps the others waiting."""

    migrations: ClassVar[Sequence[str]]  # number n takes a store from format n to n + 1
    order: ClassVar[Order]
    errors: ClassVar[tuple[type[Exception], ...]]  # of the driver

    def __init__(self, path: str) -> None:
        self.path = path  # for messages
        self.lock = threading.RLock()
        self.turn = Turn(self)
        self.undone = 0  # differs once what is known of the tables may not hold any more
        self.depth = 0  # of transactions
        self.session = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        try:
            return self.run(sql, parameters)
        except self.errors as error:
            raise self.explained(error) from error

    def value(self, sql: str) -> Any:
        return self.execute(sql).fetchone()[0]

    def transaction(self, is_urgent: bool = True) -> "Transaction":
        """One that is not urgent may be lost to a power cut, though not to a crash, until the next
        that is."""
        return Transaction(self, is_urgent)

    # One process alone, unless the engine knows better

    def announce(self, word: str) -> None:  # noqa: B027 - there is nobody to be told
        """Whoever listens hears of it when the transaction is kept."""

    def listener(self) -> "Listener | None":
        return None

    def claim(self, kind: str, number: int) -> bool:  # noqa: ARG002
        return True

    def release(self, kind: str, number: int) -> None:  # noqa: B027
        """Another may claim it."""

    def members(self, kind: str) -> int:  # noqa: ARG002
        return 1

    @contextmanager
    def alone(self, task: str) -> Iterator[bool]:
        """Whether nobody else does it over this store; who is killed does it no more."""
        is_alone = self.claim(task, 1)
        try:
            yield is_alone
        finally:
            if is_alone:
                self.release(task, 1)

    # What an engine does

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """A cursor. Raises the errors of the driver."""

    @abstractmethod
    def begin(self, is_urgent: bool) -> None: ...

    @abstractmethod
    def reading(self) -> AbstractContextManager[None]:
        """All that is read inside is of one moment."""

    @property
    @abstractmethod
    def in_transaction(self) -> bool:
        """False where the engine has undone it by itself."""

    @abstractmethod
    def explained(self, error: Exception) -> StoreError: ...

    @abstractmethod
    def is_outdated(self, error: Exception) -> bool:
        """Whether another process has replaced the table since this one looked at the catalogue."""

    @abstractmethod
    def state(self) -> object:
        """Equal as long as nobody wrote anything."""

    @abstractmethod
    def format(self) -> int:
        """The version of the format; 0 where the store is new. Raises ForeignFile."""

    @abstractmethod
    def note_format(self, number: int) -> None: ...

    @abstractmethod
    def key_of(self, table: str) -> Any:
        """By which the catalogue knows a table of any name."""

    @abstractmethod
    def table_of(self, key: Any) -> str: ...

    @abstractmethod
    def create(self, table: str, columns: Iterable[str]) -> None: ...

    @abstractmethod
    def column_value(self, value: object) -> Value:
        """What stands for the value of an indexed field in its column."""

    @abstractmethod
    def body(self, written: bytes | str) -> Any:
        """A document as `encode` gives it, to be stored."""

    @abstractmethod
    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Many, as fast as it goes. Raises the errors of the driver."""

    @abstractmethod
    def check(self) -> None:
        """Raises Damaged."""

    @abstractmethod
    def compact(self) -> None: ...


class Listener(Protocol):
    def fileno(self) -> int:
        """Becomes readable when something was announced."""

    def heard(self) -> set[str]:
        """The words announced since it was asked last. Raises Away."""

    def close(self) -> None: ...


class Turn:
    """Keeps other threads out while rows are read, and explains what goes wrong meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.lock.acquire()

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._connection.lock.release()
        if isinstance(error, self._connection.errors):
            raise self._connection.explained(error) from error


class Transaction:
    """All that is written inside is written, or none of it. May be nested.

    A class, and not a generator: it stands around every single write.
    """

    def __init__(self, connection: Connection, is_urgent: bool) -> None:
        self._connection = connection
        self._is_urgent = is_urgent
        self._outermost = False

    def __enter__(self) -> None:
        connection = self._connection
        connection.lock.acquire()
        try:
            self._outermost = connection.depth == 0
            if self._outermost:
                connection.begin(self._is_urgent)
            elif connection.in_transaction:
                connection.execute("SAVEPOINT step")
            else:
                raise StoreError(f"{connection.path}: the transaction was undone after an error")
        except BaseException:
            connection.lock.release()
            raise
        connection.depth += 1

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        connection = self._connection
        try:
            if error is None:
                connection.execute("COMMIT" if self._outermost else "RELEASE step")
            else:
                self._undo()
        except StoreError:
            self._undo()
            raise
        finally:
            connection.depth -= 1
            connection.lock.release()
        if isinstance(error, connection.errors):
            raise connection.explained(error) from error

    def _undo(self) -> None:
        connection = self._connection
        connection.undone += 1
        if not connection.in_transaction:
            return
        if self._outermost:
            connection.execute("ROLLBACK")
        else:
            connection.execute("ROLLBACK TO step")
            connection.execute("RELEASE step")
