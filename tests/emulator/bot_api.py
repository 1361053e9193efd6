"""The methods of the Bot API and what they work on: chats, messages, files, commands."""

import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiohttp.web import FileField

from .checks import (
    JSON,
    NOTICE_LIMIT,
    Refused,
    bad_request,
    caption_content,
    check_commands,
    inline_keyboard,
    reply_keyboard,
    text_content,
)
from .people import Chat, Message, Person
from .updates import News, Updates

BOT: JSON = {
    "id": 7000000001,
    "is_bot": True,
    "first_name": "测试助手",
    "username": "emulated_bot",
}
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
FILE = ("file_id", "file_unique_id", "file_size")
CONTENT = ("text", "entities", "caption", "caption_entities", "document", "photo", "reply_markup")


class BotApi:
    def __init__(self) -> None:
        self.calls: list[tuple[str, JSON]] = []
        self.news = News()
        self.updates = Updates(self.news)
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, tuple[JSON, bytes]] = {}
        self._people: dict[tuple[int, int], Person] = {}  # by user and chat
        self._commands: dict[str, list[JSON]] = {}  # by scope and language
        self._pressed: dict[str, Person] = {}  # by id of the callback query
        self._counts: defaultdict[str, int] = defaultdict(int)
        methods: list[Callable[[JSON], Awaitable[Any]]] = [
            self.updates.get_updates,
            self.updates.set_webhook,
            self.updates.delete_webhook,
            self.updates.get_webhook_info,
            self.get_me,
            self.send_message,
            self.send_document,
            self.send_photo,
            self.send_chat_action,
            self.edit_message_text,
            self.edit_message_reply_markup,
            self.delete_message,
            self.answer_callback_query,
            self.get_file,
            self.get_chat,
            self.set_my_commands,
            self.get_my_commands,
            self.delete_my_commands,
        ]
        self._methods = {method.__name__.replace("_", ""): method for method in methods}

    async def carry_out(self, method: str, call: JSON) -> Any:
        if method.lower() not in self._methods:
            raise Refused(404, "Not Found: method not found")
        return await self._methods[method.lower()](call)

    # What happens in the chats, whoever does it

    def member(self, user: JSON, chat: Chat) -> Person:
        return self._people.setdefault((user["id"], chat.id), Person(self, user, chat))

    def add_message(
        self,
        chat: Chat,
        sender: JSON,
        content: JSON,
        *,
        raw: str = "",
        keyboard: tuple[str, ...] = (),
        data: bytes | None = None,
    ) -> Message:
        identity = {"message_id": self._next("message"), "date": int(time.time())}
        payload = {**identity, "chat": chat.payload, "from": sender, **content}
        message = Message(payload, raw, keyboard, data)
        chat.messages[message.message_id] = message
        if message.from_bot:
            chat.from_bot.append(message)
        self.news.announce()
        return message

    def replace_message(self, chat: Chat, message: Message) -> None:
        chat.messages[message.message_id] = message
        self.news.announce()

    def add_inline_query(self, person: Person, text: str) -> None:
        """Delivered even to a bot that did not ask for such queries."""
        number = str(self._next("inline query"))
        query = {"id": number, "from": person.user, "query": text, "offset": ""}
        self.updates.add("inline_query", query, is_forced=True)

    def add_callback_query(self, person: Person, message: Message, data: str) -> None:
        query_id = str(self._next("callback query"))
        self._pressed[query_id] = person
        query = {"id": query_id, "from": person.user, "message": message.payload, "data": data}
        self.updates.add("callback_query", {**query, "chat_instance": str(-person.chat.id)})

    def store_file(self, name: str, data: bytes, content_type: str | None) -> JSON:
        """The `document` of a message."""
        number = self._next("file")
        document = {
            "file_id": f"document-{number}",
            "file_unique_id": f"unique-{number}",
            "file_name": name,
            "mime_type": content_type or "application/octet-stream",
            "file_size": len(data),
        }
        self.files[f"document-{number}"] = (document, data)
        return document

    def _next(self, counter: str) -> int:
        self._counts[counter] += 1
        return self._counts[counter]

    # Messages

    async def send_message(self, call: JSON) -> JSON:
        chat = self._chat(call)
        content = {**text_content(call), **inline_keyboard(call)}
        keyboard = reply_keyboard(call)
        return self.add_message(chat, BOT, content, raw=call["text"], keyboard=keyboard).payload

    async def send_document(self, call: JSON) -> JSON:
        chat = self._chat(call)
        document, data = self._file(call, "document")
        content = {"document": document, **caption_content(call), **inline_keyboard(call)}
        raw, keyboard = call.get("caption", ""), reply_keyboard(call)
        return self.add_message(chat, BOT, content, raw=raw, keyboard=keyboard, data=data).payload

    async def send_photo(self, call: JSON) -> JSON:
        chat = self._chat(call)
        photo, data = self._file(call, "photo")
        sizes = [{"width": 1, "height": 1, **{key: photo[key] for key in FILE}}]
        content = {"photo": sizes, **caption_content(call), **inline_keyboard(call)}
        return self.add_message(chat, BOT, content, raw=call.get("caption", ""), data=data).payload

    async def send_chat_action(self, call: JSON) -> bool:
        self._chat(call)
        return True

    async def edit_message_text(self, call: JSON) -> JSON:
        message = self._message(call, "edit")
        content = text_content(call, too_long="MESSAGE_TOO_LONG")
        return self._edit(message, {**content, **inline_keyboard(call)}, raw=call["text"])

    async def edit_message_reply_markup(self, call: JSON) -> JSON:
        message = self._message(call, "edit")
        content = {key: message.payload[key] for key in CONTENT[:-1] if key in message.payload}
        return self._edit(message, {**content, **inline_keyboard(call)}, raw=message.raw)

    async def delete_message(self, call: JSON) -> bool:
        message = self._message(call, "delete")
        del self._chat(call).messages[message.message_id]
        self.news.announce()
        return True

    async def answer_callback_query(self, call: JSON) -> bool:
        person = self._pressed.get(call.get("callback_query_id", ""))
        notice = call.get("text", "")
        if person is None:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        if len(notice) > NOTICE_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        person.notices.append(notice)
        self.news.announce()
        return True

    def _chat(self, call: JSON) -> Chat:
        if call.get("chat_id", "") == "":
            raise bad_request("chat_id is empty")
        if call["chat_id"] not in self.chats:
            raise bad_request("chat not found")
        return self.chats[call["chat_id"]]

    def _message(self, call: JSON, purpose: str) -> Message:
        message = self._chat(call).messages.get(call.get("message_id", 0))
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        return message

    def _edit(self, message: Message, content: JSON, raw: str) -> JSON:
        if not message.from_bot:
            raise bad_request("message can't be edited")
        if content == {key: message.payload[key] for key in CONTENT if key in message.payload}:
            raise bad_request(NOT_MODIFIED)
        kept = {key: value for key, value in message.payload.items() if key not in CONTENT}
        payload = {**kept, "edit_date": int(time.time()), **content}
        chat = self.chats[payload["chat"]["id"]]
        self.replace_message(chat, replace(message, payload=payload, raw=raw))
        return payload

    def _file(self, call: JSON, kind: str) -> tuple[JSON, bytes]:
        """The file uploaded with the call, or the one it names by its id."""
        document = call.get(kind, "")
        if isinstance(document, str) and document.startswith("attach://"):
            document = call.get(document.removeprefix("attach://"), "")
        if isinstance(document, FileField):
            data = document.file.read()
            if not data:
                raise bad_request("file must be non-empty")
            if len(data) > UPLOAD_BYTES:
                raise Refused(413, "Request Entity Too Large")
            return self.store_file(document.filename, data, document.content_type), data
        if document not in self.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self.files[document]

    # The bot, files, chats and commands

    async def get_me(self, _: JSON) -> JSON:
        return {
            **BOT,
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
        }

    async def get_file(self, call: JSON) -> JSON:
        file_id = call.get("file_id", "")
        if file_id not in self.files:
            raise bad_request("invalid file_id")
        document, data = self.files[file_id]
        if len(data) > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        described = {key: document[key] for key in FILE}
        return {**described, "file_path": f"documents/{file_id}"}

    async def get_chat(self, call: JSON) -> JSON:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        return {
            **self._chat(call).payload,
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
        }

    async def set_my_commands(self, call: JSON) -> bool:
        commands = call.get("commands", [])
        check_commands(commands)
        self._commands[self._scope(call)] = commands
        return True

    async def get_my_commands(self, call: JSON) -> list[JSON]:
        return self._commands.get(self._scope(call), [])

    async def delete_my_commands(self, call: JSON) -> bool:
        self._commands.pop(self._scope(call), None)
        return True

    def _scope(self, call: JSON) -> str:
        """The key of a list of commands: `default`, `chat 42`, `default zh`."""
        scope = call.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self._chat(scope)
        named = (scope["type"], scope.get("chat_id"), scope.get("user_id"))
        return " ".join(str(part) for part in (*named, call.get("language_code")) if part)
