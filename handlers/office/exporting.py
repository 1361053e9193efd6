"""Edits written back into the files over which they stand, comments and layout kept."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.items import Item

from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Change, Edit

PREFIX: Final = "knowledge"  # of paths in a patch, below which departments and passages lie
Files = Mapping[str, str]  # text by path, "departments/civil/law.toml" or "passages/….txt"


class NotTheSame(Exception):
    """The files would not say what the edits do."""


def exported(edits: Sequence[Edit], departments: Path, passages: Path) -> Files:
    """The files that change, whole. Raises NotTheSame and KnowledgeError; nothing is written."""
    texts: dict[str, str] = {}
    changes = [change for edit in edits for change in edit.changes]
    for department, file in dict.fromkeys((each.department, each.file) for each in changes):
        own = [each for each in changes if (each.department, each.file) == (department, file)]
        path = f"{department}/{file}.toml"
        document: Any = tomlkit.parse((departments / path).read_text(encoding="utf-8"))
        for change in own:
            _apply(document, change)
        if file == "law":
            texts |= _passages(document, department, own, passages)
        texts[f"departments/{path}"] = tomlkit.dumps(document)
    _check(texts, edits, departments)
    return texts


def write(files: Files, departments: Path, passages: Path) -> list[Path]:
    """Each whole or not at all."""
    written = []
    for name, text in files.items():
        folder, _, rest = name.partition("/")
        file = (departments if folder == "departments" else passages) / rest
        new = file.with_name(f".{file.name}.new")
        new.write_text(text, encoding="utf-8")
        if file.exists():
            shutil.copymode(file, new)
        os.replace(new, file)
        written.append(file)
    return written


def patch(files: Files, departments: Path, passages: Path) -> str:
    """As `git apply` takes it."""
    parts = []
    for name, text in files.items():
        folder, _, rest = name.partition("/")
        file = (departments if folder == "departments" else passages) / rest
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        place = f"{PREFIX}/{'departments' if folder == 'departments' else 'policy/passages'}/{rest}"
        lines = difflib.unified_diff(
            old.splitlines(keepends=True),
            text.splitlines(keepends=True),
            f"a/{place}" if file.exists() else "/dev/null",
            f"b/{place}",
        )
        parts.append("".join(lines))
    return "".join(parts)


def _apply(document: Any, change: Change) -> None:
    *parents, last = change.path
    place = document
    for name in parents:
        if name not in place:
            place[name] = tomlkit.table()
        place = place[name]
    if change.append:
        if last not in place:
            place[last] = tomlkit.array()
        place[last].append(_item(change.value))
        place[last].multiline(True)
        return
    place[last] = _item(
        change.value, is_table=len(change.path) <= 2 and isinstance(change.value, dict)
    )
    if last == "text" and "texts" in place:
        del place["texts"]


def _item(value: Any, *, is_table: bool = False) -> Item | Any:
    if isinstance(value, str):
        return tomlkit.string(value, multiline="\n" in value)
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for each in value:
            array.append(_item(each))
        return array.multiline(len(value) > 1 or any(isinstance(each, dict) for each in value))
    if not isinstance(value, dict):
        return tomlkit.item(value)
    if is_table:
        table = tomlkit.table()
        for name, each in value.items():
            table.add(name, _item(each))
        table.add(tomlkit.nl())
        return table
    return _version(value) if "since" in value else tomlkit.item(value)


def _version(value: Mapping[str, Any]) -> Any:
    """A dated amount, on one line as they stand in the files."""
    parts = {
        name: date.fromisoformat(each) if name in ("since", "until", "checked") else each
        for name, each in value.items()
        if name != "amount"
    }
    written = [f"{name} = {tomlkit.item(each).as_string()}" for name, each in parts.items()]
    amount = f"{Decimal(str(value['amount'])):f}"
    written.insert(1, f"amount = {amount}")
    return tomlkit.parse(f"version = {{ {', '.join(written)} }}")["version"]


def _passages(
    document: Any, department: str, changes: Sequence[Change], folder: Path
) -> dict[str, str]:
    """What is quoted to the letter is kept beside, where the check compares it."""
    texts: dict[str, str] = {}
    for change in changes:
        if change.path[0] != "sources" or not change.value.get("quote"):
            continue
        source = document["documents"][change.value["document"]]
        name = re.sub(r"\W+", "_", f"{department}_{change.value['document']}")
        if "passages" not in source:
            source.add("passages", name)
        name = f"passages/{source['passages']}.txt"
        file = folder / f"{source['passages']}.txt"
        old = texts.get(name) or (file.read_text(encoding="utf-8") if file.exists() else "")
        kept = [each for each in old.rstrip("\n").split("\n\n") if each]
        if not any(change.value["quote"] in each for each in kept):
            texts[name] = "\n\n".join([*kept, change.value["quote"]]) + "\n"
    return texts


def _check(files: Files, edits: Sequence[Edit], departments: Path) -> None:
    with tempfile.TemporaryDirectory() as trial:
        copy = Path(trial) / "departments"
        shutil.copytree(departments, copy)
        for name, text in files.items():
            if name.startswith("departments/"):
                (Path(trial) / name).write_text(text, encoding="utf-8")
        if _said(load(copy)) != _said(load(departments, edits)):
            raise NotTheSame


def _said(knowledge: Knowledge) -> object:
    """Rules are loaded anew each time, and told by their names."""
    return [
        {name: _entry(entry) for name, entry in knowledge.entries.items()},
        knowledge.values,
    ]


def _entry(entry: Any) -> object:
    fields = {name: value for name, value in vars(entry).items() if name != "rule"}
    return {**fields, "rule": entry.rule.name if entry.rule else None}
