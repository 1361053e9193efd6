"""The Telegram side put together: rooms, order, limits, and the one place where errors end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat, Chat, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    Defaults,
    ExtBot,
    TypeHandler,
)

from handlers.office import inbox as updates
from handlers.office import ledger, logs
from handlers.office.answerers import Answerers, Crashed, Failed, TookTooLong
from handlers.office.attachments import Fetch
from handlers.office.calls.card import Cards
from handlers.office.clock import now
from handlers.office.config import Config, ConfigError
from handlers.office.following import Announcements, follow
from handlers.office.inbox import Inbox
from handlers.office.keeping import clock_is_plausible, forget_old
from handlers.office.metrics import Metrics
from handlers.office.metrics import listen as metrics_server
from handlers.office.office import Office
from handlers.office.outbox import Message
from handlers.office.reports import tell_the_day
from handlers.office.unclaimed import Ledger
from handlers.telegram import admin, editing, grid_worker, group, handover, resident
from handlers.telegram.access import AnyHandler, Context, Data
from handlers.telegram.delivery import serving, webhook
from handlers.telegram.delivery.deliver import deliver
from handlers.telegram.delivery.files import fetch
from handlers.telegram.delivery.incoming import UPDATES, Incoming, leave, poll, reader
from handlers.telegram.delivery.intake import Intake
from handlers.telegram.delivery.order import EachChatInOrder
from handlers.telegram.delivery.pace import EachChatAtItsPace
from handlers.telegram.delivery.requests import (
    WatchedRequest,
    proxy_of_the_system,
)
from handlers.telegram.delivery.sender import Sender
from handlers.telegram.told_later import tell_all
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.registry.users import Role
from knowledge.store import StoreError

SORRY: Final = "刚才出了点问题，没答成。请再发一次；还不行，过几分钟再问。"
TOO_LONG: Final = "这句话我算了很久也没算出来。请换个说法，写短一点再发。"
TOO_FAST: Final = "您发得太快了，前面的还没答完。这一条没有答，请等答完再发。"
SECONDS_BETWEEN_LOOKS: Final = 5.0  # for what an administrator wants tried again
SECONDS_BETWEEN_REPORTS: Final = 60.0  # looks at whether it is time for one

COMMANDS: Final = {
    Role.RESIDENT: (
        ("start", "开始"),
        ("help", "能问什么、怎么问"),
        ("bind", "绑定，按我家的登记回答"),
        ("unbind", "解绑，不再按我家回答"),
        ("whoami", "我是谁、绑的哪一户"),
        ("forget", "删掉聊过的"),
    ),
    Role.GRID_WORKER: (
        ("find", "查一户：/find 张三"),
        ("code", "给选定的一户发绑定码"),
        ("end", "结束，不再按这一户回答"),
        ("tickets", "我网格里等着回话的"),
        ("gaps", "我网格里没领的"),
        ("today", "今天要办的"),
        ("help", "能问什么、怎么问"),
    ),
    Role.ADMIN: (
        ("find", "找条目：/find 住院"),
        ("edits", "等批准的、改过的，可以撤销"),
        ("mute", "先停一条或一个部门：/mute 低保标准"),
        ("banner", "在答案上面挂一句话"),
        ("tickets", "等着处理的单子"),
        ("unanswered", "没答上的问题"),
        ("stats", "问了多少、怎么答的、缺什么"),
        ("inbox", "没答成的消息，可以再试"),
        ("cancel", "不改了"),
        ("help", "能问什么、怎么问"),
    ),
}

log = structlog.stdlib.get_logger(__name__)

TelegramApplication: TypeAlias = Application[ExtBot[None], Context, Data, Data, Data, Any]
Reply: TypeAlias = Callable[[Question, Dialogue], Awaitable[Answer]]
# Another channel over the same office and the same processes that answer.
Beside: TypeAlias = Callable[[Office, Reply, Fetch], AbstractAsyncContextManager[None]]


def build_application(config: Config) -> TelegramApplication:
    """Raises ConfigError, KnowledgeError, StoreError."""
    telegram = config.telegram
    if not telegram.token:
        raise ConfigError("没有设置POLICY_BOT_TOKEN")
    logs.configure()
    office = Office(config)
    inbox, outbox, ending = Inbox(office.database), office.outbox, serving.Ending()
    metrics, is_shared = Metrics(), bool(config.data.database)
    queue: asyncio.Queue[object] = asyncio.Queue()
    processor = EachChatInOrder(inbox, queue, lambda update: _tell_to_wait(application, update))
    proxy = telegram.proxy or proxy_of_the_system(telegram.base_url)
    request, pace = WatchedRequest(ending.note_status, proxy), EachChatAtItsPace()
    application: TelegramApplication = (
        ApplicationBuilder()
        .token(telegram.token)
        .base_url(telegram.base_url)
        .base_file_url(telegram.base_file_url)
        .defaults(Defaults(tzinfo=ZoneInfo("Asia/Shanghai")))
        .rate_limiter(pace)
        .context_types(ContextTypes(context=Context))
        .update_queue(queue)
        .concurrent_updates(processor)
        .request(request)
        .get_updates_request(request)
        .build()
    )
    sender = Sender(
        outbox,
        partial(deliver, application.bot, request, pace),
        sent=lambda message, number: _note_sent(application, message, number),
        given_up=lambda message, error: _given_up(application, message, error),
    )
    application.bot_data.update(
        office=office,
        inbox=inbox,
        incoming=Incoming(inbox, reader(application.bot), leave if is_shared else queue.put_nowait),
        intake=Intake(office.database, inbox, queue, sender.is_sending),
        changes=Announcements(office.database),
        request=request,
        outbox=outbox,
        ending=ending,
        processor=processor,
        answerers=Answerers(lambda: office.assistant),
        sender=sender,
        rooms=_rooms(office),
        metrics=metrics,
        unclaimed=Ledger(office),
        cards=Cards(),
        menus={},
        tasks=set(),
    )
    metrics.watch("queue", "Updates that wait or are worked on", lambda: processor.waiting)
    metrics.watch("outbox", "Messages to be sent", lambda: len(outbox))
    metrics.watch("set_aside", "Updates that nobody is answered on", lambda: len(inbox.aside()))
    metrics.watch(
        "tickets", "Tickets that are not closed", lambda: len(office.tickets.still_open())
    )
    application.add_handler(TypeHandler(Update, enter))
    application.add_error_handler(on_error)
    return application


def _rooms(office: Office) -> dict[Role | None, list[AnyHandler]]:
    """What can be done by whom; None: in a group, by anybody."""
    everybody = resident.handlers()
    return {
        None: group.handlers(),
        Role.RESIDENT: everybody,
        Role.GRID_WORKER: [
            *handover.staff_handlers(office),
            *grid_worker.handlers(office),
            *everybody,
        ],
        Role.ADMIN: [
            *handover.staff_handlers(office),
            *editing.handlers(office),
            *admin.handlers(),
            *everybody,
        ],
    }


async def enter(update: Update, context: Context) -> None:
    """The one place where roles are looked at: whoever writes is let into the room of the role that
    they have by now, and finds nothing of the others there."""
    if update.effective_chat is None or update.effective_user is None:
        return
    room = None
    if context.is_private:
        room = context.user.role
        _note_that_they_can_be_reached(context)
    for handler in context.bot_data["rooms"][room]:
        check = handler.check_update(update)
        if check is not None and check is not False:
            await handler.handle_update(update, context.application, check, context)
            return


def _note_that_they_can_be_reached(context: Context) -> None:
    """And show them the menu of their role."""
    user, chat_id = context.user, context.chat.id
    if not user.is_reachable:
        context.office.users.set_reachable(user.id, True)
    if user.role is not context.bot_data["menus"].get(chat_id, Role.RESIDENT):
        context.bot_data["menus"][chat_id] = user.role
        _in_background(context.bot_data, _show_commands(context.bot, user.role, chat_id))


def _tell_to_wait(application: TelegramApplication, update: Update) -> None:
    chat = update.effective_chat
    if chat is not None and chat.type == Chat.PRIVATE:
        application.bot_data["outbox"].add(chat.id, TOO_FAST, is_optional=True)
        application.bot_data["sender"].wake(chat.id)


def _note_sent(application: TelegramApplication, message: Message, number: int) -> None:
    """Whoever replies to a notice replies to its ticket."""
    application.bot_data["metrics"].sends.labels("sent").inc()
    if message.ticket is not None:
        kept = application.bot_data["office"].tickets
        kept.note_notice(message.chat_id, number, message.ticket)


def _given_up(application: TelegramApplication, message: Message, error: TelegramError) -> None:
    """Telegram will never take the message."""
    log.warning("message_given_up", error=type(error).__name__)
    application.bot_data["metrics"].sends.labels("given_up").inc()
    if isinstance(error, Forbidden):
        if message.chat_id > 0:  # a private chat has the number of the person
            application.bot_data["office"].users.set_reachable(message.chat_id, False)
    elif not message.is_optional:
        application.bot_data["outbox"].add(message.chat_id, SORRY, is_optional=True)


async def on_error(update: object, context: Context) -> None:
    """Every error of a handler ends here. What people wrote and who they are is not logged."""
    error = context.error
    kind = type(error).__name__
    if not isinstance(update, Update) or update.effective_chat is None:
        cause = error.__cause__ if error is not None else None
        log.warning("from_telegram", error=kind, cause=type(cause).__name__ if cause else "")
        return
    where = logs.place(error.__traceback__) if error is not None else ""
    if isinstance(error, Failed):
        where = str(error)
    context.metrics.errors.labels(kind).inc()
    log.error("update_failed", update=update.update_id, error=kind, where=where)
    if isinstance(error, StoreError):
        context.bot_data["processor"].note_unkept(update.update_id)
        return
    took_too_long = isinstance(error, TookTooLong | Crashed)
    try:
        with context.office.database.transaction():
            await _apologise(context, TOO_LONG if took_too_long else SORRY)
            reason = updates.TOOK_TOO_LONG if took_too_long else updates.FAILED
            context.inbox.set_aside(update.update_id, reason, now())
    except StoreError as second:
        log.error("update_not_kept", update=update.update_id, error=type(second).__name__)


async def _apologise(context: Context, text: str) -> None:
    context.outbox.add(context.chat.id, text)
    context.send_kept()


# Starting and stopping


async def start(application: TelegramApplication, config: Config, receives: bool = True) -> None:
    """Until updates come in. Raises InvalidToken and ConfigError."""
    telegram, bot = config.telegram, application.bot
    host = serving.host_of(telegram.base_url)
    async with serving.told_when_late(host):
        await serving.reach(bot.initialize, host)
        await application.initialize()
        if config.data.database:
            await _share(application)
        else:
            for update in application.bot_data["inbox"].take_up(reader(bot), now()):
                application.update_queue.put_nowait(update)
            await application.start()
        application.bot_data["sender"].start()
        _in_background(application.bot_data, _show_all_commands(application))
        metrics: Metrics = application.bot_data["metrics"]
        _in_background(application.bot_data, serving.watch_the_loop(metrics.late.inc))
        if config.health.port:
            application.bot_data["health"] = metrics_server(config.health, metrics)
        _in_background(application.bot_data, _look_after(application))
        data = application.bot_data
        _in_background(data, follow(data["office"], data["changes"]))
        _in_background(application.bot_data, _tell_those_who_asked(application))
        _in_background(application.bot_data, _tell_the_day(application))
        if not receives:
            return
        if telegram.mode == "webhook":
            await _listen(application, config)
        else:
            await serving.reach(bot.delete_webhook, host)
            address, incoming = bot.base_url, application.bot_data["incoming"]
            _in_background(data, poll(application.bot_data["request"], address, incoming.take))


async def _share(application: TelegramApplication) -> None:
    """What comes in, to whichever process, is taken from the inbox; each chat by one of them."""
    data = application.bot_data
    intake: Intake = data["intake"]
    sender, processor = data["sender"], data["processor"]
    intake.is_shared = True
    processor.is_mine = sender.is_mine = intake.shares.has
    processor.done_with = intake.done_with

    def send_what_waits() -> None:
        for chat_id in data["outbox"].chats():
            sender.wake(chat_id)

    await application.start()
    _in_background(data, intake.run(data["changes"], reader(application.bot), send_what_waits))


async def _listen(application: TelegramApplication, config: Config) -> None:
    data = application.bot_data
    data["server"] = webhook.listen(config.telegram, data["incoming"].take)
    await webhook.register(config.telegram, application.bot, UPDATES)


async def stop(application: TelegramApplication) -> None:
    """Answers what is waiting, as far as the time goes; the rest is left for the next start."""
    data, until = application.bot_data, time.monotonic() + serving.SECONDS_TO_ANSWER
    for task in data["tasks"]:
        task.cancel()
    data["changes"].close()
    await serving.within(1.5, _stop_receiving(application), "receiving")
    if application.running:
        stopping = asyncio.create_task(application.stop())
        await asyncio.wait([stopping], timeout=until - time.monotonic())
        data["processor"].is_stopping = True
        await serving.within(1.0, stopping, "working")
    await serving.within(until - time.monotonic(), data["sender"].drain(), "sending")
    await data["sender"].stop()
    await data["answerers"].close()
    await serving.within(1.0, application.shutdown(), "disconnecting")
    data["office"].close()


async def _stop_receiving(application: TelegramApplication) -> None:
    for name in ("server", "health"):
        server = application.bot_data.get(name)
        if server is not None:
            server.stop()
            await server.close_all_connections()


def _in_background(shared: Data, work: Coroutine[Any, Any, None]) -> None:
    tasks: set[asyncio.Task[None]] = shared["tasks"]
    task = asyncio.get_running_loop().create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def _look_after(application: TelegramApplication) -> None:
    """What is to be done from time to time."""
    inbox: Inbox = application.bot_data["inbox"]
    office: Office = application.bot_data["office"]
    tidied = None
    while True:
        try:
            if not office.config.data.database:
                for update in inbox.take_up_again(reader(application.bot), now()):
                    application.update_queue.put_nowait(update)
            if _leads(application):
                ledger.remind(office, now())
            for chat_id in office.outbox.chats():  # also what another channel left there
                application.bot_data["sender"].wake(chat_id)
            if tidied != now().date() and _leads(application):
                _forget_old(office)
                inbox.finish_said(now())
                tidied = now().date()
        except StoreError as error:
            log.error("not_looked_after", error=type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def _leads(application: TelegramApplication) -> bool:
    """Whether this process does what is to be done once."""
    intake: Intake = application.bot_data["intake"]
    return intake.shares.leads or not intake.is_shared


def _forget_old(office: Office) -> None:
    if clock_is_plausible(office.database, now()):
        removed = forget_old(office.database, office.config.retention, now())
        log.info("forgotten", rows=removed)
    else:
        log.error("clock_jumped", hint="时钟跳了，今天不清理；请对时（NTP）")


async def _tell_those_who_asked(application: TelegramApplication) -> None:
    """When something was published that answers them."""
    data = application.bot_data
    while True:
        try:
            if _leads(application):
                told = await asyncio.to_thread(
                    tell_all, data["office"], data["outbox"], lambda: application.running
                )
                for chat_id in told:
                    data["sender"].wake(chat_id)
        except StoreError as error:
            log.error("not_told_later", error=type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def _tell_the_day(application: TelegramApplication) -> None:
    """To workers and to whoever leads, in the morning."""
    data = application.bot_data
    while True:
        try:
            if _leads(application):
                await asyncio.to_thread(tell_the_day, data["office"], data["unclaimed"], now())
        except StoreError as error:
            log.error("day_not_told", error=type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN_REPORTS)


async def _show_all_commands(application: TelegramApplication) -> None:
    office, menus = application.bot_data["office"], application.bot_data["menus"]
    await _show_commands(application.bot, Role.RESIDENT, None)
    for user in office.users.staff():
        menus[user.id] = user.role
        await _show_commands(application.bot, user.role, user.id)


async def _show_commands(bot: Bot, role: Role, chat_id: int | None) -> None:
    """What the menu of a chat offers; without a chat, that of everybody else's."""
    commands = [BotCommand(name, description) for name, description in COMMANDS[role]]
    scope = BotCommandScopeChat(chat_id) if chat_id is not None else None
    try:
        await bot.set_my_commands(commands, scope=scope)
    except TelegramError as error:
        # Who has a role may not have written to the bot yet; the menu is no more than a help.
        log.info("menu_not_shown", error=type(error).__name__)


@asynccontextmanager
async def nothing(_: Office, __: Reply, ___: Fetch) -> AsyncIterator[None]:
    yield


def run_telegram(config: Config, beside: Beside = nothing, receives: bool = True) -> None:
    """Until it is stopped, and another channel beside it. What comes in is received by it, or by
    another process. Raises what build_application raises, and TelegramRefuses."""
    logs.to_stderr()
    if receives and config.telegram.mode == "webhook":
        webhook.check(config.telegram)
    if config.data.database:
        asyncio.run(_serve(config, beside, receives))
        return
    with serving.alone_in(config.data.directory):
        asyncio.run(_serve(config, beside, receives))


async def _serve(config: Config, beside: Beside, receives: bool) -> None:
    application = build_application(config)
    ending: serving.Ending = application.bot_data["ending"]
    answered = partial(application.bot_data["answerers"].run, Assistant.reply)
    fetched = partial(fetch, application.bot, application.bot_data["request"])
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.log_of_the_loop)
    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, ending.ask)
    try:
        # What Telegram refuses is known by the status of the call.
        with contextlib.suppress(TelegramError):
            async with beside(application.bot_data["office"], answered, fetched):
                if await serving.first_of(ending, start(application, config, receives)):
                    log.info("started", mode=config.telegram.mode)
                    await ending.wait()
    finally:
        serving.end_in_any_case()
        await stop(application)
    if ending.error is not None:
        raise ending.error
