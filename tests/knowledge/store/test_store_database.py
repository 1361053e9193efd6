import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.table import Document

from knowledge.store import Database

PEOPLE = {"people": ["phone", "address.street"]}


def plan(database: Database, condition: Any) -> str:
    """How SQLite finds the documents of the table people that a condition may hold for."""
    storage: Any = database.storage
    statements: list[str] = []
    storage.engine.raw.set_trace_callback(statements.append)
    database.table("people").search(condition)
    storage.engine.raw.set_trace_callback(None)
    question = next(sql for sql in statements if " body FROM " in sql)
    steps = storage.engine.execute(f"EXPLAIN QUERY PLAN {question}").fetchall()
    return " / ".join(step[3] for step in steps)


def test_documents_stay_when_the_file_is_closed(store: str) -> None:
    with Database(store) as database:
        database.insert({"name": "Ann"})
        database.table("pets").insert({"name": "Rex"})

    with Database(store) as database:
        assert database.all() == [{"name": "Ann"}]
        assert database.table("pets").get(where("name") == "Rex").doc_id == 1
        assert database.tables() == {"_default", "pets"}


def test_one_row_a_document_that_other_programs_can_read(file: Path) -> None:
    with Database(file, indexes=PEOPLE) as database:
        database.table("people").insert_multiple([{"phone": "1"}, {"phone": "2"}])

    rows = sqlite3.connect(file).execute("SELECT id, CAST(body AS TEXT), field_0 FROM documents_2")
    assert rows.fetchall() == [(1, '{"phone":"1"}', "1"), (2, '{"phone":"2"}', "2")]


def test_an_indexed_field_is_found_through_its_index(file: Path) -> None:
    with Database(file, indexes=PEOPLE) as database:
        database.table("people").insert({"phone": "1", "address": {"street": "Mill Lane"}})
        phone, street = where("phone"), Query().address.street

        assert "field_0=?" in plan(database, phone == "1")
        assert "field_1=?" in plan(database, street == "Mill Lane")
        assert "field_0=?" in plan(database, phone.one_of(["1", "2"]))
        assert "field_0=?" in plan(database, (phone == "1") & (where("age") > 3))
        assert "MULTI-INDEX OR" in plan(database, (phone == "1") | (street == "Mill Lane"))
        assert plan(database, where("age") == 3).startswith("SCAN")
        assert plan(database, (phone == "1") | (where("age") == 3)).startswith("SCAN")
        assert plan(database, ~(phone == "1")).startswith("SCAN")


def test_indexes_may_change_on_an_existing_file(file: Path) -> None:
    with Database(file) as database:
        database.table("people").insert_multiple({"phone": str(n)} for n in range(2000))
    with Database(file, indexes=PEOPLE) as database:
        assert "field_0=?" in plan(database, where("phone") == "7")
        assert database.table("people").get(doc_id=2000) == {"phone": "1999"}
    with Database(file) as database:  # declares nothing about people
        assert "field_0=?" in plan(database, where("phone") == "7")
    with Database(file, indexes={"people": []}) as database:
        assert plan(database, where("phone") == "7").startswith("SCAN")
        assert len(database.table("people")) == 2000


def test_another_process_with_other_indexes_does_not_lose_anything(store: str) -> None:
    old = Database(store, indexes={"people": ["name"]})
    old.table("people").insert({"name": "Ann", "phone": "1"})
    new = Database(store, indexes=PEOPLE)

    assert old.table("people").count(where("name") == "Ann") == 1
    old.table("people").insert({"name": "Bob", "phone": "2"})
    old.table("people").update({"phone": "3"}, where("name") == "Ann")

    assert new.table("people").get(where("phone") == "2") == {"name": "Bob", "phone": "2"}
    assert new.table("people").get(where("phone") == "3") == {"name": "Ann", "phone": "3"}
    assert new.table("people").get(where("phone") == "1") is None


def test_another_process_may_drop_and_create_tables(store: str) -> None:
    one, other = Database(store), Database(store)
    one.table("pets").insert({"name": "Rex"})
    assert len(other.table("pets")) == 1

    one.drop_table("pets")
    one.table("cars").insert({"name": "Fiat"})
    assert other.tables() == {"cars"}
    assert other.table("pets").all() == []
    assert other.table("pets").get(where("name") == "Rex") is None

    other.table("pets").insert({"name": "Tom"})
    assert one.table("pets").all() == [{"name": "Tom"}]


def test_a_table_written_beside_another_takes_its_place_at_one_stroke(store: str) -> None:
    indexes = {"people": ["phone"], "people anew": ["phone"]}
    with Database(store, indexes=indexes) as database, Database(store) as another:
        database.table("people").insert({"phone": "1"})
        assert another.table("people").get(where("phone") == "1")
        database.table("people anew").insert_multiple([{"phone": "2"}, {"phone": "3"}])

        database.swap({"people anew": "people"})

        assert [each["phone"] for each in another.table("people")] == ["2", "3"]
        assert another.table("people").get(where("phone") == "1") is None
        assert database.table("people").insert({"phone": "4"}) == 3
        assert database.table("people anew").all() == [{"phone": "1"}]
        database.empty("people anew")
        assert another.table("people anew").all() == []


def test_documents_come_in_the_order_of_insertion(store: str) -> None:
    with Database(store) as database:
        for doc_id in (5, 3, 9):
            database.insert(Document({"n": doc_id}, doc_id))
        database.insert({"n": 10})
        database.remove(doc_ids=[5])
        database.insert(Document({"n": 5}, 5))
        database.update({"seen": True}, where("n") == 3)

    with Database(store) as database:
        expected = [3, 9, 10, 5]
        assert [document["n"] for document in database] == expected
        assert [document.doc_id for document in database.all()] == expected
        assert [document["n"] for document in database.search(where("n") > 0)] == expected
        assert [document["n"] for document in database.get(doc_ids=[5, 9, 3])] == [3, 9, 5]


def test_plain_documents_are_kept_as_others_are(store: str) -> None:
    own: list[Any] = [Document({"name": "Rex", "legs": [4]}, doc_id=7), {"name": "Ann"}]
    with Database(store) as database:
        database.insert({"name": "Zoe"})
        pets: Any = database.table("pets")
        assert pets.insert_plain([{"name": "Tom"}, *own]) == [1, 7, 8]
        assert pets.insert({"name": "Bob"}) == 9
        assert pets.get(doc_id=7) == own[0]
        assert [each["name"] for each in pets] == ["Tom", "Rex", "Ann", "Bob"]


def test_a_loop_may_change_the_table_it_reads(store: str) -> None:
    database = Database(store)
    database.insert_multiple({"n": n} for n in range(1200))

    for document in database:
        database.update({"n": document["n"] + 1}, doc_ids=[document.doc_id])
    database.insert_multiple({"copy": True} for _ in database)
    database.remove(where("copy") == True)  # noqa: E712

    assert [document["n"] for document in database] == list(range(1, 1201))


def test_a_transaction_is_kept_whole(store: str) -> None:
    with Database(store) as database, database.transaction():
        database.table("people").insert({"name": "Ann"})
        database.table("pets").insert({"name": "Rex", "of": "Ann"})

    with Database(store) as database:
        assert database.tables() == {"people", "pets"}


def test_a_transaction_that_fails_leaves_the_old_state(store: str) -> None:
    database = Database(store, indexes=PEOPLE)
    database.table("people").insert({"phone": "1"})
    condition = where("phone") == "2"

    with pytest.raises(ZeroDivisionError), database.transaction():  # noqa: PT012
        database.table("people").update({"phone": "2"})
        database.table("new").insert({})
        assert database.table("people").count(condition) == 1
        raise ZeroDivisionError

    assert database.tables() == {"people"}
    assert database.table("people").count(condition) == 0
    assert database.table("people").all() == [{"phone": "1"}]
    database.table("new").insert({})
    assert database.table("new").all() == [{}]


def test_what_fails_inside_a_transaction_is_undone_alone(store: str) -> None:
    database = Database(store)
    with database.transaction():
        database.insert({"n": 1})
        with pytest.raises(ValueError, match="not a Mapping"):
            database.insert_multiple([{"n": 2}, "n: 3"])
        database.insert({"n": 4})

    assert database.all() == [{"n": 1}, {"n": 4}]


def test_results_kept_inside_a_failed_transaction_are_forgotten(store: str) -> None:
    database = Database(store)
    database.insert({"n": 1})
    with pytest.raises(ZeroDivisionError), database.transaction():  # noqa: PT012
        database.insert({"n": 1})
        assert database.count(where("n") == 1) == 2
        raise ZeroDivisionError

    assert database.count(where("n") == 1) == 1


def test_conditions_that_tinydb_describes_alike_are_kept_apart(store: str) -> None:
    database = Database(store)
    database.insert_multiple([{"a": {"x": 1}, "b": {}, "s": "ABC", "l": [1]}])

    assert database.count(Query().a.fragment({"x": 1})) == 1
    assert database.count(Query().b.fragment({"x": 1})) == 0
    assert database.count(where("s").matches("abc")) == 0
    assert database.count(where("s").matches("abc", flags=2)) == 1
    assert database.count(where("l") == [1]) == 1
    assert database.count(where("l") == (1,)) == 0


def test_large_results_are_not_kept(store: str) -> None:
    database = Database(store)
    database.insert_multiple({"n": n} for n in range(2000))
    table: Any = database.table("_default")

    assert database.count(where("n") >= 0) == 2000
    assert len(table._query_cache) == 0
    assert database.count(where("n") < 10) == 10
    assert len(table._query_cache) == 1


def test_ids_that_no_row_can_have(store: str) -> None:
    database = Database(store)
    database.insert({})

    for nowhere in (2**70, -(2**63), "x", "01", 1.0, float("nan"), True, None):
        assert database.get(where("a") == 1, doc_id=nowhere) is None
        assert database.get(doc_ids=[nowhere]) == []
    assert database.update({"a": 1}, doc_ids=[2**70]) == []
    with pytest.raises(ValueError, match="Not a document ID"):
        database.insert(Document({}, 2**70))


def test_an_id_that_was_given_is_followed_by_the_next(store: str) -> None:
    with Database(store) as database:
        database.insert_multiple([{}, {}, {}])
        database.remove(doc_ids=[1, 2, 3])
        database.insert_multiple([Document({}, 1), {}])
        assert database.insert({}) == 3


def test_a_failed_insert_leaves_nothing(store: str) -> None:
    with Database(store) as database:
        with pytest.raises(TypeError):
            database.insert_multiple([{"a": 1}, {"a": object()}])
        with pytest.raises(ValueError, match="already exists"):
            database.insert_multiple([Document({}, 1), Document({}, 1)])
        assert database.all() == []


def test_a_whole_table_may_be_written_through_the_storage(store: str) -> None:
    database = Database(store)
    database.insert({"old": True})
    database.table("kept").insert({"n": 1})
    content = database.storage.read()
    assert content is not None

    database.storage.write({"_default": {"7": {"new": True}}, "kept": content["kept"]})

    assert database.get(doc_id=7) == {"new": True}
    assert len(database) == 1
    assert {name: dict(rows) for name, rows in (database.storage.read() or {}).items()} == {
        "kept": {"1": {"n": 1}},
        "_default": {"7": {"new": True}},
    }


def test_threads_take_turns(store: str) -> None:
    database = Database(store, indexes={"counters": ["name"]})
    counters = database.table("counters")
    counters.insert({"name": "all", "n": 0})

    def count() -> None:
        for _ in range(50):
            with database.transaction():
                (found,) = counters.search(where("name") == "all")
                counters.update({"n": found["n"] + 1}, where("name") == "all")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counters.all() == [{"name": "all", "n": 200}]


def test_a_table_may_be_made_before_it_holds_anything(store: str) -> None:
    with Database(store) as database:
        database.table("empty", persist_empty=True)
        database.table("full").insert({})
    with Database(store) as database:
        database.table("full", persist_empty=True)
        assert database.tables() == {"empty", "full"}
        assert len(database.table("full")) == 1


@pytest.mark.parametrize("name", ["People", "people", "a'b\"c", "", "nul\0", "\ud800", "户"])
def test_any_text_is_a_table_name(store: str, name: str) -> None:
    with Database(store, indexes={"people": ["phone"]}) as database:
        database.table(name).insert({"phone": "1"})
    with Database(store) as database:
        assert database.tables() == {name}
        assert database.table(name).all() == [{"phone": "1"}]
