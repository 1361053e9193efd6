"""What `bot.py check` holds the shipped knowledge to beyond being loadable.

A start does not wait for it: these are faults of upkeep, not of meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import tomli
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from knowledge.policy.cases import tables
from knowledge.policy.catalogue import DEPARTMENTS, Entry, Knowledge, load

FEWEST_PHRASINGS = 12
NEARLY_THE_SAME = 0.97  # share of two phrasings that agrees
PASSAGES = Path(__file__).parent / "passages"  # <document>.txt: passages, a blank line between
LEFT_OUT = "……"  # in a quote


def review(folder: Path = DEPARTMENTS, passages: Path = PASSAGES) -> list[str]:
    """Every fault as `folder/file: reason`. Raises KnowledgeError where nothing can be loaded."""
    knowledge = load(folder)
    return [
        *(fault for entry in knowledge.entries.values() for fault in _phrasings(entry)),
        *(fault for path in sorted(folder.glob("*/law.toml")) for fault in _sources(path)),
        *(fault for path in sorted(folder.glob("*/law.toml")) for fault in _quotes(path, passages)),
        *_rules_without_cases(knowledge, folder),
        *_entries_named(knowledge),
        *_benefits_without_entry(knowledge),
    ]


def _phrasings(entry: Entry) -> Iterator[str]:
    place = f"{entry.department}/questions.toml: {entry.intent}"
    if len(entry.phrasings) < FEWEST_PHRASINGS:
        yield f"{place}: {len(entry.phrasings)} phrasings, fewer than {FEWEST_PHRASINGS}"
    bare = [re.sub(r"\W", "", phrasing.text) for phrasing in entry.phrasings]
    alike = cdist(bare, bare, scorer=Indel.normalized_similarity, score_cutoff=NEARLY_THE_SAME)
    for one, other in np.argwhere(np.triu(alike, 1)).tolist():
        yield f"{place}: «{bare[one]}» and «{bare[other]}» are nearly the same"


def _sources(path: Path) -> Iterator[str]:
    """Sources that neither a value nor an answer names."""
    law = tomli.loads(path.read_text(encoding="utf-8"))
    answers = tomli.loads((path.parent / "answers.toml").read_text(encoding="utf-8"))
    used = {name for entry in answers.values() for name in entry.get("sources", ())}
    for value in law.get("values", {}).values():
        used.update(name for version in value["versions"] for name in version["sources"])
    for name in law.get("sources", {}).keys() - used:
        yield f"{path.parent.name}/law.toml: source {name} is not used"
    documents = {source["document"] for source in law.get("sources", {}).values()}
    for name in law.get("documents", {}).keys() - documents:
        yield f"{path.parent.name}/law.toml: document {name} is not used"


def _quotes(path: Path, passages: Path) -> Iterator[str]:
    """Quotes that are not, to the letter, in one passage kept of their document."""

    @cache
    def kept(file: Path) -> list[str]:
        read = file.read_text(encoding="utf-8") if file.exists() else ""
        return [_bare(passage) for passage in read.split("\n\n")]

    law = tomli.loads(path.read_text(encoding="utf-8"))
    for name, source in law.get("sources", {}).items():
        document = law["documents"][source["document"]]
        file = passages / f"{document.get('passages', '')}.txt"
        parts = [_bare(part) for part in source.get("quote", "").split(LEFT_OUT) if part]
        if "quote" in source and not any(_in_order(parts, passage) for passage in kept(file)):
            yield f"{path.parent.name}/law.toml: the quote {name} is not in what is kept of it"


def _in_order(parts: list[str], passage: str) -> bool:
    begin = 0
    for part in parts:
        found = passage.find(part, begin)
        if found < 0:
            return False
        begin = found + len(part)
    return bool(parts)


def _bare(text: str) -> str:
    return "".join(text.split())


def _rules_without_cases(knowledge: Knowledge, folder: Path) -> Iterator[str]:
    rules = {(e.department, e.rule.name) for e in knowledge.entries.values() if e.rule}
    rules |= {(department, benefit.rule.name) for department, benefit in knowledge.benefits}
    judged = {
        (file.parent.name, case["rule"])
        for file in folder.glob("*/cases.toml")
        for case in tables(file, "cases")
    }
    for department, rule in sorted(rules - judged):
        yield f"{department}/cases.toml: no case for {rule}"


def _entries_named(knowledge: Knowledge) -> Iterator[str]:
    """What an entry sends on to has to be there."""
    for intent, entry in knowledge.entries.items():
        for key, named in (("own", entry.own), ("otherwise", entry.otherwise)):
            if named and named not in knowledge.entries:
                yield f"{entry.department}/questions.toml: {intent}: {key} names no entry {named}"


def _benefits_without_entry(knowledge: Knowledge) -> Iterator[str]:
    for department, benefit in knowledge.benefits:
        if benefit.intent not in knowledge.entries:
            yield f"{department}/rules.py: {benefit.name} names no entry {benefit.intent}"
