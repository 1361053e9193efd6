"""The registry at the size of a city: import, looking up, finding by what a worker remembers.

    python -m benchmarks.registry [--households N] [--searches N]

Prints one JSON object. Times are in milliseconds unless the name says otherwise; `cpu` is what is
left of a time on a machine that has nothing else to do. A worker has three 网格, an administrator
all of them. Everybody is invented.
"""

import argparse
import json
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from knowledge.registry import invented
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE, Households
from knowledge.registry.importer import import_files
from knowledge.registry.records import HOUSEHOLD_KEYS, PEOPLE, PERSON_KEYS
from knowledge.registry.search_keys import initials_keys

SEED = 1
KEY = bytes(range(32))
SPAWN = multiprocessing.get_context("spawn")
GRIDS_OF_A_WORKER = 3
SHOWN = 8  # households of a search that are read, as a list of buttons does

Record = dict[str, Any]
Clocks = tuple[float, float]  # of the wall, of the processor
Asked = tuple[Record, str, list[str]]  # a household, the name of its head, 网格 of a worker
Question = Callable[[Record, str], str]  # of a household and the name of its head

SEARCHES: dict[str, Question] = {
    "household_id": lambda household, _: household["户编号"],
    "phone": lambda household, _: household["联系电话"],
    "end_of_phone": lambda household, _: household["联系电话"][-4:],
    "name": lambda _, name: name,
    "part_of_name_2": lambda _, name: name[-2:],
    "part_of_name_3": lambda _, name: name[-3:],
    "initials": lambda _, name: initials_keys(name)[0].removeprefix("initials:"),
    "one_character_wrong": lambda _, name: f"{name[0]}䲠{name[2:]}",
    "one_character_missing": lambda _, name: name[0] + name[2:],
    "village_and_surname": lambda household, name: f"{household['村居']} {name[0]}",
    "village_and_name_in_one": lambda household, name: household["村居"] + name,
    "several_words": lambda household, name: (
        f"{household['县市区']} {household['乡镇']} {household['村居']} {name}"
    ),
    "surname": lambda _, name: name[0],
    "nothing_fits": lambda _, name: f"䲠{name[1]}䲢䲣",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=113_500)
    parser.add_argument("--searches", type=int, default=1000, help="of each kind")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measured(Path(folder), arguments.households, arguments.searches)))


def measured(folder: Path, count: int, searches: int) -> Record:
    results: Record = {"households": count}
    results["invent_and_write_csv_s"] = seconds(
        lambda: invented.write_csv(invented.households(count, SEED), folder)
    )
    write_workbook(folder / "city.xlsx", count)
    plain, encrypted = folder / "plain.db", folder / "encrypted.db"
    files = [folder / "户.csv", folder / f"{PEOPLE}.csv"]
    results["csv"] = in_a_process(imported, plain, None, files)
    results["csv_encrypted"] = in_a_process(imported, encrypted, KEY, files)
    results["xlsx"] = in_a_process(imported, folder / "xlsx.db", None, [folder / "city.xlsx"])
    results["file_mib"] = round(plain.stat().st_size / 2**20)
    results["find"] = in_a_process(finding, plain, None, searches)
    results["find_encrypted"] = in_a_process(finding, encrypted, KEY, searches)
    return results


def imported(database_file: Path, key: bytes | None, files: list[Path]) -> Record:
    """Seconds: of the first import, of the longest wait of another who writes, and once more."""
    with open_database(database_file, key) as database:
        ended = SPAWN.Event()
        receiver, sender = SPAWN.Pipe(duplex=False)
        writer = SPAWN.Process(target=keep_writing, args=(database_file, key, ended, sender))
        writer.start()
        receiver.recv()  # it has begun

        def run() -> object:
            return import_files(database, files, database_file.with_suffix(".csv"))

        cpu = time.process_time()
        first = seconds(run)
        cpu = round(time.process_time() - cpu, 2)
        ended.set()
        waited = receiver.recv()
        writer.join()
        again = seconds(run)
    return {
        "import_s": first,
        "import_cpu_s": cpu,
        "others_wait_s": round(waited, 2),
        "again_s": again,
        "peak_memory_mib": peak_memory(),
    }


def keep_writing(path: Path, key: bytes | None, ended: Any, longest: Any) -> None:
    """What waits longest of one who writes something else meanwhile, in a process of its own."""
    with open_database(path, key) as database:
        waits = [0.0]
        longest.send(0.0)
        while not ended.is_set():
            waits.append(seconds(lambda: database.table("other").insert({"said": "something"})))
            time.sleep(0.02)
        longest.send(max(waits))


def write_workbook(path: Path, count: int) -> None:
    with Workbook(path, {"constant_memory": True}) as workbook:
        households, people = workbook.add_worksheet("户"), workbook.add_worksheet(PEOPLE)
        households.write_row(0, 0, HOUSEHOLD_KEYS)
        people.write_row(0, 0, PERSON_KEYS)
        row = 0
        for number, record in enumerate(invented.households(count, SEED), start=1):
            households.write_row(number, 0, [record.get(key) for key in HOUSEHOLD_KEYS])
            for person in record[PEOPLE]:
                row += 1
                cells = {"户编号": record["户编号"], **person}
                people.write_row(row, 0, [cells.get(key) for key in PERSON_KEYS])


def finding(database_file: Path, key: bytes | None, searches: int) -> Record:
    """In a process of its own, so that the memory is that of serving alone."""
    with open_database(database_file, key) as database:
        households = Households(database)
        asked = sample(database.table(TABLE), households.count(), searches)
        first = seconds(
            lambda: households.find(asked[0][1])[:SHOWN]
        )  # loads the pinyin of all characters
        results: Record = {"first_find_s": first, "get": looked_up(households, asked)}
        for scope in ("worker", "admin"):
            results[scope] = {
                kind: found(households, asked, question, scope == "worker")
                for kind, question in SEARCHES.items()
            }
    return {**results, "peak_memory_mib": peak_memory()}


def sample(table: Any, count: int, searches: int) -> list[Asked]:
    """Households with a phone number and a head of three characters, and 网格 of a worker."""
    chance = random.Random(SEED)
    asked: list[Asked] = []
    while len(asked) < searches:
        household = table.get(doc_id=chance.randint(1, count))
        name = household[PEOPLE][0]["姓名"]
        if "联系电话" in household and len(name) == 3:
            others = [grid for _, _, (grid, *_) in asked[1 - GRIDS_OF_A_WORKER :]]
            asked.append((household, name, [household["网格"], *others]))
    return asked


def looked_up(households: Households, asked: list[Asked]) -> Record:
    times = []
    for household, _, _ in asked:
        start = clocks()
        households.get(household["户编号"])
        times.append(since(start))
    return percentiles(times)


def found(
    households: Households, asked: list[Asked], question: Question, of_worker: bool
) -> Record:
    times, counts, right = [], [], 0
    for household, name, grids in asked:
        text = question(household, name)
        start = clocks()
        matches = households.find(text, grids if of_worker else None)
        shown = matches[:SHOWN]
        times.append(since(start))
        counts.append(len(matches))
        right += household["户编号"] in {one.id for one in shown}
    return {
        **percentiles(times),
        "found_mean": round(statistics.mean(counts), 1),
        "among_those_shown": round(right / len(asked), 3),
    }


def clocks() -> Clocks:
    return time.perf_counter(), time.process_time()


def since(start: Clocks) -> Clocks:
    return time.perf_counter() - start[0], time.process_time() - start[1]


def percentiles(times: list[Clocks]) -> Record:
    results = {}
    for name, spent in zip(("", "cpu_"), zip(*times, strict=True), strict=True):
        ordered = sorted(spent)
        results[f"{name}p50"] = round(ordered[len(ordered) // 2] * 1000, 3)
        results[f"{name}p99"] = round(ordered[int(len(ordered) * 0.99)] * 1000, 3)
    return results


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return round(time.perf_counter() - start, 2)


def peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def in_a_process(action: Callable[..., Record], *arguments: object) -> Record:
    with ProcessPoolExecutor(1, SPAWN) as pool:
        return pool.submit(action, *arguments).result()


if __name__ == "__main__":
    main()
