"""Updates of all kinds, well formed and not, from many chats at once: each is to be answered.

    python -m benchmarks.fuzz [--updates 100000] [--chats 200] [--seed 1]

Prints one JSON object: how many updates of which kind, how many of those that somebody waits for an
answer to got none (unanswered), and how many were set aside because they could not be read
(unreadable) or for another reason (failed, or failed_spoilt where something of the update is not as
the Bot API describes it: then the person is told that it did not work).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from benchmarks.bot_api_types import ODD, drawn, entities, media, texts
from handlers.office.config import load_config
from handlers.office.inbox import UNREADABLE, Inbox
from handlers.telegram.app import TelegramApplication, build_application, start, stop
from handlers.telegram.delivery import pace
from tests.emulator import Emulator, Person

TOLD_EVERY: Final = 5000  # updates
SECONDS_FOR_A_ROUND: Final = 120.0
LENGTHS: Final = (1, 2, 3, 5, 8, 40, 400), (20, 20, 20, 20, 15, 4, 1)  # in pieces, how often
_PIECES: Final = (
    *(
        "住院",
        "能报多少",
        "低保",
        "养老金",
        "残疾",
        "俺爹",
        "七十三",
        "一块",
        "二级医院",
        "8000",
        "几",
    ),
    *("。", "，", "？", " ", "\n", "\t", "\x00", "\u202e", "\ud83d", "😀", "\u200b", "①", "１２"),
    *("/", "/start ", "/find ", "/help", "/code", "/bind", "查 ", "找 ", "码", "结束", "转人工"),
    *(
        "9" * 28,
        "7.77.77.7",
        "{",
        "{}",
        "<b>",
        "&amp;",
        "%s",
        "'; DROP TABLE",
        "身份证",
        "不想活了",
    ),
    *("abc", "Ω", "é", "𠮷", "﷽", "11010519491231002X", "13812345678", "依据", "怎么算的"),
)


@dataclass
class Report:
    updates: int = 0
    unanswered: int = 0
    unreadable: int = 0
    failed: int = 0  # of those that are well formed
    failed_spoilt: int = 0
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)  # of what was not answered
    failed_texts: list[str] = field(default_factory=list)


class Fuzzer:
    def __init__(self, application: TelegramApplication, emulator: Emulator, seed: int) -> None:
        self._application = application
        self._emulator = emulator
        self._chance = random.Random(seed)
        self._report = Report()
        self._texts = drawn(texts, seed)
        self._media = drawn(media, seed)
        self._entities = drawn(entities, seed)
        self._spoilt_numbers: set[int] = set()

    async def run(self, updates: int, chats: int) -> Report:
        began = time.monotonic()
        people = [self._emulator.person(100 + number, f"第{number}位") for number in range(chats)]
        while self._report.updates < updates:
            await self._round(people)
            if self._report.updates % TOLD_EVERY < chats:
                told = f"{self._report.updates}, {self._report.unanswered} unanswered"
                print(told, file=sys.stderr, flush=True)
        inbox: Inbox = self._application.bot_data["inbox"]
        aside = inbox.aside()
        failed = [each for each in aside if each.reason != UNREADABLE]
        self._report.unreadable = len(aside) - len(failed)
        well_formed = [each for each in failed if each.number not in self._spoilt_numbers]
        self._report.failed, self._report.failed_spoilt = len(well_formed), len(failed)
        self._report.failed_spoilt -= len(well_formed)
        self._report.failed_texts = [each.text for each in well_formed][:20]
        self._report.seconds = round(time.monotonic() - began, 1)
        return self._report

    async def _round(self, people: list[Person]) -> None:
        """One update from each, all at once."""
        waiting: list[tuple[Person, int, str]] = []
        for person in people:
            before = self._heard(person)
            kind, content, is_waited_for = self._any(person)
            self._emulator._api.updates.add(kind, content)
            if not is_waited_for:
                self._spoilt_numbers.add(self._emulator._api.updates._last_id)
            self._report.kinds[kind] += 1
            self._report.updates += 1
            if is_waited_for:
                waiting.append((person, before, f"{kind} {content!r}"[:300]))
        await self._emulator.until(lambda: self._emulator.pending == [], SECONDS_FOR_A_ROUND)
        async with asyncio.timeout(SECONDS_FOR_A_ROUND):
            await self._application.update_queue.join()
            await self._application.bot_data["sender"].drain()
        for person, before, told in waiting:
            if self._heard(person) == before:
                self._report.unanswered += 1
                self._report.examples = [*self._report.examples, told][-20:]

    def _heard(self, person: Person) -> int:
        return len(person.chat.from_bot) + len(person.notices)

    def _any(self, person: Person) -> tuple[str, Any, bool]:
        """Kind and content of an update, and whether somebody waits for an answer."""
        draw = self._chance.random()
        if draw < 0.6:
            marked = {"entities": self._chance.choice(self._entities)} if draw < 0.1 else {}
            return "message", self._message(person, {"text": self._text(), **marked}), True
        if draw < 0.7:
            sent = self._chance.choice(self._media)
            caption = {"caption": self._text()} if self._chance.random() < 0.5 else {}
            return "message", self._message(person, {**sent, **caption}), True
        if draw < 0.75:
            edited = {"text": self._text(), "edit_date": 1}
            return "edited_message", self._message(person, edited), True
        if draw < 0.9:
            return "callback_query", self._query(person), True
        return "message", self._spoilt(self._message(person, {"text": self._text()})), False

    def _text(self) -> str:
        if self._chance.random() < 0.2:
            text = self._chance.choice(self._texts)
            return text if text.strip() else "问"
        (length,) = self._chance.choices(*LENGTHS)
        text = "".join(self._chance.choice(_PIECES) for _ in range(length))[:4096]
        return text if text.strip() else "问"

    def _message(self, person: Person, content: Mapping[str, Any]) -> dict[str, Any]:
        number = self._emulator._api._next("message")
        head = {"message_id": number, "date": 1, "chat": person.chat.payload, "from": person.user}
        command = str(content.get("text", "")).split("\n")[0].split(" ")[0]
        if command.startswith("/") and len(command) > 1:
            entity = {"type": "bot_command", "offset": 0, "length": len(command)}
            return {**head, "entities": [entity], **content}
        return {**head, **content}

    def _query(self, person: Person) -> dict[str, Any]:
        number = str(self._emulator._api._next("callback query"))
        self._emulator._api._pressed[number] = person
        names = ("reply:{}:good", "reply:{}:0", "reply:{}:papers", "serve:{}", "entry:{}", "{}")
        data = self._chance.choice(names).format(self._chance.randint(0, 10**6))
        query = {"id": number, "from": person.user, "data": data, "chat_instance": "1"}
        return {**query, "message": self._message(person, {"text": "按钮"})}

    def _spoilt(self, message: dict[str, Any]) -> Any:
        """Something of it is not as the Bot API describes it."""
        if self._chance.random() < 0.1:
            return self._chance.choice(ODD)
        name = self._chance.choice(list(message))
        return {**message, name: self._chance.choice(ODD)}


async def fuzz(updates: int, chats: int, seed: int, folder: str) -> Report:
    pace.MESSAGES_A_SECOND = pace.IN_A_ROW = 10**4  # type: ignore[misc]
    async with Emulator() as emulator:
        shipped = load_config(environment={"POLICY_BOT_DATA": folder})
        telegram = replace(shipped.telegram, base_url=emulator.base_url, token=emulator.token)
        config = replace(shipped, telegram=telegram)
        application = build_application(config)
        try:
            await start(application, config)
            return await Fuzzer(application, emulator, seed).run(updates, chats)
        finally:
            await stop(application)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(fuzz(given.updates, given.chats, given.seed, folder))
    print(json.dumps(vars(report), ensure_ascii=True))


if __name__ == "__main__":
    main()
