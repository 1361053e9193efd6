"""The store against raw sqlite3 + orjson, which is the limit, and against TinyDB's JSONStorage.

    python -m benchmarks.storage [--households N] [--rounds N]

Everything is measured in this one run, the store and raw sqlite3 in turns, operation by operation,
so that the ratios hold on a noisy machine: of the time that passes, and of the processor's. Both
sides decode the document and wait for the disk alike; raw sqlite3 keeps 2 MB of the file in memory,
as it comes, and the store 32 MB: a look-up is measured with the store's share on both sides, too.
The documents are invented.
"""

import argparse
import gc
import multiprocessing
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB, where

from knowledge.store import Database
from knowledge.store.sqlite import CACHE

TABLE = "households"
NUMBER, PHONE, NAME = "户编号", "联系电话", "户主"
FIELDS = (NUMBER, PHONE, NAME)
INCOME = "家庭月收入"

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文红梅志"

Document = dict[str, Any]


@dataclass(frozen=True)
class Spent:
    """Seconds of each call."""

    passed: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


Pair = tuple[Spent, Spent]  # the store's, raw sqlite3's
_SPAWN = multiprocessing.get_context("spawn")


def household(number: int) -> Document:
    """About 1.1 KB of JSON; the same for the same number."""
    chance = random.Random(number)

    def name() -> str:
        return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))

    def person(relation: str) -> Document:
        return {
            "姓名": name(),
            "出生日期": f"{chance.randint(1935, 2018)}-{chance.randint(1, 12):02}-01",
            "性别": chance.choice("男女"),
            "与户主关系": relation,
            "身份证号": f"{chance.randint(10**17, 10**18 - 1)}",
            "残疾类别": None,
            "残疾等级": None,
            "慢性病": chance.choice(([], ["甲类:高血压"], ["乙类:糖尿病", "甲类:高血压"])),
            "就学阶段": None,
            "寄宿": None,
            "在享待遇": [],
            "劳动能力": chance.choice(("有", "弱", "无")),
            "自理能力": "能自理",
            "居民养老缴费年限": chance.randint(0, 15),
        }

    return {
        NUMBER: f"H{number:06}",
        NAME: name(),
        PHONE: f"1{number * 7919 % 10**10:010}",
        "县市区": "示例区",
        "乡镇": f"第{chance.randint(1, 150)}镇",
        "村居": f"第{chance.randint(1, 6000)}村",
        "网格": f"W{chance.randint(1, 9000):05}",
        "户口性质": chance.choice(("城镇", "农村")),
        "户类别": chance.sample(("低保", "特困", "低收入", "脱贫享受政策", "防返贫监测"), k=1),
        INCOME: chance.randint(0, 9000),
        "房屋等级": chance.choice("ABCD"),
        "包保责任人": name(),
        "在享待遇": [{"项目": "最低生活保障", "金额": str(chance.randint(200, 900))}],
        "人": [person("户主"), person("配偶"), person("子")][: chance.choice((1, 2, 3))],
    }


def households(count: int) -> Iterator[Document]:
    return map(household, range(1, count + 1))


class Raw:
    """What a careful person writes by hand with sqlite3 and orjson, and nothing more."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")

    def load(self, documents: Iterator[Document]) -> None:
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        execute("CREATE TABLE households (id INTEGER PRIMARY KEY, number, phone, name, body BLOB)")
        for column in ("number", "phone", "name"):
            execute(f"CREATE INDEX households_{column} ON households ({column})")
        self.connection.executemany(
            "INSERT INTO households VALUES (NULL, ?, ?, ?, ?)", map(_row, documents)
        )
        execute("COMMIT")

    def by_id(self, number: int) -> Document | None:
        return self._first("SELECT body FROM households WHERE id = ?", number)

    def by_field(self, field: str, value: str) -> Document | None:
        column = {NUMBER: "number", PHONE: "phone", NAME: "name"}[field]
        return self._first(f"SELECT body FROM households WHERE {column} = ?", value)

    def _first(self, sql: str, value: object) -> Document | None:
        row = self.connection.execute(sql, (value,)).fetchone()
        return orjson.loads(row[0]) if row else None

    def update(self, number: str, income: int) -> None:
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        found = "SELECT id, body FROM households WHERE number = ?"
        for row, body in execute(found, (number,)).fetchall():
            document = orjson.loads(body)
            document[INCOME] = income
            execute("UPDATE households SET body = ? WHERE id = ?", (orjson.dumps(document), row))
        execute("COMMIT")

    def insert(self, document: Document) -> None:
        self.connection.execute("INSERT INTO households VALUES (NULL, ?, ?, ?, ?)", _row(document))

    def close(self) -> None:
        self.connection.close()


def _row(document: Document) -> tuple[Any, ...]:
    return (*(document[field] for field in FIELDS), orjson.dumps(document))


class Tiny:
    """The same operations through TinyDB's interface."""

    def __init__(self, database: TinyDB) -> None:
        self.database = database
        self.table = database.table(TABLE)

    def load(self, documents: Iterator[Document]) -> None:
        self.table.insert_multiple(documents)

    def by_id(self, number: int) -> Document | None:
        return self.table.get(doc_id=number)

    def by_field(self, field: str, value: str) -> Document | None:
        return self.table.get(where(field) == value)

    def update(self, number: str, income: int) -> None:
        self.table.update({INCOME: income}, where(NUMBER) == number)

    def insert(self, document: Document) -> None:
        self.table.insert(document)

    def close(self) -> None:
        self.database.close()


def store(path: Path) -> Tiny:
    return Tiny(Database(path, indexes={TABLE: FIELDS}))


def json_storage(path: Path) -> Tiny:
    return Tiny(TinyDB(path, encoding="utf-8", ensure_ascii=False))


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turns(count: int, ours: Callable[[int], object], raw: Callable[[int], object]) -> Pair:
    """Which of the two comes first alternates."""
    pair = (Spent(), Spent())
    calls = ((ours, pair[0]), (raw, pair[1]))
    for turn in range(count):
        for call, spent in calls if turn % 2 else reversed(calls):
            used, start = time.thread_time(), time.perf_counter()
            call(turn)
            spent.passed.append(time.perf_counter() - start)
            spent.processor.append(time.thread_time() - used)
    return pair


def show(
    what: str, pair: Pair, figure: Callable[[list[float]], float], limit: float | None
) -> None:
    ours, raw = figure(pair[0].passed), figure(pair[1].passed)
    processor = figure(pair[0].processor) / figure(pair[1].processor)
    wanted = "" if limit is None else f"   wanted ≤ {limit}"
    ratios = f"{ours / raw:>8.2f}×{processor:>8.2f}×"
    print(f"{what:34}{length(ours):>11}{length(raw):>11}{ratios}{wanted}", flush=True)


def length(spent: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3)):
        if spent * factor >= 1:
            return f"{spent * factor:.2f} {unit}"
    return f"{spent * 1e6:.1f} µs"


def percentile_99(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=100)[98]


def compare_with_raw(folder: Path, count: int) -> None:
    print(f"{'against raw sqlite3 + orjson':34}{'the store':>11}{'raw':>11}{'':9}processor")
    documents = list(households(count))

    def load(make: Callable[[Path], Any], name: str) -> Callable[[int], None]:
        def loaded(turn: int) -> None:
            subject = make(folder / f"{name}-{turn}.db")
            subject.load(iter(documents))
            subject.close()

        return loaded

    gc.freeze()  # the documents of the benchmark are not the garbage of what it measures
    show("import", in_turns(3, load(store, "ours"), load(Raw, "raw")), min, 2.0)
    ours_path, raw_path = folder / "ours-0.db", folder / "raw-0.db"
    for turn in (1, 2):
        for path in (*folder.glob(f"*-{turn}.db"), *folder.glob(f"*-{turn}.db-*")):
            path.unlink()

    def first_get(make: Callable[[Path], Any], path: Path) -> Callable[[int], None]:
        def opened(_: int) -> None:
            subject = make(path)
            subject.by_field(NUMBER, documents[0][NUMBER])
            subject.close()

        return opened

    opening = in_turns(50, first_get(store, ours_path), first_get(Raw, raw_path))
    show("open + first get (wanted ≤ 2 ms)", opening, statistics.median, None)

    new = [household(count + turn) for turn in range(1, 3_001)]
    chance = random.Random(1)
    some = [chance.randrange(count) for _ in range(5_000)]
    ours, raw = store(ours_path), Raw(raw_path)
    compare_lookups(ours, raw, documents, some)
    updates = in_turns(
        3_000,
        lambda turn: ours.update(documents[some[turn]][NUMBER], turn),
        lambda turn: raw.update(documents[some[turn]][NUMBER], turn),
    )
    inserts = in_turns(
        3_000, lambda turn: ours.insert(new[turn]), lambda turn: raw.insert(new[turn])
    )
    show("update, p50", updates, statistics.median, 1.15)
    show("insert, p50", inserts, statistics.median, 1.15)
    ours.close()
    raw.close()
    sizes = [path.stat().st_size / 2**20 for path in (ours_path, raw_path)]
    print(f"{'file':34}{sizes[0]:>8.0f} MB{sizes[1]:>8.0f} MB{sizes[0] / sizes[1]:>8.2f}×")


def compare_lookups(ours: Tiny, raw: Raw, documents: list[Document], some: list[int]) -> None:
    by_id = in_turns(
        len(some), lambda turn: ours.by_id(some[turn] + 1), lambda turn: raw.by_id(some[turn] + 1)
    )
    show("lookup by id, p50", by_id, statistics.median, 1.5)

    def by(key: str) -> Pair:
        values = [documents[index][key] for index in some]
        return in_turns(
            len(some),
            lambda turn: ours.by_field(key, values[turn]),
            lambda turn: raw.by_field(key, values[turn]),
        )

    for indexed, name in ((NUMBER, "household id"), (PHONE, "phone"), (NAME, "name")):
        pair = by(indexed)
        show(f"lookup by {name}, p50", pair, statistics.median, 1.3)
    show("lookup by name, p99", pair, percentile_99, None)
    raw.connection.execute(f"PRAGMA cache_size = -{CACHE * 1024}")
    by(PHONE)  # fills it
    show("the same memory: by phone, p50", by(PHONE), statistics.median, None)


# In processes of their own, so that each has its own memory


def memory() -> tuple[float, float]:
    """Resident now and at its highest, MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    status = dict(line.split(":", 1) for line in lines)
    return tuple(int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def importing(path: Path, count: int) -> float:
    subject = store(path)
    subject.load(households(count))
    subject.close()
    return memory()[1]


def serving(path: Path, count: int) -> tuple[float, float]:
    subject = store(path)
    chance = random.Random(2)
    for turn in range(30_000):
        number = chance.randrange(count)
        subject.by_field(NUMBER, f"H{number + 1:06}")
        subject.by_field(NAME, household(number)[NAME])
        if turn % 100 == 0:
            subject.update(f"H{number + 1:06}", turn)
    return memory()


def json_figures(path: Path, count: int) -> dict[str, float]:
    subject = json_storage(path)
    found = {"import": seconds(lambda: subject.load(households(count)))}
    subject.close()
    last = household(count)

    def first_get() -> None:
        nonlocal subject
        subject = json_storage(path)
        subject.by_id(1)

    found["open + first get"] = seconds(first_get)
    found["lookup by id"] = seconds(lambda: subject.by_id(count))
    found["lookup by phone"] = seconds(lambda: subject.by_field(PHONE, last[PHONE]))
    found["lookup by name"] = seconds(lambda: subject.by_field(NAME, last[NAME]))
    found["update"] = seconds(lambda: subject.update(last[NUMBER], 1))
    found["insert"] = seconds(lambda: subject.insert(household(count + 1)))
    found["file, MB"] = path.stat().st_size / 2**20
    found["highest memory, MB"] = memory()[1]
    return found


def in_its_own_process(function: Callable[..., Any], *arguments: object) -> Any:
    with ProcessPoolExecutor(max_workers=1, mp_context=_SPAWN) as pool:
        return pool.submit(function, *arguments).result()


def write_until_killed(path: Path, acknowledged: Connection) -> None:
    table = store(path).table
    for number in range(1, 10_000_000):
        table.insert(household(number))
        acknowledged.send(number)


def kill(folder: Path, rounds: int) -> None:
    """Kills a writing process again and again, and looks for what it had acknowledged."""
    total = lost = corrupt = 0
    for turn in range(rounds):
        path = folder / f"killed-{turn}.db"
        receiver, sender = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(target=write_until_killed, args=(path, sender))
        process.start()
        sender.close()
        receiver.recv()
        time.sleep(random.Random(turn).uniform(0.1, 0.6))
        process.kill()
        last = 1
        while True:
            try:
                last = receiver.recv()
            except EOFError:
                break
        process.join()
        subject = store(path)
        found = [subject.by_field(NUMBER, f"H{n:06}") for n in range(1, last + 1)]
        total += last
        lost += sum(document != household(n) for n, document in enumerate(found, 1))
        check = sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone()
        corrupt += check != ("ok",)
        subject.close()
        path.unlink()
    print(
        f"kill -9, {rounds} rounds: {total} writes acknowledged, "
        f"{lost} lost, {corrupt} files corrupt",
        flush=True,
    )


def look_up(path: Path, count: int, duration: float) -> tuple[int, float]:
    subject = store(path)
    return _as_many_as_possible(
        duration, lambda n: subject.by_field(NUMBER, f"H{n * 7919 % count + 1:06}")
    )


def keep_writing(path: Path, count: int, duration: float) -> tuple[int, float]:
    subject = store(path)
    return _as_many_as_possible(duration, lambda n: subject.update(f"H{n % count + 1:06}", n))


def _as_many_as_possible(duration: float, action: Callable[[int], object]) -> tuple[int, float]:
    """How many calls there were, and how long the longest took."""
    longest = 0.0
    turn = 0
    end = time.perf_counter() + duration
    while time.perf_counter() < end:
        longest = max(longest, seconds(lambda turn=turn: action(turn)))  # type: ignore[misc]
        turn += 1
    return turn, longest


def two_processes(path: Path, count: int, duration: float) -> None:
    with ProcessPoolExecutor(max_workers=2, mp_context=_SPAWN) as pool:
        reading = pool.submit(look_up, path, count, duration)
        writing = pool.submit(keep_writing, path, count, duration)
        for name, future in (("lookups", reading), ("FULL writes", writing)):
            calls, longest = future.result()
            print(f"two processes: {calls / duration:,.0f} {name}/s, longest {length(longest)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=113_500)
    parser.add_argument("--rounds", type=int, default=20, help="of kill -9")
    options = parser.parse_args()
    count: int = options.households
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = statistics.mean(len(orjson.dumps(household(n))) for n in range(1, 1000))
        print(f"{count} households of {size:.0f} bytes, SQLite {sqlite3.sqlite_version}")
        city = folder / "city.db"
        print(f"importing: highest memory {in_its_own_process(importing, city, count):.0f} MB")
        now, highest = in_its_own_process(serving, city, count)
        print(f"serving: memory {now:.0f} MB, highest {highest:.0f} MB (wanted ≤ 250)", flush=True)
        two_processes(city, count, duration=5.0)
        kill(folder, options.rounds)
        in_its_own_process(compare_with_raw, folder, count)
        print("TinyDB's JSONStorage, each once")
        for what, figure in in_its_own_process(json_figures, folder / "city.json", count).items():
            print(
                f"    {what:30}{figure:>11.1f}"
                if "MB" in what
                else f"    {what:30}{length(figure):>11}"
            )


if __name__ == "__main__":
    main()
