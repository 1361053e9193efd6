"""The Telegram side put together: rooms, order, limits, and the one place where errors end."""

from __future__ import annotations

import logging
import traceback
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from telegram import Bot, BotCommand, BotCommandScopeChat, Chat, Update
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    ContextTypes,
    Defaults,
    ExtBot,
    TypeHandler,
)

from handlers import admin, grid_worker, resident
from handlers.access import Context, Data
from handlers.config import Config, ConfigError, Telegram
from handlers.inbox import CarefulRequest, EachChatInOrder, Inbox, KeptQueue
from handlers.office import Office, hide_id_numbers, now
from knowledge.registry.users import Role

SORRY: Final = "刚才出了点问题，没答成。请再发一次；还不行，过几分钟再问。"
UPDATES: Final = ("message", "edited_message", "callback_query")
AT_ONCE: Final = 16  # updates worked on; Telegram takes about 30 messages a second
RETRIES: Final = 3
_BEFORE_ALL_ROOMS: Final = -1

COMMANDS: Final = {
    Role.RESIDENT: (
        ("start", "开始"),
        ("help", "能问什么、怎么问"),
        ("unbind", "解绑，不再按我家回答"),
    ),
    Role.GRID_WORKER: (
        ("find", "查一户：/find 张三"),
        ("code", "给选定的一户发绑定码"),
        ("end", "结束，不再按这一户回答"),
        ("help", "能问什么、怎么问"),
    ),
    Role.ADMIN: (
        ("find", "找条目：/find 住院"),
        ("edits", "改过什么，可以撤销"),
        ("tickets", "等着处理的单子"),
        ("cancel", "不改了"),
        ("help", "能问什么、怎么问"),
    ),
}

log = logging.getLogger(__name__)

TelegramApplication: TypeAlias = Application[ExtBot[int], Context, Data, Data, Data, Any]


def build_application(config: Config) -> TelegramApplication:
    """Raises ConfigError, KnowledgeError, StoreError."""
    if not config.telegram.token:
        raise ConfigError("没有设置POLICY_BOT_TOKEN")
    # At INFO it writes the address of every call, which holds the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    office = Office(config)
    inbox = Inbox(office.database)
    queue = KeptQueue(inbox)
    application: TelegramApplication = (
        ApplicationBuilder()
        .token(config.telegram.token)
        .base_url(config.telegram.base_url)
        .base_file_url(config.telegram.base_file_url)
        .defaults(Defaults(tzinfo=ZoneInfo("Asia/Shanghai")))
        .rate_limiter(AIORateLimiter(max_retries=RETRIES))
        .context_types(ContextTypes(context=Context))
        .update_queue(queue)
        .concurrent_updates(EachChatInOrder(AT_ONCE, inbox, queue))
        .get_updates_request(CarefulRequest(connection_pool_size=1))
        .post_init(prepare)
        .post_shutdown(close)
        .build()
    )
    application.bot_data.update(office=office, inbox=inbox, menus={})
    application.add_handler(TypeHandler(Update, greet), _BEFORE_ALL_ROOMS)
    application.add_handlers(admin.handlers(office))
    application.add_handlers(grid_worker.handlers(office.users))
    application.add_handlers(resident.handlers())
    application.add_error_handler(on_error)
    return application


async def prepare(application: TelegramApplication) -> None:
    office: Office = application.bot_data["office"]
    inbox: Inbox = application.bot_data["inbox"]
    for update in inbox.take_up(application.bot):
        application.update_queue.put_nowait(update)
    await _show_commands(application.bot, application.bot_data, Role.RESIDENT, None)
    for user in office.staff():
        await _show_commands(application.bot, application.bot_data, user.role, user.id)


async def _show_commands(bot: Bot, shared: Data, role: Role, chat_id: int | None) -> None:
    """What the menu of a chat offers; without a chat, that of everybody else's."""
    commands = [BotCommand(name, description) for name, description in COMMANDS[role]]
    scope = BotCommandScopeChat(chat_id) if chat_id is not None else None
    try:
        await bot.set_my_commands(commands, scope=scope)
    except TelegramError as error:
        # Who has a role may not have written to the bot yet; the menu is no more than a help.
        log.warning("the commands of a chat were not shown: %s", error.message)
    else:
        shared["menus"][chat_id] = role


async def greet(update: Update, context: Context) -> None:
    """Whoever writes can be reached, and has the menu of the role that they have by now.

    An update that was worked on before a crash is not worked on again: what was to be sent is."""
    _tidy(context)
    context.inbox.add(update)  # it is there already unless it came past the queue
    if context.inbox.outgoing(update.update_id):
        await context.send_kept()
        raise ApplicationHandlerStop
    person, chat = update.effective_user, update.effective_chat
    if person is None or chat is None or chat.type != Chat.PRIVATE:
        return
    user = context.user
    if not user.is_reachable:
        context.office.users.set_reachable(user.id, True)
    if user.role is not context.bot_data["menus"].get(chat.id, Role.RESIDENT):
        await _show_commands(context.bot, context.bot_data, user.role, chat.id)


def _tidy(context: Context) -> None:
    """Forgets, once a day, what nobody needs any more."""
    moment = now()
    if context.bot_data.get("tidied") != moment.date():
        context.bot_data["tidied"] = moment.date()
        context.office.chats.forget_old_replies(moment)
        context.inbox.forget_finished(moment)


async def on_error(update: object, context: Context) -> None:
    """Every error of a handler ends here. What people wrote and who they are is not logged."""
    error = context.error
    if not isinstance(update, Update) or update.effective_chat is None:
        log.warning("from Telegram: %s", _named(error))
        return
    if isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest):
        # What could not be sent stays in the inbox, and is sent later.
        log.warning("update %s: %s", update.update_id, _named(error))
        return
    chat, person, office = update.effective_chat, update.effective_user, context.office
    context.inbox.give_up_sending(update.update_id)
    if isinstance(error, Forbidden):
        log.info("a chat can no longer be reached")
        if person is not None and chat.type == Chat.PRIVATE:
            office.users.set_reachable(person.id, False)
        return
    frames = "".join(traceback.format_tb(error.__traceback__)) if error else ""
    log.error("update %s: %s\n%s", update.update_id, _named(error), frames)
    try:
        await chat.send_message(SORRY)
    except TelegramError as second:
        log.error("update %s: nor could that be said: %s", update.update_id, _named(second))


def _named(error: BaseException | None) -> str:
    """Telegram's own words hold nothing that a person wrote; other messages might."""
    name = type(error).__name__
    return f"{name}: {error.message}" if isinstance(error, TelegramError) else name


async def close(application: TelegramApplication) -> None:
    office: Office = application.bot_data["office"]
    office.close()


def run_telegram(config: Config) -> None:
    """Until it is stopped. Raises what build_application raises."""
    _log_without_secrets(config.telegram)
    webhook = webhook_settings(config.telegram) if config.telegram.mode == "webhook" else None
    application = build_application(config)
    try:
        if webhook is not None:
            application.run_webhook(**webhook, bootstrap_retries=-1, drop_pending_updates=False)
        else:
            application.run_polling(
                allowed_updates=UPDATES, bootstrap_retries=-1, drop_pending_updates=False
            )
    except InvalidToken:
        raise ConfigError("Telegram不认POLICY_BOT_TOKEN，请核对后再试") from None


def webhook_settings(telegram: Telegram) -> dict[str, Any]:
    """As `Updater.start_webhook` takes them. Raises ConfigError."""
    if not telegram.webhook_url:
        raise ConfigError("用webhook要在config.toml里写明webhook_url")
    if not telegram.webhook_secret:
        raise ConfigError("用webhook要设置POLICY_BOT_WEBHOOK_SECRET，不然谁都能冒充Telegram")
    return {
        "listen": telegram.listen,
        "port": telegram.port,
        "url_path": urlsplit(telegram.webhook_url).path.strip("/"),
        "webhook_url": telegram.webhook_url,
        "secret_token": telegram.webhook_secret,
        "allowed_updates": UPDATES,
    }


def _log_without_secrets(telegram: Telegram) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_Discreet((telegram.token, telegram.webhook_secret)))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class _Discreet(logging.Formatter):
    """Whoever logs, with whatever traceback: no token and no ID number."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "…")
        return hide_id_numbers(line)
