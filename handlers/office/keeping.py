"""What is kept about people, for how long, and what was kept before it was masked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Final

from tinydb import where

from handlers.office import answer_log, chats, inbox
from handlers.office.config import Retention
from knowledge.registry import audit, calls, claims, tickets, unanswered, users
from knowledge.registry.masking import masked_strings
from knowledge.store import Database

META: Final = "meta"
LONGEST_PAUSE: Final = timedelta(days=30)  # between two days on which something was forgotten
_TEXTS: Final = {  # fields in which people's own words were kept, by table
    inbox.TABLE: ("update",),
    chats.REPLIES: ("question", "answer", "options", "details"),
    tickets.TABLE: ("question", "answer"),
    audit.TABLE: ("purpose",),
}


def clean_once(database: Database) -> int:
    """Masks what was kept by versions that masked nothing, and returns in how many rows that
    changed something. Nothing of it can be read in the file afterwards."""
    meta = database.table(META)
    inbox.bring_up_to_date(database)
    database.drop_table("conversations")  # of a version that kept dialogues apart from their chats
    if meta.get(where("name") == "masked") is not None:
        return 0
    changed = 0
    with database.transaction():
        for name, fields in _TEXTS.items():
            changed += _mask(database.table(name), fields)
        meta.insert({"name": "masked"})
    if changed:
        database.compact()
    return changed


def _mask(table: Any, fields: tuple[str, ...]) -> int:
    changed = []
    for document in table.all():
        before = {field: document[field] for field in fields if document.get(field)}
        after = {field: _masked(field, value) for field, value in before.items()}
        if after != before:
            table.update(after, doc_ids=[document.doc_id])
            changed.append(document.doc_id)
    return len(changed)


def _masked(field: str, value: Any) -> Any:
    if field == "update":  # as Telegram delivered it: JSON
        return json.dumps(masked_strings(json.loads(value)))
    return masked_strings(value)


def clock_is_plausible(database: Database, now: datetime) -> bool:
    """Whether it goes on from when this was last asked. A clock that jumped must not make all that
    is kept look old; where it stays there, the next day goes on from it."""
    meta = database.table(META)
    last: Any = meta.get(where("name") == "asked")
    meta.upsert({"name": "asked", "at": now.isoformat()}, where("name") == "asked")
    if last is None:
        return True
    return timedelta(0) <= now - datetime.fromisoformat(last["at"]) <= LONGEST_PAUSE


def forget_old(database: Database, retention: Retention, now: datetime) -> int:
    """Removes what is older than it may be; returns how many rows."""

    def remove(table: str, field: str, days: int) -> int:
        oldest = (now - timedelta(days=days)).isoformat()
        is_older = where(field).test(_is_before, oldest)  # type: ignore[arg-type]
        return len(database.table(table).remove(is_older))

    with database.transaction():
        return sum(
            (
                remove(inbox.TABLE, "finished", retention.updates),
                remove(inbox.TABLE, "since", retention.set_aside),
                remove(chats.REPLIES, "at", retention.replies),
                remove(answer_log.TABLE, "at", retention.replies),
                chats.Chats(database).forget_dialogues_before(
                    now - timedelta(days=retention.conversations)
                ),
                remove(tickets.TABLE, "closed", retention.closed_tickets),
                remove(claims.TABLE, "when", retention.closed_tickets),
                remove(calls.TABLE, "started", retention.calls),
                remove(unanswered.TABLE, "last", retention.unanswered),
                remove(users.CODES, "expires", retention.codes),
                audit.Audit(database).forget_before(now - timedelta(days=retention.audit)),
            )
        )


def _is_before(moment: str, oldest: str) -> bool:
    return moment < oldest
