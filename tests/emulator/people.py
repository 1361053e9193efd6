"""The person's side: what people write and press, and what they see."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from mimetypes import guess_type
from typing import TYPE_CHECKING

from .checks import JSON, utf16_length

if TYPE_CHECKING:
    from .bot_api import BotApi

COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?(?!\w)")


@dataclass(frozen=True)
class Message:
    payload: JSON  # the message as the Bot API describes it
    raw: str = ""  # the text or caption as the bot sent it, HTML tags included
    keyboard: tuple[str, ...] = ()  # labels of the reply keyboard sent with it
    data: bytes | None = None  # the document

    @property
    def message_id(self) -> int:
        return int(self.payload["message_id"])

    @property
    def from_bot(self) -> bool:
        return bool(self.payload["from"]["is_bot"])

    @property
    def text(self) -> str:
        """Plain text or caption, without tags."""
        return str(self.payload.get("text", self.payload.get("caption", "")))

    @property
    def file_name(self) -> str | None:
        document: JSON = self.payload.get("document", {})
        return document.get("file_name")

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for button in self.inline_buttons]

    @property
    def inline_buttons(self) -> list[JSON]:
        rows = self.payload.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


@dataclass
class Chat:
    payload: JSON  # id, type, title or first_name
    messages: dict[int, Message] = field(default_factory=dict)  # as they look now
    from_bot: list[Message] = field(default_factory=list)  # as they were sent, in order

    @property
    def id(self) -> int:
        return int(self.payload["id"])


class Person:
    """Someone in one chat: their own with the bot, or a group (see `inside`)."""

    def __init__(self, api: "BotApi", user: JSON, chat: Chat) -> None:
        self.user = user
        self.chat = chat
        self.notices: list[str] = []  # answers to pressed buttons; "" only stops the spinner
        self._api = api
        self._read = 0

    def inside(self, group: Chat) -> "Person":
        """The same person, writing and reading in a group."""
        return self._api.member(self.user, group)

    async def text(self, text: str) -> Message:
        return self._send({"text": text, **_commands(text)})

    async def reply(self, text: str, message: Message) -> Message:
        """Writes as an answer to a message of this chat."""
        return self._send({"text": text, "reply_to_message": message.payload, **_commands(text)})

    async def contact(self, phone: str, user_id: int | None = None) -> Message:
        """Shares a phone number: one's own, or the card of the other person named."""
        owner = self.user["id"] if user_id is None else user_id
        contact = {"phone_number": phone, "first_name": self.user["first_name"], "user_id": owner}
        return self._send({"contact": contact})

    async def document(self, name: str, data: bytes, caption: str = "") -> Message:
        document = self._api.store_file(name, data, guess_type(name)[0])
        return self._send({"document": document} | ({"caption": caption} if caption else {}), data)

    async def edit(self, text: str, message: Message | None = None) -> Message:
        """Edits the message given, or this person's latest one."""
        if message is None:
            message = next(
                shown for shown in reversed(self.screen()) if shown.payload["from"] == self.user
            )
        old = {key: value for key, value in message.payload.items() if key != "entities"}
        new = {**old, "text": text, "edit_date": int(time.time()), **_commands(text)}
        edited = replace(message, payload=new)
        self._api.replace_message(self.chat, edited)
        self._api.updates.add("edited_message", new)
        return edited

    async def press(self, label: str) -> None:
        """Presses the inline button of that label on the newest message that has one."""
        for message in reversed(self.screen()):
            for button in message.inline_buttons:
                if button["text"] == label and "callback_data" in button:
                    self._api.add_callback_query(self, message, button["callback_data"])
                    return
        raise LookupError(f"no button {label!r} on the screen:\n{self._shown()}")

    async def wait(self, n: int = 1, timeout: float = 5) -> list[Message]:
        """The next n messages of the bot not read yet, as they were sent."""
        end = self._read + n
        if not await self._api.news.until(lambda: len(self.chat.from_bot) >= end, timeout):
            unread = [message.text for message in self.chat.from_bot[self._read :]]
            calls = [method for method, _ in self._api.calls[-5:]]
            raise TimeoutError(
                f"{len(unread)} of {n} messages after {timeout} s: {unread}; last calls: {calls}"
            )
        messages = self.chat.from_bot[self._read : end]
        self._read = end
        return messages

    async def until(self, condition: Callable[[], bool], timeout: float = 5) -> None:
        """Waits for what no new message shows: an edit, a deletion, an answered button."""
        if not await self._api.news.until(condition, timeout):
            raise TimeoutError(f"not so after {timeout} s; on the screen:\n{self._shown()}")

    def screen(self) -> list[Message]:
        """The chat as it looks now, oldest message first."""
        return [message for _, message in sorted(self.chat.messages.items())]

    def _shown(self) -> str:
        return "\n".join(f"{message.text} {message.buttons}" for message in self.screen()[-10:])

    def _send(self, content: JSON, data: bytes | None = None) -> Message:
        message = self._api.add_message(self.chat, self.user, content, data=data)
        self._api.updates.add("message", message.payload)
        return message


def _commands(text: str) -> JSON:
    entities = [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: match.start()]),
            "length": len(match[0]),
        }
        for match in COMMAND.finditer(text)
    ]
    return {"entities": entities} if entities else {}
