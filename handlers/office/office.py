"""What is opened once and shared by all rooms: the registry, the roles, the current assistant.

Publishing an edit validates it with everything else, builds a new assistant and swaps it in, so
that each answer comes from one consistent state; an edit that does not hold changes nothing.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Final

from rich.console import Console
from rich.progress import Progress as Bar

from handlers.office import demo, inbox, outbox
from handlers.office.chats import Chats
from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.dialogues import from_record, to_record
from handlers.office.keeping import clean_once
from handlers.office.outbox import Outbox
from intents.assistant import Assistant
from intents.encoder import encoder as sentence_encoder
from intents.matching import Matcher
from intents.messages import Dialogue
from intents.model import Phrasing, Progress, learnt
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Change, Edit, Edits
from knowledge.registry.audit import Audit, AuditLine
from knowledge.registry.claims import Claims
from knowledge.registry.conversations import Conversations
from knowledge.registry.database import open_database
from knowledge.registry.households import Households
from knowledge.registry.masking import masked
from knowledge.registry.tickets import Tickets
from knowledge.registry.unanswered import UnansweredQuestions
from knowledge.registry.users import Users

INDEXES: Final = {**inbox.INDEXES, **outbox.INDEXES}  # beside those of the registry
FORGETTING: Final = timedelta(minutes=30)  # after that long a message begins a new conversation


class Office:
    def __init__(self, config: Config) -> None:
        self.config = config
        config.data.directory.mkdir(parents=True, exist_ok=True)
        demo.refuse_what_is_lost(config.data)
        self.database = open_database(config.data.registry, config.data.key, INDEXES)
        self.households = Households(self.database)
        self.users = Users(self.database)
        self.tickets = Tickets(self.database)
        self.claims = Claims(self.database)
        self.outbox = Outbox(self.database)
        self.audit = Audit(self.database)
        self.conversations = Conversations(self.database)
        self.chats = Chats(self.database)
        self.edits = Edits(self.database)
        self.unanswered = UnansweredQuestions(self.database)
        self._publishing = threading.Lock()
        clean_once(self.database)
        self.audit.chain_up()
        # Where there is a key, real households are expected, and no invented ones among them.
        if config.data.key is not None and self.households.count():
            demo.note_real(config.data)
        is_new = config.data.key is None and not demo.was_real(config.data)
        if is_new and self.households.count() == 0:
            demo.load(self.database)
            print(demo.NOT_ENCRYPTED, file=sys.stderr)
        self.assistant = self._assistant(self.edits.all())

    def _assistant(self, edits: Sequence[Edit]) -> Assistant:
        """What the matcher learnt is kept beside the registry, so that a start is quick, and so is
        an edit, by which little has to be learnt anew."""
        knowledge, folder = load(edits=edits), self.config.data.directory
        known = [
            Phrasing(entry.intent, each.aspect or "", each.text)
            for entry in knowledge.entries.values()
            for each in entry.phrasings
        ]
        with _learning() as progress:
            matcher = Matcher(learnt(known, folder, progress), sentence_encoder(folder))
        return Assistant(knowledge, matcher, self.config.matching)

    def close(self) -> None:
        self.database.close()

    def trial(self, changes: Sequence[Change]) -> Knowledge:
        """What would be known with the changes. Raises KnowledgeError where they do not hold."""
        return load(edits=[*self.edits.all(), Edit(0, "", tuple(changes))])

    def publish(self, summary: str, changes: Sequence[Change], author: int) -> Edit:
        """Raises KnowledgeError, and changes nothing, where the edit does not hold."""
        with self._publishing:
            trial = Edit(0, summary, tuple(changes))
            assistant = self._assistant([*self.edits.all(), trial])
            with self.database.transaction():
                edit = self.edits.add(summary, changes, author, now().isoformat())
                self.unanswered.note_publication(edit.id)
            self.assistant = assistant
        return edit

    def published(self) -> list[int]:
        """The edits of which whoever asked is still to be told; the assistant knows them."""
        with self._publishing:
            return self.unanswered.publications()

    def undo(self, edit_id: int) -> bool:
        """False where there is no such edit any more. Raises KnowledgeError where a later edit
        stands on this one."""
        with self._publishing:
            edits = self.edits.all()
            left = [edit for edit in edits if edit.id != edit_id]
            if len(left) == len(edits):
                return False
            assistant = self._assistant(left)
            self.edits.remove(edit_id)
            self.assistant = assistant
        return True

    def dialogue(self, chat_id: int) -> Dialogue:
        """Where the chat's conversation stands; a new one where the last message is long ago."""
        kept = self.conversations.get(chat_id)
        goes_on = kept is not None and now() - kept.kept <= FORGETTING
        return from_record(kept.dialogue) if kept and goes_on else Dialogue()

    def keep_dialogue(self, chat_id: int, dialogue: Dialogue) -> None:
        """What the next turn needs."""
        self.conversations.keep(chat_id, to_record(dialogue), now())

    @property
    def day(self) -> date:
        """The day whose law is told."""
        return self.config.day(datetime.now().astimezone().date())

    def serve(self, chat_id: int, household_id: str | None, purpose: str = "") -> None:
        """From now on a grid worker's chat is answered for this household, or for none; what was
        said of another does not hold for it."""
        self.chats.serve(chat_id, household_id, purpose)
        self.conversations.forget(chat_id)

    def note_look(self, user_id: int, what: str, household_id: str, purpose: str) -> None:
        """A line of the audit; no number that points at a person gets into it."""
        self.audit.add(AuditLine(user_id, now(), what, household_id, masked(purpose)))


@contextmanager
def _learning() -> Iterator[Progress]:
    """Shows how far the phrasings are learnt, where there are any to learn and somebody looks."""
    console = Console(stderr=True)
    bar = Bar(console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("正在学问法", total=1.0)

    def tell(done: float) -> None:
        bar.start()
        bar.update(task, completed=done)

    try:
        yield tell
    finally:
        bar.stop()
