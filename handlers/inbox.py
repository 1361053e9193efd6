"""Updates are kept from before Telegram hears of their arrival until their answer has been sent.

Telegram forgets an update as soon as it is acknowledged, which is long before it is answered. So
each is stored first, and what a crash interrupted is taken up at the next start. What is to be sent
is stored in one transaction with what it changes: an update that got so far is not worked on again,
only sent. What cannot be ruled out is the same answer twice, where a crash falls between sending
and noting that it was sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast
from weakref import WeakValueDictionary

from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import BaseUpdateProcessor
from telegram.request import HTTPXRequest
from tinydb import where
from tinydb.table import Document

from knowledge.store import Database
from knowledge.store.errors import StoreError

TABLE: Final = "inbox"
MOST_ATTEMPTS: Final = 5  # at an update, so that none brings every new process down
WAITING: Final = 1024  # updates taken from the queue, of which most wait for their chat's turn
SECONDS_UNTIL_SENT_AGAIN: Final = 60
KEPT_FOR: Final = timedelta(days=2)  # what was finished, in case Telegram delivers it again

Message = Mapping[str, Any]  # what `Bot.send_message` takes, in JSON

log = logging.getLogger(__name__)


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)

    def add(self, update: Update) -> bool:
        """False where it came before."""
        text = update.to_json()
        digest = hashlib.sha256(text.encode()).hexdigest()
        number = update.update_id
        with self._database.transaction():
            before = self._table.get(doc_id=number)
            if before is not None and before["digest"] == digest:
                return False
            # Numbers begin anew when another bot takes over: what had this one before is another.
            self._table.remove(doc_ids=[number])
            kept = {"digest": digest, "update": text, "attempts": 1, "outgoing": []}
            self._table.insert(Document(kept, doc_id=number))
        return True

    def is_open(self, update_id: int) -> bool:
        document = self._table.get(doc_id=update_id)
        return document is not None and "finished" not in document

    def finish(self, update_id: int, now: datetime) -> bool:
        """False, and the update stays open, while something is still to be sent."""
        document = self._table.get(doc_id=update_id)
        if document is not None and any(not message["sent"] for message in document["outgoing"]):
            return False
        done = {"update": "", "outgoing": [], "finished": now.isoformat()}
        self._table.update(done, doc_ids=[update_id])
        return True

    def take_up(self, bot: Bot) -> list[Update]:
        """What a crash interrupted, in the order in which it came. Each time counts as an attempt;
        after too many an update is set aside, unless it only has to be sent any more."""
        updates = []
        with self._database.transaction():
            for document in self._table.search(~where("finished").exists()):
                if document["attempts"] >= MOST_ATTEMPTS and not document["outgoing"]:
                    log.error("update %s is set aside", document.doc_id)
                    continue
                attempts = {"attempts": document["attempts"] + 1}
                self._table.update(attempts, doc_ids=[document.doc_id])
                updates.append(_read(document["update"], bot))
        return updates

    def keep_outgoing(self, update_id: int, message: Message) -> None:
        def add(document: Any) -> None:
            document["outgoing"].append({**message, "sent": False})

        self._table.update(add, doc_ids=[update_id])

    def outgoing(self, update_id: int) -> list[Message]:
        """All that was to be sent; what is not sent yet has `sent` False."""
        document = self._table.get(doc_id=update_id)
        return [] if document is None else list(document["outgoing"])

    def note_sent(self, update_id: int, index: int) -> None:
        def note(document: Any) -> None:
            document["outgoing"][index]["sent"] = True

        self._table.update(note, doc_ids=[update_id])

    def give_up_sending(self, update_id: int) -> None:
        """Telegram will never take it."""
        self._table.update({"outgoing": []}, doc_ids=[update_id])

    def forget_finished(self, now: datetime) -> None:
        self._table.remove(where("finished") < (now - KEPT_FOR).isoformat())


def _read(kept: str, bot: Bot) -> Update:
    update = Update.de_json(json.loads(kept), bot)
    assert update is not None
    return update


class KeptQueue(asyncio.Queue[object]):
    """Who puts an update waits until it is stored: the poll before it moves its offset, the
    webhook before it says 200. An update that came before is let pass."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    async def put(self, update: object) -> None:
        if isinstance(update, Update) and not self._is_new(update):
            return
        await super().put(update)

    def _is_new(self, update: Update) -> bool:
        try:
            return self._inbox.add(update)
        except StoreError as error:
            # The kind of error after which Telegram is asked again.
            raise NetworkError("the update could not be stored") from error


class EachChatInOrder(BaseUpdateProcessor):
    """Some chats at once, but the updates of one chat one after the other as they came."""

    def __init__(self, at_once: int, inbox: Inbox, queue: KeptQueue) -> None:
        super().__init__(WAITING)
        self._inbox = inbox
        self._queue = queue
        self._at_once = asyncio.Semaphore(at_once)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        chat = update.effective_chat
        lock = self._locks.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with lock, self._at_once:
            await self._work_on(update, coroutine)

    async def _work_on(self, update: Update, coroutine: Awaitable[Any]) -> None:
        if not self._inbox.is_open(update.update_id):
            cast("Coroutine[Any, Any, Any]", coroutine).close()
            return
        await coroutine
        if not self._inbox.finish(update.update_id, datetime.now(UTC)):
            again = asyncio.get_running_loop().call_later
            again(SECONDS_UNTIL_SENT_AGAIN, self._queue.put_nowait, update)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""


class CarefulRequest(HTTPXRequest):
    """For getUpdates: one update that cannot be read does not stop those after it."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status != 200:
            return status, payload
        answer = json.loads(payload)
        answer["result"] = [_readable(update) for update in answer["result"]]
        return status, json.dumps(answer).encode()


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    """The update, or one with nothing in it but its number, which is then acknowledged."""
    try:
        Update.de_json(update, None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.error("update %s cannot be read: %s", update["update_id"], type(error).__name__)
        return {"update_id": update["update_id"]}
    return update
