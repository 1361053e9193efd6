"""Who is writing, and which household they may be answered for: looked up once an update."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final, Self, TypeAlias

import structlog
from telegram import (
    Chat,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import Application, BaseHandler, CallbackContext, ExtBot

from handlers.office.answerers import Answerers
from handlers.office.inbox import Inbox
from handlers.office.metrics import Metrics
from handlers.office.office import Office
from handlers.office.outbox import Outbox
from handlers.telegram.delivery.sender import Sender
from knowledge.facts import Household
from knowledge.registry.masking import masked
from knowledge.registry.users import Role, User

EXPIRED: Final = "这个按钮过期了，请再问一次。"

log = structlog.stdlib.get_logger(__name__)

AnyHandler: TypeAlias = BaseHandler[Any, Any, Any]
Data: TypeAlias = dict[Any, Any]
Markup: TypeAlias = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


class Context(CallbackContext[ExtBot[None], Data, Data, Data]):
    """What a handler is given beside the update: the office, the person and the chat."""

    incoming: Update
    _user: User | None = None

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
    def outbox(self) -> Outbox:
        outbox: Outbox = self.bot_data["outbox"]
        return outbox

    @property
    def answerers(self) -> Answerers:
        answerers: Answerers = self.bot_data["answerers"]
        return answerers

    @property
    def metrics(self) -> Metrics:
        metrics: Metrics = self.bot_data["metrics"]
        return metrics

    @property
    def user(self) -> User:
        """As they were when the update was begun."""
        if self._user is None:
            person = self.incoming.effective_user
            assert person is not None
            self._user = self.office.users.get(person.id)
        return self._user

    @property
    def chat(self) -> Chat:
        chat = self.incoming.effective_chat
        assert chat is not None
        return chat

    @property
    def is_private(self) -> bool:
        return self.chat.type == Chat.PRIVATE

    @property
    def typed(self) -> str:
        """What was written, or stands under a picture, in characters that can be stored and sent.
        It may hold anybody's telephone number: it is not to be kept."""
        message = self.incoming.effective_message
        written = (message.text or message.caption or "") if message is not None else ""
        return written.encode("utf-8", "replace").decode()

    @property
    def text(self) -> str:
        """The same without the numbers that point at a person."""
        return masked(self.typed)

    @property
    def argument(self) -> str:
        """What stands after a command, or what the filter's pattern caught last; as typed."""
        if self.matches and self.matches[0].lastindex:
            return str(self.matches[0][self.matches[0].lastindex]).strip()
        return self.typed.partition(" ")[2].strip()

    async def say(self, text: str, keyboard: Markup | None = None) -> None:
        self.keep_to_say(text, keyboard)
        self.send_kept()

    def keep_to_say(self, text: str, keyboard: Markup | None = None) -> None:
        """In one transaction with what it goes with, so that neither is kept without the other;
        `send_kept` is called after it."""
        self._keep(text=text, keyboard=keyboard)

    def keep_to_show(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        self._keep(text=html, keyboard=keyboard, parse_mode=ParseMode.HTML)

    def keep_picture(self, picture: bytes) -> None:
        """What it shows stands in the text as well."""
        self._keep(text="", picture=picture, is_optional=True)

    def _keep(self, *, keyboard: Markup | None = None, **message: Any) -> None:
        markup = None if keyboard is None else keyboard.to_dict()
        with self.office.database.transaction():
            self.outbox.add(self.chat.id, markup=markup, **message)
            self.inbox.note_said(self.incoming.update_id)

    def send_kept(self, *others: int) -> None:
        """To this chat, and to others for which something was kept."""
        sender: Sender = self.bot_data["sender"]
        for chat_id in (self.chat.id, *others):
            sender.wake(chat_id)


def household_of(context: Context) -> tuple[Household | None, bool]:
    """The household to answer for, and whether a grid worker has chosen it: a resident's own, the
    one that a grid worker has chosen, and none for an administrator or in a group.

    Raises NotTheirs where the one chosen is no longer in the worker's 网格.
    """
    if not context.is_private:
        return None, False
    office, user = context.office, context.user
    chosen = office.chats.served(context.chat.id)
    if chosen is not None:
        if user.role is Role.GRID_WORKER:
            household = household_in_grids(office, user, chosen)
            if household is not None:
                return household, True
        office.chats.serve(context.chat.id, None)
        if user.role is Role.GRID_WORKER:
            raise NotTheirs(chosen)
    if user.role is not Role.RESIDENT or user.household_id is None:
        return None, False
    return office.households.get(user.household_id), False


class NotTheirs(Exception):
    """The household is not in the 网格 of the worker who asks."""


def household_in_grids(office: Office, user: User, household_id: str) -> Household | None:
    household = office.households.get(household_id)
    return household if household is not None and household.grid in user.grids else None


Pressed: TypeAlias = Callable[[Context], Awaitable[str | None]]
Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


def pressed(handle: Pressed) -> Callback:
    """A handler of pressed buttons: it returns the notice to show, if any. Whatever comes of it
    the button stops turning."""

    @functools.wraps(handle)
    async def answered(update: Update, context: Context) -> None:
        assert update.callback_query is not None
        notice: str | None = EXPIRED
        try:
            notice = await handle(context)
        finally:
            # It may have been pressed so long ago that nobody waits for it any more.
            with harmless("answering a button"):
                await update.callback_query.answer(notice)

    return answered


@contextmanager
def harmless(what: str) -> Iterator[None]:
    """What only looks better when it works does not keep the rest from being done."""
    try:
        yield
    except TelegramError as error:
        log.info("left_out", what=what, error=type(error).__name__)


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
