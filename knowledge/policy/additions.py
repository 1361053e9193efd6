"""One more version of a value, written into a department's law.toml beside what stands there.

Comments and layout stay. The passage that the version rests on becomes a source of its document;
what is quoted to the letter is also kept among the passages, as the review asks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Item, Table

from knowledge.policy.law import Status, first_day


@dataclass(frozen=True)
class Document:
    title: str
    date: str  # as the document gives it
    status: Status
    address: str = ""


@dataclass(frozen=True)
class Addition:
    department: str
    value: str
    amount: Decimal  # in the value's unit
    since: date
    document: Document
    passage: str
    verbatim: bool = True  # otherwise the passage is said in short
    until: date | None = None
    checked: date | None = None
    inferred: bool = False


def write(addition: Addition, folder: Path, passages: Path) -> list[Path]:
    """Into the department's folder and, what is verbatim, into that of the passages; gives the
    files. Whether it holds is not looked at. Raises KeyError where there is no such value."""
    file = folder / addition.department / "law.toml"
    law = tomlkit.parse(file.read_text(encoding="utf-8"))
    written = [file]
    document = _document(law, addition)
    if addition.verbatim:
        kept = passages / f"{law['documents'][document]['passages']}.txt"
        _keep(kept, addition.passage, like=file)
        written.append(kept)
    source = _source(law, addition, document)
    versions = law["values"][addition.value]["versions"]
    earlier = [version for version in versions if version["since"] < addition.since]
    versions.insert(len(earlier), _version(addition, source))
    versions.multiline(True)
    _replace(file, tomlkit.dumps(law), like=file)
    return written


def _replace(file: Path, text: str, like: Path) -> None:
    """The whole file or nothing of it; whoever may read `like` may read it."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(text, encoding="utf-8")
    shutil.copymode(like, new)
    os.replace(new, file)


def _document(law: Any, addition: Addition) -> str:
    """The name of the document, which is there already or is added; with the file that keeps its
    passages, where one is to be kept."""
    given, documents = addition.document, law["documents"]
    for name, table in documents.items():
        if (table["title"], table["date"]) == (given.title, given.date):
            if addition.verbatim:
                table.setdefault("passages", f"{addition.department}_{name}")
            return str(name)
    day = first_day(given.date) or addition.since
    name = _free(f"notice_{day.year}", documents)
    documents[name] = _table(
        title=given.title,
        date=given.date,
        status=given.status.value,
        address=given.address,
        passages=f"{addition.department}_{name}" if addition.verbatim else "",
    )
    return name


def _source(law: Any, addition: Addition, document: str) -> str:
    """The name of the source, which is there already or is added; its status is its document's
    unless it is given as another."""
    kind = "quote" if addition.verbatim else "summary"
    status = addition.document.status.value
    own = "" if law["documents"][document]["status"] == status else status
    wanted = {"document": document, kind: addition.passage} | ({"status": own} if own else {})
    for name, table in law["sources"].items():
        if table.unwrap() == wanted:
            return str(name)
    name = _free(f"{document}.{addition.value}", law["sources"])
    law["sources"][name] = _table(**wanted)
    return name


def _free(name: str, taken: Container[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _table(**given: str) -> Table:
    table = tomlkit.table()
    for name, text in given.items():
        if text:
            table.add(name, text)
    table.add(tomlkit.nl())
    return table


def _version(addition: Addition, source: str) -> Item:
    """On one line, as versions stand in the files."""
    parts = {
        "since": addition.since,
        "until": addition.until,
        "checked": addition.checked,
        "amount": tomlkit.parse(f"amount = {_number(addition.amount)}")["amount"],
        "inferred": addition.inferred or None,
        "sources": [source],
    }
    line = ", ".join(
        f"{name} = {tomlkit.item(part).as_string()}"
        for name, part in parts.items()
        if part is not None
    )
    version = tomlkit.parse(f"version = {{ {line} }}")["version"]
    assert isinstance(version, Item)
    return version


def _number(amount: Decimal) -> str:
    """680, 65.5"""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _keep(file: Path, passage: str, like: Path) -> None:
    kept = file.read_text(encoding="utf-8").rstrip("\n").split("\n\n") if file.exists() else []
    if not any(passage in each for each in kept):
        _replace(file, "\n\n".join([*kept, passage]) + "\n", like)
