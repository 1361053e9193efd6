"""What is opened once and shared by all rooms: the registry, the roles, the current assistant.

What is in force stands in the store: the edits of the day and the notices. Whichever process
changes it builds a new assistant and swaps it in, so that each answer comes from one consistent
state; the others catch up within seconds. An edit that does not hold changes nothing.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from typing import Final

from handlers.office import demo
from handlers.office.answer_log import AnswerLog
from handlers.office.chats import Chats
from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.dialogues import from_record
from handlers.office.keeping import clean_once
from handlers.office.outbox import Outbox
from handlers.office.stored import INDEXES
from intents.assistant import Assistant
from intents.expressions import Seen
from intents.matching.matcher import known_phrasings, matcher
from intents.matching.model import Progress
from intents.messages import Dialogue
from knowledge.garbage import no_garbage
from knowledge.policy.catalogue import Knowledge, KnowledgeError, load
from knowledge.policy.edits import Change, Edit, Edits, EditState, Record
from knowledge.policy.notices import NoticeBoard, Notices, with_muted
from knowledge.registry.audit import Audit, AuditLine
from knowledge.registry.claims import Claims
from knowledge.registry.database import open_database
from knowledge.registry.households import Households
from knowledge.registry.masking import masked
from knowledge.registry.tickets import Tickets
from knowledge.registry.unanswered import UnansweredQuestions
from knowledge.registry.users import Users

FORGETTING: Final = timedelta(minutes=30)  # after that long a message begins a new conversation


class Office:
    def __init__(self, config: Config) -> None:
        self.config = config
        config.data.directory.mkdir(parents=True, exist_ok=True)
        demo.refuse_what_is_lost(config.data)
        data = config.data
        self.database = open_database(data.store, data.key, INDEXES, data.password)
        self.households = Households(self.database)
        self.users = Users(self.database)
        self.tickets = Tickets(self.database)
        self.claims = Claims(self.database)
        self.outbox = Outbox(self.database)
        self.audit = Audit(self.database)
        self.chats = Chats(self.database)
        self.edits = Edits(self.database)
        self.board = NoticeBoard(self.database)
        self.answers = AnswerLog(self.database)
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
        self._seen = Seen(config.data.directory)
        self.notices = self.board.current()
        live = self.edits.live(today())
        self._swap(self._assistant(live), live)

    @no_garbage()
    def _assistant(self, edits: Sequence[Edit]) -> Assistant:
        """What the matcher learnt is kept beside the registry, so that a start is quick, and so is
        an edit, by which little has to be learnt anew."""
        knowledge = load(edits=edits)
        with _learning() as progress:
            made = matcher(known_phrasings(knowledge), self.config.data.directory, progress)
        return Assistant(knowledge, made, self.config.matching)

    def close(self) -> None:
        self._seen.keep()
        self.database.close()

    def trial(self, changes: Sequence[Change]) -> Knowledge:
        """What would be known with the changes. Raises KnowledgeError where they do not hold."""
        return load(edits=[*self.live, Edit(0, "", tuple(changes))])

    def publish(self, summary: str, changes: Sequence[Change], author: int) -> Edit:
        """At once and unexamined. Raises KnowledgeError, and changes nothing, where the edit does
        not hold."""
        self.trial(changes)
        record = self.edits.propose(summary, changes, author, now())
        try:
            self.make_live(record, author)
        except KnowledgeError:
            self.edits.settle(record.id, EditState.WITHDRAWN, author, now())
            raise
        return record.edit

    def make_live(self, record: Record, by: int) -> None:
        """From its day on. Raises KnowledgeError, and changes nothing, where it does not hold."""
        with self._publishing:
            while True:
                live = self.edits.live(today())
                coming = self.edits.live(date.max)
                if coming != live:
                    load(edits=[*coming, record.edit])
                assistant = self._assistant([*live, record.edit])
                with self.database.transaction():
                    if self.edits.live(today()) != live:
                        continue  # another process was quicker: on top of what it published
                    self.edits.settle(record.id, EditState.APPROVED, by, now())
                    self.unanswered.note_publication(record.id)
                break
            if record.live_on is None or record.live_on <= today():
                self._swap(assistant, (*live, record.edit))

    def published(self) -> list[int]:
        """The edits of which whoever asked is still to be told; the assistant knows them."""
        with self._publishing:
            known = {edit.id for edit in self.live}
            waiting = {each.id for each in self.edits.records() if each.state is EditState.APPROVED}
            return [each for each in self.unanswered.publications() if each not in waiting - known]

    def undo(self, edit_id: int, by: int = 0) -> bool:
        """False where there is no such edit in force any more. Raises KnowledgeError where a later
        edit stands on this one."""
        with self._publishing:
            record = self.edits.record(edit_id)
            if record is None or record.state is not EditState.APPROVED:
                return False
            left = tuple(each for each in self.edits.live(today()) if each.id != edit_id)
            assistant = self._assistant(left)
            self.edits.settle(edit_id, EditState.UNDONE, by, now())
            self._swap(assistant, left)
        return True

    def catch_up(self) -> bool:
        """Takes over what is in force by now: another process published or muted something, or the
        day of an edit has come. Raises KnowledgeError where that does not hold together."""
        with self._publishing:
            live, notices = self.edits.live(today()), self.board.current()
            if (live, notices) == (self.live, self.notices):
                return False
            self.notices = notices
            self._swap(self._full if live == self.live else self._assistant(live), live)
        return True

    def _swap(self, assistant: Assistant, live: tuple[Edit, ...]) -> None:
        """What is muted is known, and not told."""
        self._full, self.live = assistant, live
        self.answers.note_version(self.knowledge.version, tuple(each.id for each in live))
        if self.notices == Notices():
            self.assistant = assistant
            return
        self.assistant = Assistant(
            with_muted(assistant.knowledge, self.notices),
            assistant.understanding.matcher,
            self.config.matching,
            self.notices.banner,
        )

    @property
    def knowledge(self) -> Knowledge:
        """All that is known, what is muted too."""
        return self._full.knowledge

    def dialogue(self, chat_id: int) -> Dialogue:
        """Where the chat's conversation stands; a new one where the last message is long ago."""
        kept = self.chats.dialogue(chat_id)
        goes_on = kept is not None and now() - kept.kept <= FORGETTING
        return from_record(kept.dialogue) if kept and goes_on else Dialogue()

    @property
    def day(self) -> date:
        """The day whose law is told."""
        return self.config.day(datetime.now().astimezone().date())

    def note_act(self, user_id: int, what: str, purpose: str) -> None:
        """A line of the audit that is about no household."""
        self.note_look(user_id, what, "", purpose)

    def note_look(self, user_id: int, what: str, household_id: str, purpose: str) -> None:
        """A line of the audit; no number that points at a person gets into it."""
        self.audit.add(AuditLine(user_id, now(), what, household_id, masked(purpose)))


def today() -> date:
    """On which edits come into force, whichever day's law is told."""
    return now().astimezone().date()


@contextmanager
def _learning() -> Iterator[Progress]:
    """Shows how far the phrasings are learnt, where there are any to learn and somebody looks."""
    with ExitStack() as shown:
        bars: list[Progress] = []

        def tell(done: float) -> None:
            if not bars:
                bars.append(shown.enter_context(_bar()))
            bars[0](done)

        yield tell


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("正在学问法", total=1.0)
        yield lambda done: bar.update(task, completed=done)
