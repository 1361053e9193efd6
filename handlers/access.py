"""Who is writing, and which household they may be answered for: looked up at every update."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self, TypeAlias

from telegram import Chat, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError
from telegram.ext import Application, BaseHandler, CallbackContext, ExtBot, filters

from handlers.inbox import Inbox
from handlers.office import Office
from handlers.render import fitted
from knowledge.facts import Household
from knowledge.registry.users import Role, User, Users

SECONDS_BETWEEN_TRIES: Final = (1, 2, 4, 8, 15, 30)
EXPIRED: Final = "这个按钮过期了，请再问一次。"

log = logging.getLogger(__name__)

AnyHandler: TypeAlias = BaseHandler[Any, Any, Any]
Data: TypeAlias = dict[Any, Any]


class Context(CallbackContext[ExtBot[int], Data, Data, Data]):
    """What a handler is given beside the update: the office, the person and the chat."""

    incoming: Update

    @classmethod
    def from_update(
        cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> Self:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.incoming = update
        return context

    @property
    def office(self) -> Office:
        office: Office = self.bot_data["office"]
        return office

    @property
    def inbox(self) -> Inbox:
        inbox: Inbox = self.bot_data["inbox"]
        return inbox

    @property
    def user(self) -> User:
        """With the role of this moment."""
        person = self.incoming.effective_user
        assert person is not None
        return self.office.users.get(person.id)

    @property
    def chat(self) -> Chat:
        chat = self.incoming.effective_chat
        assert chat is not None
        return chat

    @property
    def is_private(self) -> bool:
        return self.chat.type == Chat.PRIVATE

    @property
    def text(self) -> str:
        """What was written, in characters that can be stored and sent."""
        message = self.incoming.effective_message
        written = message.text if message is not None and message.text else ""
        return written.encode("utf-8", "replace").decode()

    @property
    def argument(self) -> str:
        """What stands after a command, or what the filter's pattern caught last."""
        if self.matches and self.matches[0].lastindex:
            return str(self.matches[0][self.matches[0].lastindex]).strip()
        return self.text.partition(" ")[2].strip()

    async def say(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        self.keep_to_say(text, keyboard)
        await self.send_kept()

    def keep_to_say(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """In one transaction with what it goes with, so that neither is kept without the other;
        `send_kept` is called after it."""
        self._keep({"text": fitted(text)}, keyboard)

    def keep_to_show(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        self._keep({"text": html, "parse_mode": ParseMode.HTML}, keyboard)

    def _keep(self, message: dict[str, Any], keyboard: InlineKeyboardMarkup | None) -> None:
        markup = None if keyboard is None else keyboard.to_dict()
        whole = {**message, "chat_id": self.chat.id, "reply_markup": markup}
        self.inbox.keep_outgoing(self.incoming.update_id, whole)

    async def send_kept(self) -> None:
        """All that the inbox still has to send on this update."""
        inbox, update_id = self.inbox, self.incoming.update_id
        for index, message in enumerate(inbox.outgoing(update_id)):
            if not message["sent"]:
                await self._send(message)
                inbox.note_sent(update_id, index)

    async def _send(self, message: Mapping[str, Any]) -> None:
        """Tries again while Telegram cannot be reached. Raises TelegramError."""
        markup = message["reply_markup"]
        for seconds in (*SECONDS_BETWEEN_TRIES, None):
            try:
                await self.bot.send_message(
                    message["chat_id"],
                    message["text"],
                    parse_mode=message.get("parse_mode"),
                    reply_markup=markup and InlineKeyboardMarkup.de_json(markup, self.bot),
                )
            except BadRequest:
                raise
            except NetworkError:
                if seconds is None or not self.application.running:
                    raise
                await asyncio.sleep(seconds)
            else:
                return


def household_of(context: Context) -> tuple[Household | None, bool]:
    """The household to answer for, and whether a grid worker has chosen it.

    Raises NotTheirs where the one chosen is no longer in the worker's 网格.
    """
    if not context.is_private:
        return None, False
    office, user = context.office, context.user
    chosen = office.chats.served(context.chat.id)
    if chosen is not None and user.role is Role.GRID_WORKER:
        household = household_in_grids(office, user, chosen)
        if household is None:
            office.serve(context.chat.id, None)
            raise NotTheirs(chosen)
        return household, True
    if chosen is not None:
        office.serve(context.chat.id, None)
    bound = user.household_id
    return (office.households.get(bound) if bound else None), False


class NotTheirs(Exception):
    """The household is not in the 网格 of the worker who asks."""


def household_in_grids(office: Office, user: User, household_id: str) -> Household | None:
    household = office.households.get(household_id)
    return household if household is not None and household.grid in user.grids else None


class HasRole(filters.MessageFilter):
    def __init__(self, users: Users, role: Role) -> None:
        super().__init__()
        self._users = users
        self._role = role

    def filter(self, message: Message) -> bool:
        writer = message.from_user
        return writer is not None and self._users.get(writer.id).role is self._role


Pressed: TypeAlias = Callable[[Context], Awaitable[str | None]]
Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


def pressed(role: Role | None = None) -> Callable[[Pressed], Callback]:
    """A handler of pressed buttons: it returns the notice to show, if any. Whatever comes of it
    the button stops turning; who has lost the role finds it expired."""

    def declare(handle: Pressed) -> Callback:
        @functools.wraps(handle)
        async def answered(update: Update, context: Context) -> None:
            assert update.callback_query is not None
            notice: str | None = EXPIRED
            try:
                if role is None or context.user.role is role:
                    notice = await handle(context)
            finally:
                # It may have been pressed so long ago that nobody waits for it any more.
                with harmless("answering a button"):
                    await update.callback_query.answer(notice)

        return answered

    return declare


@contextmanager
def harmless(what: str) -> Iterator[None]:
    """What only looks better when it works does not keep the rest from being done."""
    try:
        yield
    except TelegramError as error:
        log.info("%s: %s", what, error.message)


async def take_buttons_away(
    context: Context, but_these: InlineKeyboardMarkup | None = None
) -> None:
    """From under the message whose button was pressed."""
    query = context.incoming.callback_query
    assert query is not None
    # They may be gone already: pressed twice in a row, or the message was deleted.
    with harmless("taking buttons away"):
        if query.message is not None:
            message_id = query.message.message_id
            await context.bot.edit_message_reply_markup(
                context.chat.id, message_id, reply_markup=but_these
            )


async def take_button_away(context: Context) -> None:
    """The one that was pressed; the others can still be."""
    query = context.incoming.callback_query
    assert query is not None
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    shown = markup.inline_keyboard if markup is not None else ()
    left = [[button for button in row if button.callback_data != query.data] for row in shown]
    await take_buttons_away(context, InlineKeyboardMarkup([row for row in left if row]))
