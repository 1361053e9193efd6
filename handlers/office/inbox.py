"""Updates are kept from before Telegram hears of their arrival until their answer is kept.

Telegram forgets an update as soon as it is acknowledged, which is long before it is answered. So
each is stored first, and what a crash interrupted is taken up at the next start. What is said on it
is stored in one transaction with what it changes (`outbox.py` sends it): an update that got so far
is not worked on again.

What has taken too long, or cannot be read, is set aside until an administrator has it tried again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from tinydb import where
from tinydb.table import Document

from handlers.office.outbox import Outbox
from handlers.office.shares import share_of
from knowledge.registry.masking import masked_strings
from knowledge.store import Database, StoreError

TABLE: Final = "inbox"
RECEIVED: Final = "received"  # announced: there is something to be worked on
# Seconds of work on one update, all attempts together. A crash that comes at once would cost
# nothing, so that each attempt counts for a few: some twenty crashes may have another reason.
MOST_SPENT: Final = 120.0
LEAST_SPENT: Final = 5.0

_OPEN: Final = "open"
_SAID: Final = "said"  # what is said on it is in the outbox
_FINISHED: Final = "finished"
_ASIDE: Final = "aside"
_AGAIN: Final = "again"  # set aside, and to be tried once more

UNREADABLE: Final = "读不懂"
TOOK_TOO_LONG: Final = "算得太久"
FAILED: Final = "出错"


Update = TypeVar("Update")
# An update as the channel knows it; None where it cannot be read.
Read = Callable[[Mapping[str, Any]], Update | None]


@dataclass(frozen=True)
class SetAside:
    """An update that nobody is answered on."""

    number: int  # as Telegram numbers updates
    reason: str
    since: datetime
    kind: str  # message, callback_query, …
    text: str  # what was written, masked; "" where nothing was


class TakenOver(StoreError):
    """Another process works on the update by now: nothing of this one's is kept."""


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._name = secrets.token_hex(8)  # tells the work of this process from that of others
        self._table = database.table(TABLE)

    def together(self) -> AbstractContextManager[None]:
        """What comes at once is kept in one transaction."""
        return self._database.transaction()

    def add(self, update: Mapping[str, Any]) -> bool:
        """An update as Telegram delivers it, which is kept masked. False where it came before."""
        return self._add(update, {"state": _OPEN})

    def add_unreadable(self, update: Mapping[str, Any], now: datetime) -> None:
        """As it came, for a version that can read it."""
        self._add(update, _aside(UNREADABLE, now))

    def _add(self, update: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
        text = json.dumps(masked_strings(update), ensure_ascii=True)
        digest, number = hashlib.sha256(text.encode()).hexdigest(), update["update_id"]
        with self._database.transaction():
            before: Any = self._table.get(doc_id=number)
            if before is not None and before["digest"] == digest:
                return False
            if before is not None:  # numbers begin anew when another bot takes over
                self._table.remove(doc_ids=[number])
            share = share_of(chat_of(update))
            kept = {"digest": digest, "update": text, "spent": 0.0, "share": share, **fields}
            self._table.insert(Document(kept, doc_id=number))
            self._database.announce(RECEIVED)
        return True

    def is_open(self, update_id: int) -> bool:
        document: Any = self._table.get(doc_id=update_id)
        return document is not None and document["state"] in (_OPEN, _AGAIN)

    def start(self, update_id: int) -> bool:
        """Whether it is to be worked on; this is where an attempt counts."""

        def begin(document: Any) -> None:
            document["spent"] += LEAST_SPENT
            document["by"] = self._name

        # A power cut may forget it: then one attempt less has been counted.
        with self._database.transaction(is_urgent=False):
            return self.is_open(update_id) and bool(self._table.update(begin, doc_ids=[update_id]))

    def note_spent(self, update_ids: Iterable[int], seconds: float) -> None:
        """Those that are still being worked on, the last seconds of it."""

        def add(document: Any) -> None:
            document["spent"] += seconds

        self._table.update(add, doc_ids=list(update_ids))

    def note_said(self, update_id: int) -> None:
        """In one transaction with what is put into the outbox. Raises TakenOver."""

        def say(document: Any) -> None:
            if document.get("by", self._name) != self._name:
                raise TakenOver
            document["state"] = _SAID

        self._table.update(say, doc_ids=[update_id])

    def finish(self, update_id: int, now: datetime) -> None:
        done = {"state": _FINISHED, "update": "", "finished": now.isoformat()}
        self._table.update(done, doc_ids=[update_id])

    def finish_all(self, update_ids: Sequence[int], now: datetime) -> None:
        with self._database.transaction():
            for update_id in update_ids:
                self.finish(update_id, now)

    def set_aside(self, update_id: int, reason: str, now: datetime) -> None:
        self._table.update(_aside(reason, now), doc_ids=[update_id])

    def aside(self) -> list[SetAside]:
        """The oldest first."""
        return [_set_aside(document) for document in self._table.search(where("state") == _ASIDE)]

    def try_again(self, update_id: int) -> bool:
        """False where nothing of that number is set aside. It is taken up within seconds, or at the
        next start."""
        again = {"state": _AGAIN, "spent": 0.0}
        aside = {each.number for each in self.aside()}
        is_aside = update_id in aside and bool(self._table.update(again, doc_ids=[update_id]))
        self._database.announce(RECEIVED)
        return is_aside

    def take_up(self, read: Read[Update], now: datetime) -> list[Update]:
        """What a crash interrupted and what is to be tried again, in the order in which it came."""
        with self._database.transaction():
            self.finish_said(now)  # nothing was left but to note it
            found = self._table.search(where("state").one_of([_OPEN, _AGAIN]))
            updates = [self._take_up(document, read, now) for document in found]
        return [update for update in updates if update is not None]

    def take_up_again(self, read: Read[Update], now: datetime) -> list[Update]:
        """What was set aside, and is to be tried again since this process began."""
        with self._database.transaction():
            found = self._table.search(where("state") == _AGAIN)
            updates = [self._take_up(document, read, now) for document in found]
        return [update for update in updates if update is not None]

    def take_up_of(
        self, shares: Sequence[int], taken: Container[int], read: Read[Update], now: datetime
    ) -> list[Update]:
        """What is to be worked on in these shares of the chats and was not taken yet, in the order
        in which it came."""
        is_open = where("state").one_of([_OPEN, _AGAIN])
        found = self._table.search(is_open & where("share").one_of(list(shares)))
        new = sorted((each for each in found if each.doc_id not in taken), key=_number)
        updates = [self._take_up(document, read, now) for document in new]
        return [update for update in updates if update is not None]

    def finish_said(self, now: datetime) -> None:
        """What a process that is gone did not note any more: it is said."""
        with self._database.transaction():
            for document in self._table.search(where("state") == _SAID):
                self.finish(document.doc_id, now)

    def _take_up(self, document: Any, read: Read[Update], now: datetime) -> Update | None:
        number = document.doc_id
        if document["spent"] >= MOST_SPENT:
            self.set_aside(number, TOOK_TOO_LONG, now)
            return None
        update = read(json.loads(document["update"]))
        if update is None:
            self.set_aside(number, UNREADABLE, now)
            return None
        if document["state"] != _OPEN:
            self._table.update({"state": _OPEN}, doc_ids=[number])
        return update


def bring_up_to_date(database: Database) -> None:
    """Rows of a version that sent answers from the inbox itself."""
    table, outbox = database.table(TABLE), Outbox(database)
    with database.transaction():
        for old in table.search(~where("state").exists()):
            unsent = [each for each in old.get("outgoing", ()) if not each["sent"]]
            for each in unsent:
                outbox.add(
                    each["chat_id"],
                    each["text"],
                    parse_mode=each.get("parse_mode"),
                    markup=each["reply_markup"],
                )
            was_answered = "finished" in old or old.get("outgoing")
            state = {"state": _FINISHED if was_answered else _OPEN, "spent": 0.0}
            table.update({**state, "outgoing": []}, doc_ids=[old.doc_id])
        for old in table.search(where("state").one_of([_OPEN, _AGAIN]) & ~where("share").exists()):
            share = share_of(chat_of(json.loads(old["update"])))
            table.update({"share": share}, doc_ids=[old.doc_id])


def chat_of(update: Mapping[str, Any]) -> int:
    """0 where it belongs to none."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict) and type(chat.get("id")) is int:
                number: int = chat["id"]
                return number
    return 0


def _number(document: Document) -> int:
    return document.doc_id


def _aside(reason: str, now: datetime) -> dict[str, Any]:
    return {"state": _ASIDE, "reason": reason, "since": now.isoformat()}


def _set_aside(document: Any) -> SetAside:
    update = json.loads(document["update"])
    kind = next((name for name in update if name != "update_id"), "")
    content = update.get(kind)
    written = content.get("text", content.get("caption", "")) if isinstance(content, dict) else ""
    return SetAside(
        number=document.doc_id,
        reason=document["reason"],
        since=datetime.fromisoformat(document["since"]),
        kind=kind,
        text=written if isinstance(written, str) else "",
    )
