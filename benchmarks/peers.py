"""The product beside what installs from the registry, in one run: `make bench` writes
docs/benchmarks.md and its pictures.

    python -m benchmarks.peers [--questions 600] [--documents 5000] [--messages 100] [--people 2000]
        [--households 113500]

Each peer does what the product's part does, on the same input, and nothing more. Ratios hold where
times do not: everything is measured in turns on the one machine that the report names.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from benchmarks import city
from benchmarks import load as messages
from benchmarks.evaluation.questions import read_questions, subjects
from benchmarks.storage import (
    FIELDS,
    PHONE,
    TABLE,
    Raw,
    Tiny,
    household,
    json_storage,
    seconds,
    store,
)
from handlers.office.config import load_config
from handlers.office.office import Office
from intents.matching.ranking import subject
from knowledge.facts import AGE, DIBAO, DISABILITY_GRADE, Case
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Rule, Verdict, evaluate
from knowledge.policy.law import Law
from knowledge.store import Database
from tests.postgresql import Server, schema

ROOT: Final = Path(__file__).parent.parent
REPORT: Final = ROOT / "docs/benchmarks.md"
QUESTIONS: Final = ROOT / "tests/questions/dev"
DAY: Final = date(2026, 11, 28)
SLOW: Final = "TinyDB, JSON"
LOOK_UPS: Final = 500
INSERTS: Final = 150
FEW: Final = 5  # of the slow one
PACKAGES: Final = ("bm25s", "openfisca-core", "python-telegram-bot", "rapidfuzz", "scikit-learn",
                   "tinydb")  # fmt: skip


@dataclass(frozen=True)
class Row:
    name: str
    figures: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    title: str
    what: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    drawn: int = 0  # the column of the picture


def matching(office: Office, most: int) -> Part:
    knowledge = office.assistant.knowledge
    known = [(each.text, subject(entry.intent)) for entry in knowledge.entries.values()
             for each in entry.phrasings]  # fmt: skip
    texts, labels = [text for text, _ in known], [label for _, label in known]
    asked = _questions(knowledge, most)
    matcher = office.assistant.understanding.matcher
    svm = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3)), LinearSVC())
    svm.fit(texts, labels)

    def ours(text: str) -> str:
        return subject(matcher.rank(text).best(1)[0].intent)

    def by_svm(text: str) -> str:
        return str(svm.predict([text])[0])

    def nearest(text: str) -> str:
        return labels[process.extractOne(text, texts, scorer=fuzz.ratio)[2]]

    ways = {
        "this project": ours,
        "scikit-learn: TF-IDF and linear SVM": by_svm,
        "rapidfuzz: nearest phrasing": nearest,
        "bm25s: nearest phrasing": _bm25(texts, labels),
    }
    rows = [Row(name, _asked(way, asked)) for name, way in ways.items()]
    return Part(
        "What a question is about",
        f"{len(asked)} written questions of tests/questions/dev with one subject, after"
        f" {len(texts)} phrasings; the product's matcher alone, before it reads facts or talks."
        " These questions were in sight while the phrasings were written; all learn the same ones.",
        ("right, %", "milliseconds"),
        rows,
    )


def _questions(knowledge: Knowledge, most: int) -> list[tuple[str, str]]:
    known, found = subjects(knowledge), []
    for each in read_questions(QUESTIONS):
        if len(each.turns) == 1 and len(each.intents) == 1:
            (intent,) = each.intents
            if subject(intent) in known:
                found.append((each.turns[0], subject(intent)))
    random.Random(1).shuffle(found)
    return found[:most]


def _asked(way: Callable[[str], str], asked: Sequence[tuple[str, str]]) -> tuple[float, float]:
    began = time.process_time()
    right = sum(way(text) == label for text, label in asked)
    spent = time.process_time() - began
    return round(100 * right / len(asked), 1), round(1000 * spent / len(asked), 2)


def _bm25(texts: Sequence[str], labels: Sequence[str]) -> Callable[[str], str]:
    import bm25s

    def tokens(text: str) -> list[str]:
        return [text[place : place + size] for size in (1, 2) for place in range(len(text))]

    index = bm25s.BM25()
    index.index([tokens(text) for text in texts], show_progress=False)

    def found(text: str) -> str:
        places, _ = index.retrieve([tokens(text)], k=1, show_progress=False)
        return labels[int(places[0][0])]

    return found


def storing(folder: Path, server: Server, count: int) -> Part:
    documents = [household(number) for number in range(1, count + 1)]
    homes: dict[str, Raw | Tiny] = {
        "raw sqlite3 and orjson": Raw(folder / "raw.db"),
        "this project, SQLite": store(folder / "ours.db"),
        "this project, PostgreSQL": Tiny(Database(schema(server.address), indexes={TABLE: FIELDS})),
        SLOW: json_storage(folder / "tiny.json"),
    }
    imported = {name: seconds(partial(home.load, iter(documents))) for name, home in homes.items()}
    looked: dict[str, list[float]] = {name: [] for name in homes}
    inserted: dict[str, list[float]] = {name: [] for name in homes}
    for number, each in enumerate(random.Random(1).sample(documents, LOOK_UPS)):
        for name, home in homes.items():  # in turns: what slows one slows all
            if name == SLOW and number >= FEW:
                continue
            looked[name].append(seconds(partial(home.by_field, PHONE, each[PHONE])))
            if number < INSERTS:
                inserted[name].append(seconds(partial(home.insert, each)))
    rows = [
        Row(
            name,
            (
                round(imported[name], 2),
                round(statistics.median(looked[name]) * 1e6),
                round(statistics.median(inserted[name]) * 1e6),
            ),
        )
        for name in homes
    ]
    for home in homes.values():
        home.close()
    return Part(
        "What is kept",
        f"{count} invented households of about 1.1 KB: import of all, a look-up by an indexed"
        " field, an insert that outlives a power cut (medians).",
        ("import, s", "look-up, µs", "insert, µs"),
        rows,
        drawn=1,
    )


def talking(folder: Path, count: int) -> Part:
    commands = {
        "bare python-telegram-bot echo": [sys.executable, "-c", messages.ECHO],
        "this project": [sys.executable, "bot.py", "run"],
    }
    rows = []
    for name, command in commands.items():
        found = asyncio.run(messages.measure(command, count, 8, str(folder)))
        rows.append(Row(name, (found["cpu_ms"],)))
    return Part(
        "What a Telegram message costs",
        f"{count} messages through an emulator of the Bot API; the product's with the answer.",
        ("processor, ms",),
        rows,
    )


def law(knowledge: Knowledge, count: int) -> Part:
    """Three rules that OpenFisca can say: an amount by an exact age or grade."""
    chance = random.Random(1)
    people = [
        {
            "age": chance.randint(50, 105),
            "grade": chance.randint(1, 4),
            "dibao": chance.random() < 0.5,
        }
        for _ in range(count)
    ]
    began = time.process_time()
    ours = [_ours(knowledge, person) for person in people]
    own = time.process_time() - began
    began = time.process_time()
    theirs = _openfisca(knowledge, people)
    other = time.process_time() - began
    same = sum(one == two for one, two in zip(ours, theirs, strict=True)) / count * 100
    per_person = 1e6 / count
    rows = [
        Row("this project", (round(own * per_person, 1), 100.0)),
        Row("OpenFisca", (round(other * per_person, 1), round(same, 1))),
    ]
    return Part(
        "What the law gives",
        f"{count} invented people, all facts known: care subsidy, living subsidy and the old-age"
        " allowance of one county. OpenFisca works on columns and says amounts; the product says of"
        " each why, on what grounds, and what is missing.",
        ("µs a person", "amounts as ours, %"),
        rows,
    )


_RULES: Final = (("disability", "nursing"), ("disability", "living"), ("civil", "elder"))


def _ours(knowledge: Knowledge, person: dict[str, Any]) -> tuple[float, ...]:
    stated = {
        AGE.name: Decimal(person["age"]),
        "county": "任城区",
        DISABILITY_GRADE.name: person["grade"],
        DIBAO.name: person["dibao"],
    }
    case, found = Case(DAY, None, None, stated), []
    for department, name in _RULES:
        result = evaluate(_rule(knowledge, name), case, knowledge.law(department, DAY))
        amounts = [each.high for each in result.amounts.values()]
        is_given = result.verdict is Verdict.YES and amounts
        found.append(float(amounts[0]) if is_given else 0.0)
    return tuple(found)


def _rule(knowledge: Knowledge, name: str) -> Rule:
    rules = (entry.rule for entry in knowledge.entries.values())
    return next(each for each in rules if each is not None and each.name == name)


def _amount(law: Law, *names: str) -> float:
    """The first that is known; 0 where none is."""
    for name in names:
        found = law.find(name)
        if found is not None:
            return float(found.amount)
    return 0.0


def _openfisca(knowledge: Knowledge, people: Sequence[dict[str, Any]]) -> list[tuple[float, ...]]:
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import MONTH
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    disability, civil = (knowledge.law(name, DAY) for name in ("disability", "civil"))
    nursing = {grade: _amount(disability, f"nursing.jining.{grade}", f"nursing.province.{grade}")
               for grade in (1, 2)}  # fmt: skip
    living = {group: _amount(disability, f"living.jining.{group}", f"living.province.{group}")
              for group in ("severe", "other")}  # fmt: skip
    tiers = {age: _amount(civil, f"elder_rencheng.{age}") for age in (80, 90, 100)}
    person = build_entity("person", "people", "a person", is_person=True)

    def given(key: str, kind: type) -> type:
        fields = {"value_type": kind, "entity": person, "definition_period": MONTH, "label": key}
        return type(key, (Variable,), fields)

    def worked_out(key: str, formula: Callable[..., Any]) -> type:
        fields = {"value_type": float, "entity": person, "definition_period": MONTH, "label": key,
                  "formula": formula}  # fmt: skip
        return type(key, (Variable,), fields)

    def care(who: Any, period: Any, _: Any) -> Any:
        grade = who("grade", period)
        return np.select([grade == 1, grade == 2], [nursing[1], nursing[2]], 0.0)

    def life(who: Any, period: Any, _: Any) -> Any:
        is_severe = who("grade", period) <= 2
        return who("dibao", period) * np.where(is_severe, living["severe"], living["other"])

    def old(who: Any, period: Any, _: Any) -> Any:
        age = who("age", period)
        reached = sorted(tiers, reverse=True)
        return np.select([age >= each for each in reached], [tiers[each] for each in reached], 0.0)

    system = TaxBenefitSystem([person])
    for key, kind in (("age", int), ("grade", int), ("dibao", bool)):
        system.add_variable(given(key, kind))
    for key, formula in (("care", care), ("life", life), ("old", old)):
        system.add_variable(worked_out(key, formula))
    simulation = SimulationBuilder().build_default_simulation(system, count=len(people))
    for name in ("age", "grade", "dibao"):
        simulation.set_input(name, "2026-11", np.array([each[name] for each in people]))
    columns = [simulation.calculate(name, "2026-11") for name in ("care", "life", "old")]
    return [tuple(map(float, each)) for each in zip(*columns, strict=True)]


def whole_city(folder: Path, count: int) -> Part:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # it can be forked
        found = pool.submit(city.spent, folder, count).result()
    reading = found[city.READING]
    return Part(
        "A whole city",
        f"{count} invented households; the time of all processors and what passed, and how often"
        " that is what reading and decoding every one of them takes.",
        ("processors, s", "× reading", "passed, s", "× reading"),
        [
            Row(
                name,
                tuple(
                    figure
                    for own, one in zip(each, reading, strict=True)
                    for figure in (round(own, 2), round(own / one, 1))
                ),
            )
            for name, each in found.items()
        ],
    )


# The report


def written(parts: Sequence[Part]) -> str:
    lines = [
        "# The product beside its peers",
        "",
        "Written by `make bench` (`benchmarks/peers.py`); each table is of one run. Compare within",
        "a table, not between machines.",
        "",
        f"{datetime.now().astimezone().date()}: {_machine()}; Python {platform.python_version()}; "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    ]
    for number, part in enumerate(parts, start=1):
        picture = f"benchmarks-{number}.svg"
        draw(part, REPORT.with_name(picture))
        heads = ("", *part.columns)
        lines += ["", f"## {part.title}", "", part.what, "", f"| {' | '.join(heads)} |"]
        lines += [f"|{'---|' * len(heads)}"]
        lines += [f"| {row.name} | {' | '.join(_told(each) for each in row.figures)} |"
                  for row in part.rows]  # fmt: skip
        lines += ["", f"![{part.columns[part.drawn]}]({picture})"]
    return "\n".join(lines) + "\n"


def _told(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:g}"


def _machine() -> str:
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next((line.partition(": ")[2] for line in cpu.splitlines() if "model name" in line), "")
    return f"{os.cpu_count()} × {model}, load {os.getloadavg()[0]:.0f} when it began"


def draw(part: Part, file: Path) -> None:
    from matplotlib.figure import Figure

    names = [row.name for row in part.rows][::-1]
    figures = [row.figures[part.drawn] for row in part.rows][::-1]
    picture = Figure(figsize=(7, 0.5 + 0.45 * len(names)), layout="constrained")
    axes = picture.subplots()
    colours = ["#b3382c" if "this project" in name else "#9aa5b1" for name in names]
    bars = axes.barh(names, figures, color=colours)
    axes.bar_label(bars, labels=list(map(_told, figures)), padding=3)
    if min(figures) > 0 and max(figures) > 50 * min(figures):
        axes.set_xscale("log")
    axes.set_xlabel(part.columns[part.drawn])
    axes.spines[["top", "right"]].set_visible(False)
    picture.savefig(file, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=600)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--households", type=int, default=113_500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = Office(load_config(environment={**os.environ, "POLICY_BOT_DATA": name}))
        knowledge = office.assistant.knowledge
        parts = [matching(office, given.questions), law(knowledge, given.people)]
        office.close()
        parts.append(whole_city(folder, given.households))
        parts.append(talking(folder, given.messages))
        server = Server(folder, outlives_power_cuts=True)
        try:
            parts.append(storing(folder, server, given.documents))
        finally:
            server.stop()
    REPORT.write_text(written(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
