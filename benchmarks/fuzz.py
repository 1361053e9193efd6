"""Updates of all kinds, well formed and not, from many chats at once: each is to be answered.

    python -m benchmarks.fuzz [--updates 100000] [--chats 50] [--seed 1]

Prints one JSON object: how many updates of which kind, how many of those that somebody waits for an
answer to got none (unanswered), and how many were set aside because they could not be read
(unreadable) or for another reason (failed).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.office.config import load_config
from handlers.office.inbox import UNREADABLE, Inbox
from handlers.telegram.app import TelegramApplication, build_application, start, stop
from handlers.telegram.delivery import pace
from tests.emulator import Emulator, Person

SECONDS_FOR_A_ROUND: Final = 60.0
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
_ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    0,
    2**63,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    {"id": "x"},
    "\ud83d",
)
_MEDIA: Final[Mapping[str, Any]] = {
    "location": {"latitude": 35.4, "longitude": 116.6},
    "dice": {"emoji": "🎲", "value": 3},
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3},
    "photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}],
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
        "type": "regular",
    },
    "contact": {"phone_number": "13812345678", "first_name": "某人"},
    "venue": {"location": {"latitude": 1, "longitude": 1}, "title": "村", "address": "路"},
}


@dataclass
class Report:
    updates: int = 0
    unanswered: int = 0
    unreadable: int = 0
    failed: int = 0
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

    async def run(self, updates: int, chats: int) -> Report:
        began = time.monotonic()
        people = [self._emulator.person(100 + number, f"第{number}位") for number in range(chats)]
        while self._report.updates < updates:
            await self._round(people)
        inbox: Inbox = self._application.bot_data["inbox"]
        reasons = Counter(each.reason for each in inbox.aside())
        self._report.unreadable = reasons.pop(UNREADABLE, 0)
        self._report.failed = reasons.total()
        failed = [each.text for each in inbox.aside() if each.reason != UNREADABLE]
        self._report.failed_texts = [text for text in failed if text][:20]
        self._report.seconds = round(time.monotonic() - began, 1)
        return self._report

    async def _round(self, people: list[Person]) -> None:
        """One update from each, all at once."""
        waiting: list[tuple[Person, int, str]] = []
        for person in people:
            before = self._heard(person)
            kind, content, is_waited_for = self._any(person)
            self._emulator._api.updates.add(kind, content)
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
            return "message", self._message(person, {"text": self._text()}), True
        if draw < 0.7:
            name = self._chance.choice(list(_MEDIA))
            caption = {"caption": self._text()} if self._chance.random() < 0.5 else {}
            return "message", self._message(person, {name: _MEDIA[name], **caption}), True
        if draw < 0.75:
            edited = {"text": self._text(), "edit_date": 1}
            return "edited_message", self._message(person, edited), True
        if draw < 0.9:
            return "callback_query", self._query(person), True
        return "message", self._spoilt(self._message(person, {"text": self._text()})), False

    def _text(self) -> str:
        length = self._chance.choice((1, 2, 3, 5, 8, 40, 400))
        text = "".join(self._chance.choice(_PIECES) for _ in range(length))[:4096]
        return text if text.strip() else "问"

    def _message(self, person: Person, content: Mapping[str, Any]) -> dict[str, Any]:
        number = self._emulator._api._next("message")
        head = {"message_id": number, "date": 1, "chat": person.chat.payload, "from": person.user}
        command = str(content.get("text", "")).split("\n")[0].split(" ")[0]
        if command.startswith("/") and len(command) > 1:
            entity = {"type": "bot_command", "offset": 0, "length": len(command)}
            return {**head, **content, "entities": [entity]}
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
            return self._chance.choice(_ODD)
        name = self._chance.choice(list(message))
        return {**message, name: self._chance.choice(_ODD)}


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
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(fuzz(given.updates, given.chats, given.seed, folder))
    print(json.dumps(vars(report), ensure_ascii=True))


if __name__ == "__main__":
    main()
