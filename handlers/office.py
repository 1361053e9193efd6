"""What is opened once and shared by all rooms: the registry, the roles, the current assistant.

Publishing an edit validates it with everything else, builds a new assistant and swaps it in, so
that each answer comes from one consistent state; an edit that does not hold changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from handlers.config import Config
from intents.assistant import Assistant
from intents.dialogue import from_record, to_record
from intents.messages import Answer, Dialogue, Question
from knowledge.facts import Household
from knowledge.policy.catalogue import load
from knowledge.policy.edits import Change, Edit, Edits
from knowledge.registry.audit import Audit
from knowledge.registry.conversations import Conversations
from knowledge.registry.database import open_database
from knowledge.registry.households import Households
from knowledge.registry.importer import import_files
from knowledge.registry.tickets import Tickets
from knowledge.registry.users import Users

DEMO = Path(__file__).parent.parent / "demo"
FORGETTING = timedelta(minutes=30)  # after that long a message begins a new conversation


class Office:
    def __init__(self, config: Config) -> None:
        self.config = config
        directory = config.data.directory
        directory.mkdir(parents=True, exist_ok=True)
        file = directory / "registry.db"
        first_use = not file.exists()
        self.database = open_database(file)
        self.households = Households(self.database)
        self.users = Users(self.database)
        self.tickets = Tickets(self.database)
        self.audit = Audit(self.database)
        self.conversations = Conversations(self.database)
        self.edits = Edits(self.database)
        if first_use:
            import_files(
                self.database, [DEMO / "户.csv", DEMO / "人.csv"], directory / "rejects.csv"
            )
        self.assistant = self._assistant(self.edits.all())

    def _assistant(self, edits: Sequence[Edit]) -> Assistant:
        """What the matcher worked out is kept beside the registry, so that a start is quick."""
        knowledge = load(edits=edits)
        file = self.config.data.directory / f"matcher-{knowledge.version}.npy"
        fitted = np.load(file, mmap_mode="r") if file.exists() else None
        policy, matching = self.config.policy, self.config.matching
        assistant = Assistant(knowledge, policy.snapshot, matching, fitted)
        if fitted is None and assistant.matcher.fitted is not None:
            for older in file.parent.glob("matcher-*.npy"):
                older.unlink()
            np.save(file, assistant.matcher.fitted)
        return assistant

    def close(self) -> None:
        self.database.close()

    def publish(self, summary: str, changes: Sequence[Change], author: int) -> Edit:
        """Raises KnowledgeError, and changes nothing, where the edit does not hold."""
        trial = Edit(0, summary, tuple(changes))
        assistant = self._assistant([*self.edits.all(), trial])
        edit = self.edits.add(summary, changes, author, _now().isoformat())
        self.assistant = assistant
        return edit

    def undo(self, edit_id: int) -> bool:
        """False where there is no such edit any more. Raises KnowledgeError where a later edit
        stands on this one."""
        left = [edit for edit in self.edits.all() if edit.id != edit_id]
        assistant = self._assistant(left)
        if not self.edits.remove(edit_id):
            return False
        self.assistant = assistant
        return True

    def reply(self, text: str, household: Household | None, chat_id: int) -> Answer:
        """Answers within the chat's conversation, and keeps what the next turn needs."""
        now = _now()
        kept = self.conversations.get(chat_id)
        goes_on = kept is not None and now - kept.kept <= FORGETTING
        dialogue = from_record(kept.dialogue) if kept and goes_on else Dialogue()
        question = Question(text, self.config.day(now.date()), household)
        answer = self.assistant.reply(question, dialogue)
        self.conversations.keep(chat_id, to_record(answer.dialogue), now)
        return answer


def _now() -> datetime:
    return datetime.now(UTC)
