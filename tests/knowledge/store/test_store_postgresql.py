"""What only a server can do wrong, and is asked in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tinydb import where

from knowledge.store import (
    Away,
    CannotWrite,
    Database,
    ForeignFile,
    Locked,
    NewerFormat,
    StoreError,
    WrongPassword,
)
from tests.postgresql import Server, schema


@pytest.fixture
def store(postgresql: str) -> str:
    return schema(postgresql)


@pytest.fixture
def connection(store: str) -> Iterator[psycopg.Connection[Any]]:
    """Of somebody who asks in SQL."""
    with psycopg.connect(store, autocommit=True) as connection:
        yield connection


def test_documents_are_asked_for_as_jsonb(store: str, connection: psycopg.Connection[Any]) -> None:
    with Database(store, indexes={"people": ["phone", "age"]}) as database:
        database.table("people").insert_multiple(
            [{"phone": "1", "age": 3, "a": {"z": 1e16, "b": 2}}, {"phone": "2", "n": float("nan")}]
        )
        assert str(database.table("people").all()) == str(
            [{"phone": "1", "age": 3, "a": {"z": 1e16, "b": 2}}, {"phone": "2", "n": float("nan")}]
        )
    found = connection.execute(
        "SELECT document -> 'a' ->> 'b', field_0 FROM documents_2 WHERE document @> '{\"age\": 3}'"
    )
    assert found.fetchall() == [("2", "s1")]
    found = connection.execute("SELECT document, body FROM documents_2 WHERE id = 2")
    assert found.fetchall() == [(None, ' {"phone": "2", "n": NaN}')]


def test_an_index_is_used(store: str, connection: psycopg.Connection[Any]) -> None:
    with Database(store, indexes={"people": ["phone"]}) as database:
        database.table("people").insert_multiple({"phone": str(n)} for n in range(3000))
    connection.execute("ANALYZE documents_2")
    plan = connection.execute("EXPLAIN SELECT id FROM documents_2 WHERE field_0 = 's7'").fetchall()
    assert "documents_2_field_0" in str(plan)


def test_long_texts_are_kept_and_found_without_their_index(store: str) -> None:
    with Database(store, indexes={"texts": ["text"]}) as database:
        long = [{"text": "x" * 5000 + str(n)} for n in range(3)]
        database.table("texts").insert_multiple(long)
        assert database.table("texts").get(where("text") == long[1]["text"]) == long[1]


def test_a_store_of_a_newer_version(store: str, connection: psycopg.Connection[Any]) -> None:
    Database(store).close()
    connection.execute("UPDATE store_format SET number = 99")
    with pytest.raises(NewerFormat, match="format 99"):
        Database(store)


def test_tables_of_another_program(store: str, connection: psycopg.Connection[Any]) -> None:
    connection.execute("CREATE TABLE theirs (n int)")
    with pytest.raises(ForeignFile, match="another program"):
        Database(store)


def test_a_server_or_a_database_that_is_not_there(postgresql: str, tmp_path: Path) -> None:
    with pytest.raises(Away, match="connection is lost"):
        Database(f"postgresql://postgres@/postgres?host={tmp_path}")
    with pytest.raises(CannotWrite, match="no such database"):
        Database(postgresql.replace("/postgres?", "/nowhere?"))
    with pytest.raises(CannotWrite, match="no such schema"):
        Database(f"{postgresql}&options=-csearch_path%3Dnowhere")


def test_a_password_is_wrong_or_missing_and_never_told(
    postgresql: str, connection: psycopg.Connection[Any]
) -> None:
    with connection.cursor() as cursor:
        (rules,) = cursor.execute("SHOW hba_file").fetchone() or ("",)
        before = Path(rules).read_text()
        Path(rules).write_text(f"local all guest scram-sha-256\n{before}")
        cursor.execute("CREATE ROLE guest LOGIN PASSWORD 'right'")
        cursor.execute("SELECT pg_reload_conf()")
    address = postgresql.replace("postgres:@", "guest@")
    for password in ("wrong", None):
        with pytest.raises(WrongPassword, match="password is refused") as refusal:
            Database(address, password=password)
        assert "wrong" not in str(refusal.value)
    with pytest.raises(CannotWrite, match="may not"):  # it is let in, and may create nothing
        Database(address, password="right")


def test_whoever_waits_too_long_is_told(store: str) -> None:
    with Database(store) as one, Database(store) as other:
        storage: Any = other.storage
        storage.engine.execute("SET lock_timeout = '50ms'")
        with one.transaction():
            one.insert({"n": 1})
            assert other.all() == []
            with pytest.raises(Locked, match="did not finish in time"):
                other.insert({"n": 2})
        assert other.insert({"n": 2}) == 2


def test_what_fails_in_sql_undoes_the_transaction(store: str) -> None:
    with Database(store) as database:
        storage: Any = database.storage
        with pytest.raises(StoreError, match="undone"), database.transaction():  # noqa: PT012
            database.insert({"n": 1})
            with pytest.raises(StoreError, match="refused"):
                storage.engine.execute("no SQL")
        assert database.all() == []
        database.insert({"n": 2})
        assert database.all() == [{"n": 2}]


def test_a_killed_server_loses_nothing_and_is_found_again(
    store: str, postgresql_server: Server
) -> None:
    with Database(store, indexes={"log": ["n"]}) as database:
        log = database.table("log")
        log.insert_multiple({"n": n} for n in range(50))
        with pytest.raises(Away), database.transaction():  # noqa: PT012
            log.insert({"n": 50})
            postgresql_server.kill()
            log.insert({"n": 51})
        with pytest.raises(Away):
            len(log)

        postgresql_server.start()
        assert [entry["n"] for entry in log] == list(range(50))
        log.insert({"n": 50})
        assert log.get(where("n") == 50) == {"n": 50}


def test_one_does_a_task_alone(store: str) -> None:
    with Database(store) as one, Database(store) as other:
        with one.alone("import") as is_alone, other.alone("import") as is_alone_too:
            assert (is_alone, is_alone_too) == (True, False)
        with other.alone("import") as is_alone:
            assert is_alone
