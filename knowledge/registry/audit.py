"""Who looked at which household, when and what for.

Lines are added and never changed: each holds the hash of the one before it and of itself, so that
one that was changed, removed or moved is found. What is too old is forgotten from the beginning on;
the hash of the last line forgotten is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "audit"
HEAD: Final = "audit_head"  # one document: how many lines there were and the hash of the last
INDEXES: Final = {TABLE: ["household"]}
BEGINNING: Final = ""  # what stands for the line before the first


@dataclass(frozen=True)
class AuditLine:
    who: int  # Telegram's number of the user
    when: datetime
    what: str
    household_id: str
    purpose: str


@dataclass(frozen=True)
class Breach:
    """A line that is not what was written, or is missing."""

    number: int
    reason: str


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)
        self._head = database.table(HEAD)

    def add(self, line: AuditLine) -> None:
        fields = {
            "who": line.who,
            "when": line.when.isoformat(),
            "what": line.what,
            "household": line.household_id,
            "purpose": line.purpose,
        }
        with self._database.transaction():
            self._append(fields)

    def _append(self, fields: dict[str, Any]) -> None:
        head = self._known()
        number = head["last"] + 1
        digest = _digest(number, head["hash"], fields)
        inserted = self._table.insert({**fields, "number": number, "hash": digest})
        self._keep({**head, "last": number, "hash": digest, "row": inserted})

    def _known(self) -> dict[str, Any]:
        """Where the chain begins and ends."""
        found = self._head.get(doc_id=1)
        if found is not None:
            return dict(found)
        return {"first": 1, "before": BEGINNING, "last": 0, "hash": BEGINNING}

    def _keep(self, head: dict[str, Any]) -> None:
        if self._head.get(doc_id=1) is None:
            self._head.insert(head)
        else:
            self._head.update(head, doc_ids=[1])

    def chain_up(self) -> None:
        """Lines of a version that knew no chain become its beginning."""
        if self._head.get(doc_id=1) is not None:
            return
        with self._database.transaction():
            old = [line for line in self._table.all() if "hash" not in line]
            if not old:
                return
            self._table.remove(doc_ids=[line.doc_id for line in old])
            for line in old:
                self._append(dict(line))

    def of_household(self, household_id: str) -> list[AuditLine]:
        """The oldest first."""
        return [_line(found) for found in self._table.search(where("household") == household_id)]

    def breaches(self) -> Iterator[Breach]:
        """Where the lines are not what was written; nothing where all is well."""
        head = self._known()
        number, before = head["first"], head["before"]
        for found in self._table.all():
            told, digest = found.get("number"), found.get("hash")
            fields = {name: found.get(name) for name in _FIELDS}
            if told != number:
                yield Breach(number, f"这里该是第{number}行，却是第{told}行")
            if digest != _digest(told, before, fields):
                yield Breach(number, "内容和写进去时不一样，或者前一行被动过")
            number, before = (told if isinstance(told, int) else number) + 1, digest
        if number - 1 != head["last"] or before != head["hash"]:
            yield Breach(number, f"末尾少了行，或者被换过：写到过第{head['last']}行")

    def __len__(self) -> int:
        return len(self._table)

    def forget_before(self, oldest: datetime) -> int:
        """From the beginning on, as far as the lines are older; returns how many."""
        removed = []
        head = self._known()
        for found in self._table.all():
            if found["when"] >= oldest.isoformat():
                break
            removed.append(found.doc_id)
            head = {**head, "first": found["number"] + 1, "before": found["hash"]}
        if removed:
            self._table.remove(doc_ids=removed)
            self._keep(head)
        return len(removed)


_FIELDS: Final = ("who", "when", "what", "household", "purpose")


def _digest(number: object, before: str, fields: dict[str, Any]) -> str:
    told = json.dumps([number, before, [fields.get(name) for name in _FIELDS]], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _line(document: Any) -> AuditLine:
    return AuditLine(
        who=document["who"],
        when=datetime.fromisoformat(document["when"]),
        what=document["what"],
        household_id=document["household"],
        purpose=document["purpose"],
    )
