"""Which chats this process answers, where several share them: each chat belongs to one of them.

The chats are divided by their number into shares, and a share is claimed in the store: whoever is
killed loses what it claimed at once, and the others take it over when they look next. Each claims
as many as are its due, and gives up what is more once nothing of it is in work.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final
from zlib import crc32

from knowledge.store import Database

NUMBER: Final = 64  # of shares, from 1 on
# Seconds in which each takes only what it had, once the server is back: only it knows what it has
# sent and could not note.
GRACE: Final = 5.0
_KIND: Final = "chats"
_LEADING: Final = "leading"


def share_of(chat_id: int) -> int:
    return 1 + crc32(str(chat_id).encode()) % NUMBER


class Shares:
    def __init__(self, database: Database, is_in_work: Callable[[int], bool]) -> None:
        """`is_in_work`: whether anything of a share is."""
        self._database = database
        self._is_in_work = is_in_work
        self._session = database.session
        self._claimed: set[int] = set()
        self._former: set[int] = set()  # what was claimed when the server was lost
        self._lost = float("-inf")
        self._leads = False
        self.to_take: list[int] = []  # shares of which new updates are taken

    def look(self) -> None:
        """Claims and gives up. Raises StoreError."""
        due = -(-NUMBER // self._database.members(_KIND))
        if self._database.session != self._session:  # somebody else may have them by now
            self._session = self._database.session
            self._former, self._lost = self._claimed, time.monotonic()
            self._claimed = set()
            self._leads = False
        goes_on = time.monotonic() - self._lost < GRACE
        wanted = self._former if goes_on else range(1, NUMBER + 1)
        kept, more = sorted(self._claimed)[:due], sorted(self._claimed)[due:]
        for share in more:
            if not self._is_in_work(share):
                self._claimed.discard(share)
                self._database.release(_KIND, share)
        for share in wanted:
            if len(kept) == due:
                break
            if share not in self._claimed and self._database.claim(_KIND, share):
                self._claimed.add(share)
                kept.append(share)
        self.to_take = kept
        self._leads = self._leads or self._database.claim(_LEADING, 1)

    def has(self, chat_id: int) -> bool:
        return share_of(chat_id) in self._claimed

    @property
    def leads(self) -> bool:
        """Whether this one does what is to be done once: reminders, reports, forgetting."""
        return self._leads
