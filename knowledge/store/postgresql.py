"""The store in a PostgreSQL database, from version 14 on: the tables of its current schema.

What is read is `body`, to the letter: jsonb keeps neither the order of keys nor 1e16 as it was.
`document` beside it is the same as jsonb, for whoever asks in SQL; NULL where jsonb cannot hold it
(NaN, NUL).
"""

import struct
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import errors as refusals
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Identifier

from knowledge.store.documents import Value, comparable
from knowledge.store.engine import Engine
from knowledge.store.errors import (
    Away,
    CannotWrite,
    Damaged,
    DiskFull,
    ForeignFile,
    Locked,
    Outdated,
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


class PostgreSQL(Engine):
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
    errors = (psycopg.Error,)
    columns = (
        "id bigint PRIMARY KEY, position bigint, body text NOT NULL,"
        " document jsonb GENERATED ALWAYS AS (as_jsonb(body)) STORED"
    )
    field_type = 'text COLLATE "C"'
    snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    other = _OTHER

    def __init__(self, path: str, password: str | None = None) -> None:
        super().__init__(_without_password(path))
        self._address = path
        self._password = password
        self._joined: dict[str, int] = {}  # in which session it became a member of a kind
        self._catalogue: int | None = None  # the highest number in it, once there is one
        self.raw = self.connected()

    def connected(self) -> psycopg.Connection[Any]:
        """A connection of its own. Raises StoreError."""
        with self.turn():
            raw: psycopg.Connection[Any] = psycopg.connect(
                self._address, autocommit=True, password=self._password, **_PATIENCE
            )
            raw.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}s'")
        raw.adapters.register_loader("text", _Body)
        return raw

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        statement = sql.replace("?", "%s")
        try:
            return self.raw.execute(statement, parameters or None)
        except psycopg.OperationalError:
            if self.depth or not self.raw.broken:  # by the server, not by us
                raise
        self.raw = self.connected()
        self.forget()
        self.session += 1
        return self.raw.execute(statement, parameters or None)

    def begin(self, is_urgent: bool) -> None:  # noqa: ARG002
        """Whoever comes second waits for the lock. All is urgent: without waiting for the disk a
        server that is killed would lose the last of it."""
        known = "" if self._catalogue is None else "; SELECT max(number) FROM catalogue"
        try:
            found = self.execute(f"BEGIN; SELECT {_WRITERS}{known}")
        except StoreError:
            if not self.raw.closed:
                self.execute("ROLLBACK")
            raise
        while found.nextset():
            pass
        (highest,) = found.fetchone()
        if known and highest != self._catalogue:  # a table may have another shape since
            self._catalogue = highest
            self.forget()

    @property
    def in_transaction(self) -> bool:
        return self.raw.info.transaction_status is TransactionStatus.INTRANS

    def explained(self, error: Exception) -> StoreError:
        if isinstance(error, refusals.UndefinedTable):
            return Outdated(str(error))
        code = getattr(error, "sqlstate", None) or _code_of_refusal(error)
        found = (reason for begin, reason in _REASONS.items() if code.startswith(begin))
        kind, reason = next(found, (StoreError, "PostgreSQL refused"))
        return kind(f"{self.path}: {reason} ({' '.join(str(error).split())})")

    def state(self) -> object:
        return self.value("SELECT pg_current_snapshot()::text"), self.undone

    def format(self) -> int:
        with self.lock:  # at one moment: another process may be making them
            tables, of_a_store = self.execute(
                "SELECT count(*), count(*) FILTER (WHERE tablename = 'store_format')"
                " FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchone()
        if of_a_store:
            self._catalogue = 0
            found: int = self.value("SELECT number FROM store_format")
            return found
        if self.value("SELECT current_schema()") is None:
            raise CannotWrite(f"{self.path}: there is no such schema")
        if tables:
            raise ForeignFile(f"{self.path}: tables of another program")
        return 0

    def note_format(self, number: int) -> None:
        self.execute("UPDATE store_format SET number = ?", (number,))
        self._catalogue = 0

    def column_value(self, value: object) -> Value:
        plain = comparable(value)
        if isinstance(plain, str):
            return _TEXT + plain if len(plain) <= _LONGEST_INDEXED else _OTHER
        if isinstance(plain, int | float):
            return _NUMBER + _in_order(float(plain))
        return None if plain is None else _OTHER

    def body(self, written: bytes | str) -> str:
        # A space before it tells that orjson did not write it, and is not to read it.
        return written.decode() if isinstance(written, bytes) else f" {written}"

    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self.turn(), self.raw.cursor() as cursor:
            if len(rows) < _COPIED or "NULL" not in sql:
                cursor.executemany(sql.replace("?", "%s"), rows)
                return
            table, _, _ = sql.partition(" VALUES ")
            columns = table.replace("INSERT INTO", "COPY").replace("position, ", "")
            with cursor.copy(f"{columns} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    def announce(self, word: str) -> None:
        self.value(f"SELECT pg_notify({_CHANNEL}, ?)", word)

    def listener(self) -> "_Listener":
        return _Listener(self)

    def claim(self, kind: str, number: int) -> bool:
        return bool(self.value(f"SELECT pg_try_advisory_lock({_KIND}, ?)", kind, number))

    def release(self, kind: str, number: int) -> None:
        self.value(f"SELECT pg_advisory_unlock({_KIND}, ?)", kind, number)

    def members(self, kind: str) -> int:
        """Each has a share in lock number 0."""
        with self.lock:
            self.value("SELECT 1")  # finds out whether the server is still there
            if self._joined.get(kind) != self.session:
                self.value(f"SELECT pg_advisory_lock_shared({_KIND}, 0)", kind)
                self._joined[kind] = self.session
            found: int = self.value(_MEMBERS, kind)
            return found

    def check(self) -> None:
        for table in self._tables():  # a page that is not what was written cannot be read
            self.value(f"SELECT coalesce(sum(length(body)), 0) FROM {table}")

    def compact(self) -> None:
        for table in self._tables():
            with self.lock:
                self.execute(f"VACUUM (FULL, ANALYZE) {table}")

    def _tables(self) -> list[str]:
        with self.lock:
            found = self.execute("SELECT number FROM catalogue WHERE present = 1").fetchall()
        return [f"documents_{number}" for (number,) in found]


class _Listener:
    def __init__(self, engine: PostgreSQL) -> None:
        self._engine = engine
        self._raw = engine.connected()
        with engine.turn():
            (channel,) = self._raw.execute(f"SELECT {_CHANNEL}").fetchone() or ("",)
            self._raw.execute(SQL("LISTEN {}").format(Identifier(channel)))

    def fileno(self) -> int:
        return self._raw.fileno()

    def heard(self) -> set[str]:
        with self._engine.turn():
            return {told.payload for told in self._raw.notifies(timeout=0)}

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
    return "08000" if isinstance(error, psycopg.OperationalError) else ""


def _without_password(address: str) -> str:
    """For messages."""
    known = psycopg.conninfo.conninfo_to_dict(address)
    host = known.get("host") or "localhost"
    return f"{host}/{known.get('dbname') or known.get('user') or ''}"
