"""What an administrator holds back at once, and the line that stands above all answers.

A muted entry says that it is being checked and whom to ring; its benefit stands on no list. Danger,
refusals and small talk cannot be muted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tinydb import where

from knowledge.policy.catalogue import Entry, Knowledge, Wording
from knowledge.policy.edits import CHANGED
from knowledge.store import Database

MUTED: Final = "这条正在核对，先问12345。"
TABLE: Final = "notices"
_MUTE: Final = "mute"
_BANNER: Final = "banner"
CAN_BE_MUTED: Final = frozenset({"answer", "handoff"})
_BEING_CHECKED: Final = Wording(
    text=MUTED,
    texts=(),
    first={},
    yes=(),
    no=(),
    open=(),
    notes=(),
    how="",
    papers=(),
    office="市民热线",
    phone="12345",
    registered="",
    warning="",
)


@dataclass(frozen=True)
class Notices:
    muted: tuple[str, ...] = ()  # departments and intents; a subject with what stands below it
    banner: str = ""

    def holds_back(self, entry: Entry) -> bool:
        names = (each for each in self.muted if entry.outcome in CAN_BE_MUTED)
        return any(
            name in (entry.department, entry.intent) or entry.intent.startswith(f"{name}.")
            for name in names
        )


def with_muted(knowledge: Knowledge, notices: Notices) -> Knowledge:
    held = {name for name, entry in knowledge.entries.items() if notices.holds_back(entry)}
    if not held:
        return knowledge
    entries = {
        name: _muted(entry) if name in held else entry for name, entry in knowledge.entries.items()
    }
    benefits = tuple(each for each in knowledge.benefits if each[1].intent not in held)
    return replace(knowledge, entries=entries, benefits=benefits)


def _muted(entry: Entry) -> Entry:
    return replace(entry, rule=None, own="", outcome="handoff", wording=_BEING_CHECKED, sources=())


class NoticeBoard:
    """The notices in force, kept in the store with who put them there."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)

    def current(self) -> Notices:
        found = self._table.all()
        muted = tuple(each["text"] for each in found if each["kind"] == _MUTE)
        banner = next((each["text"] for each in found if each["kind"] == _BANNER), "")
        return Notices(muted, banner)

    def mute(self, name: str, by: int, at: datetime) -> None:
        if name not in self.current().muted:
            self._keep(_MUTE, name, by, at)

    def unmute(self, name: str) -> bool:
        """False where it was not muted."""
        removed = self._table.remove((where("kind") == _MUTE) & (where("text") == name))
        self._database.announce(CHANGED)
        return bool(removed)

    def show(self, banner: str, by: int, at: datetime) -> None:
        """Above all answers; an empty one takes it away."""
        self._table.remove(where("kind") == _BANNER)
        if banner:
            self._keep(_BANNER, banner, by, at)
        self._database.announce(CHANGED)

    def _keep(self, kind: str, text: str, by: int, at: datetime) -> None:
        self._table.insert({"kind": kind, "text": text, "by": by, "at": at.isoformat()})
        self._database.announce(CHANGED)
