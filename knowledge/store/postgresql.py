"""The store in a PostgreSQL database, from version 14 on: the tables of its current schema.

What is read is `body`, to the letter: jsonb keeps neither the order of keys nor 1e16 as it was.
`document` beside it is the same as jsonb, for whoever asks in SQL; NULL where jsonb cannot hold it
(NaN, NUL).
"""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import psycopg
from psycopg import errors as refusals
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Identifier

from knowledge.store.connection import Connection, Order
from knowledge.store.documents import OTHER, Value, comparable
from knowledge.store.errors import (
    Away,
    CannotWrite,
    Damaged,
    DiskFull,
    ForeignFile,
    Locked,
    NotUnique,
    StoreError,
    WrongPassword,
)

# Seconds: until a server that does not answer is taken to be away.
_PATIENCE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
_LOCK_TIMEOUT = 5  # seconds
_LONGEST_INDEXED = 600  # characters: PostgreSQL takes 2,704 bytes in an index
_COPIED = 100  # rows from which COPY pays
_NUMBER, _TEXT, _OTHER = "n", "s", "x"  # how a column value begins, in their order
_WRITERS = "pg_advisory_xact_lock(hashtext('store'), hashtext(current_schema()))"
_CHANNEL = "'store_' || md5(current_schema())"
_KIND = "hashtext(current_schema() || ?)"  # of what is claimed
_MEMBERS = f"""SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'
    AND classid = ({_KIND}::bigint & 4294967295)::oid AND objid = 0 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""

_REFUSED = ("password", "authentication", "pg_hba.conf", "role", "认证", "口令")

# By the SQLSTATE, or its first two characters.
_REASONS: dict[str, tuple[type[StoreError], str]] = {
    "28": (WrongPassword, "the user or the password is refused"),
    "3D": (CannotWrite, "there is no such database"),
    "3F": (CannotWrite, "there is no such schema"),
    "42501": (CannotWrite, "this user may not"),
    "25006": (CannotWrite, "the server takes no writes: it is a standby"),
    "53100": (DiskFull, "there is no room left for it"),
    "53300": (Away, "the server has no connection left"),
    "55P03": (Locked, "another process is using it and did not finish in time"),
    "57P": (Away, "the server is stopping or starting"),
    "08": (Away, "the connection is lost"),
    "XX": (Damaged, "its content is damaged"),
}


class PostgreSQL(Connection):
    migrations = (
        """CREATE TABLE catalogue (
            name text COLLATE "C" PRIMARY KEY,  -- as JSON, which holds any
            number bigint NOT NULL UNIQUE,
            present integer NOT NULL,           -- 0: not created yet, or dropped
            shuffled integer NOT NULL,          -- 1: the order of insertion is not that of ids
            paths text NOT NULL                 -- indexed fields: JSON list of lists of keys
        );
        CREATE TABLE store_format (number integer NOT NULL);
        INSERT INTO store_format VALUES (0);
        CREATE FUNCTION as_jsonb(body text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
            BEGIN RETURN body::jsonb; EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$""",
    )
    order = Order(f"'{_TEXT}'", f"'{_OTHER}'", _OTHER)
    errors = (psycopg.Error,)

    def __init__(
        self,
        path: str,
        password: str | None = None,
        synchronous: Literal["FULL", "NORMAL"] = "FULL",
    ) -> None:
        super().__init__(_without_password(path))
        self._address = path
        self._password = password
        self._synchronous = synchronous
        self._joined: dict[
            str, int
        ] = {}  # kinds of which this process is a member, in which session
        self._catalogue = 0  # the highest number in it when it was looked at last
        self._has_catalogue = False
        self.raw = self.connected()

    def connected(self) -> psycopg.Connection[Any]:
        """A connection of its own. Raises StoreError."""
        options: dict[str, Any] = {} if self._password is None else {"password": self._password}
        try:
            raw = psycopg.connect(self._address, autocommit=True, **{**_PATIENCE, **options})
            raw.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}s'")
            if self._synchronous == "NORMAL":
                raw.execute("SET synchronous_commit = off")
        except self.errors as error:
            raise self.explained(error) from error
        raw.adapters.register_loader("text", _Body)
        return raw

    def close(self) -> None:
        with self.turn:
            self.raw.close()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        statement: Any = sql.replace("?", "%s")
        try:
            return self.raw.execute(statement, parameters or None)
        except psycopg.OperationalError:
            if self.depth or not self._has_gone:
                raise
        self._connect_again()
        return self.raw.execute(statement, parameters or None)

    @property
    def _has_gone(self) -> bool:
        """Whether the server ended the connection, not we."""
        return self.raw.broken

    def _connect_again(self) -> None:
        self.raw = self.connected()
        self.undone += 1
        self.session += 1

    def begin(self, is_urgent: bool) -> None:  # noqa: ARG002
        """One writes at a time: whoever comes second waits for the lock. All is urgent: without
        waiting for the disk a server that is killed would lose the last of it."""
        known = "; SELECT max(number) FROM catalogue" if self._has_catalogue else ""
        try:
            found = self.run(f"BEGIN; SELECT {_WRITERS}{known}")
        except self.errors as error:
            if self.in_transaction:
                self.raw.execute("ROLLBACK")
            raise self.explained(error) from error
        if not known:
            return
        while found.nextset():
            pass
        (highest,) = found.fetchone()
        if highest != self._catalogue:  # a table may have another shape since
            self._catalogue = highest
            self.undone += 1

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self.turn:
            self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            self.depth += 1
            try:
                yield
            finally:
                self.depth -= 1
                if self.in_transaction:
                    self.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        return self.raw.info.transaction_status in (
            TransactionStatus.INTRANS,
            TransactionStatus.INERROR,
        )

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        if sql == "COMMIT" and self.raw.info.transaction_status is TransactionStatus.INERROR:
            raise StoreError(f"{self.path}: the transaction was undone after an error")
        return super().execute(sql, parameters)

    def explained(self, error: Exception) -> StoreError:
        if isinstance(error, refusals.UniqueViolation):
            return NotUnique(str(error))
        code = getattr(error, "sqlstate", None) or _code_of_refusal(error)
        kind, reason = StoreError, "PostgreSQL refused"
        for length in (5, 3, 2):
            if code[:length] in _REASONS:
                kind, reason = _REASONS[code[:length]]
                break
        return kind(f"{self.path}: {reason} ({' '.join(str(error).split())})")

    def is_outdated(self, error: Exception) -> bool:
        return isinstance(error, refusals.UndefinedTable)

    def state(self) -> object:
        return self.value("SELECT pg_current_snapshot()::text"), self.undone

    def format(self) -> int:
        tables = "FROM pg_tables WHERE schemaname = current_schema()"
        if self.value(f"SELECT count(*) {tables} AND tablename = 'store_format'"):
            self._has_catalogue = True
            found: int = self.value("SELECT number FROM store_format")
            return found
        if self.value("SELECT current_schema()") is None:
            raise CannotWrite(f"{self.path}: there is no such schema")
        if self.value(f"SELECT count(*) {tables}"):
            raise ForeignFile(f"{self.path}: tables of another program")
        return 0

    def note_format(self, number: int) -> None:
        self.execute("UPDATE store_format SET number = ?", (number,))
        self._has_catalogue = True

    def key_of(self, table: str) -> str:
        return json.dumps(table)

    def table_of(self, key: str) -> str:
        table: str = json.loads(key)
        return table

    def create(self, table: str, columns: Iterable[str]) -> None:
        fields = "".join(f', {column} text COLLATE "C"' for column in columns)
        self.execute(
            f"CREATE TABLE {table} (id bigint PRIMARY KEY, position bigint, body text NOT NULL,"
            f" document jsonb GENERATED ALWAYS AS (as_jsonb(body)) STORED{fields})"
        )

    def column_value(self, value: object) -> Value:
        plain = comparable(value)
        if plain is None or plain is OTHER:
            return None if plain is None else _OTHER
        if isinstance(plain, str):
            return _TEXT + plain if len(plain) <= _LONGEST_INDEXED else _OTHER
        assert isinstance(plain, int | float)
        return _NUMBER + _in_order(float(plain))

    def body(self, written: bytes | str) -> str:
        # A space before it tells that orjson did not write it, and is not to read it.
        return written.decode() if isinstance(written, bytes) else f" {written}"

    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        statement: Any = sql.replace("?", "%s")
        if len(rows) < _COPIED or "NULL" not in sql:
            with self.raw.cursor() as cursor:
                cursor.executemany(statement, rows)
            return
        table, _, _ = sql.partition(" VALUES ")
        copied: Any = f"{table.replace('INSERT INTO', 'COPY').replace('position, ', '')} FROM STDIN"
        with self.raw.cursor() as cursor, cursor.copy(copied) as copy:
            for row in rows:
                copy.write_row(row)

    def announce(self, word: str) -> None:
        with self.turn:
            self.execute(f"SELECT pg_notify({_CHANNEL}, ?)", (word,))

    def listener(self) -> "_Listener":
        return _Listener(self)

    def claim(self, kind: str, number: int) -> bool:
        with self.turn:
            return bool(self._locked("pg_try_advisory_lock", kind, number))

    def release(self, kind: str, number: int) -> None:
        with self.turn:
            self._locked("pg_advisory_unlock", kind, number)

    def members(self, kind: str) -> int:
        """Each has a share in lock number 0."""
        with self.turn:
            self.value("SELECT 1")  # finds out whether the server is still there
            if self._joined.get(kind) != self.session:
                self._locked("pg_advisory_lock_shared", kind, 0)
                self._joined[kind] = self.session
            found: int = self.execute(_MEMBERS, (kind,)).fetchone()[0]
            return found

    def _locked(self, function: str, kind: str, number: int) -> Any:
        return self.execute(f"SELECT {function}({_KIND}, ?)", (kind, number)).fetchone()[0]

    def check(self) -> None:
        with self.turn:
            found = self.execute("SELECT number FROM catalogue WHERE present = 1").fetchall()
            for (number,) in found:  # a page that is not what was written cannot be read
                self.value(f"SELECT coalesce(sum(length(body)), 0) FROM documents_{number}")

    def compact(self) -> None:
        with self.turn:
            found = self.execute("SELECT number FROM catalogue WHERE present = 1").fetchall()
            for (number,) in found:
                self.execute(f"VACUUM (FULL, ANALYZE) documents_{number}")


class _Listener:
    def __init__(self, connection: PostgreSQL) -> None:
        self._connection = connection
        self._raw = connection.connected()
        (channel,) = self._raw.execute(f"SELECT {_CHANNEL}").fetchone() or ("",)
        self._raw.execute(SQL("LISTEN {}").format(Identifier(channel)))

    def fileno(self) -> int:
        return self._raw.fileno()

    def heard(self) -> set[str]:
        words, connection = set(), self._raw.pgconn
        try:
            connection.consume_input()
            while (told := connection.notifies()) is not None:
                words.add(told.extra.decode())
        except psycopg.Error as error:
            raise self._connection.explained(error) from error
        return words

    def close(self) -> None:
        self._raw.close()


class _Body(Loader):
    """What orjson wrote stays bytes."""

    def load(self, data: Any) -> bytes | str:
        content = bytes(data)
        return content if content[:1] == b"{" else content.decode()


def _in_order(number: float) -> str:
    """As text that sorts as the numbers do."""
    (bits,) = struct.unpack(">Q", struct.pack(">d", number + 0.0))  # -0.0 is 0.0
    return f"{bits ^ (2**64 - 1 if bits >> 63 else 2**63):016x}"


def _code_of_refusal(error: Exception) -> str:
    """Where no connection came about there is no SQLSTATE, only the words of server and libpq."""
    told = str(error)
    if any(word in told for word in _REFUSED):
        return "28000"
    if "database" in told and "does not exist" in told:
        return "3D000"
    if isinstance(error, psycopg.OperationalError):
        return "08000"
    return ""


def _without_password(address: str) -> str:
    """For messages."""
    known = psycopg.conninfo.conninfo_to_dict(address)
    host = known.get("host") or "localhost"
    return f"{host}/{known.get('dbname') or known.get('user') or ''}"
