"""The room of everybody: questions, feedback, a human."""

from __future__ import annotations

from typing import Final

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.office.clock import now
from handlers.office.tickets import talking_to_a_person
from handlers.telegram import binding, handover
from handlers.telegram.access import EXPIRED, AnyHandler, Context, pressed, take_buttons_away
from handlers.telegram.answering import answer, pass_on_and_look_out, press
from handlers.telegram.render import keyboard, option_rows

WELCOME: Final = """您好！我讲济宁的惠民政策：看病报销、养老金、残疾补贴、低保救助这些。
直接打字问就行，像跟人说话一样。点下面的例子也行。
我只看文字。答得不对点👎，想找人点“转人工”。"""
HELP: Final = """想问什么，直接打字，一次问一件事。
说清住几级医院、花了多少、是不是建档立卡户，答得更准。
· 转人工：让工作人员回您
· /bind（绑定）：按您家的登记回答；网格员给的链接点一下也行
· /unbind（解绑）：不再按您家的情况回答
· /whoami：您是谁、绑的哪一户 · 谁查过我家：看查的记录
· /forget：删掉咱们聊过的"""
EXAMPLES: Final = (
    "建档立卡户在县医院住院花了八千，能报多少？",
    "养老金到多大岁数能领？",
    "残疾人有哪些补贴？",
)
ONLY_TEXT: Final = "我现在只看得懂文字，请把想问的打成字发来。"
NO_VOICE: Final = "语音我听不懂，请打字。输入法上的话筒能把说的话变成字。"
NO_SUCH_COMMAND: Final = "没有这个命令。直接打字问就行，发 /help 看看能做什么。"
FORGET: Final = "删掉咱们聊过的和您点过的评价？绑定不动，正等工作人员回话的单子也不动。"
FORGOTTEN: Final = "都删掉了。"
NOT_FORGOTTEN: Final = "好，没有删。"

_HUMAN: Final = r"^\s*(?:我要|请|帮我)?(?:转|找)?(?:人工|真人)(?:服务|客服)?[\s。！!]*$"
_NEW: Final = filters.UpdateType.MESSAGE
_SENT: Final = filters.UpdateType.MESSAGES
_WRITTEN: Final = _SENT & (filters.TEXT | filters.CAPTION)


def handlers() -> list[AnyHandler]:
    """In their own chat. The last of all rooms: what no other takes ends here."""
    return [
        CommandHandler("start", start),
        CommandHandler("help", show_help),
        CommandHandler("forget", ask_whether_to_forget),
        CallbackQueryHandler(forget, r"^forget:(yes|no)$"),
        *binding.handlers(),
        *handover.resident_handlers(),
        MessageHandler(_SENT & filters.Regex(_HUMAN), ask_for_a_human),
        MessageHandler(_SENT & filters.COMMAND, refuse_command),
        MessageHandler(_WRITTEN, question),
        MessageHandler(_NEW & ~filters.StatusUpdate.ALL, refuse_what_is_no_text),
        CallbackQueryHandler(
            press_under_answer, r"^reply:(\d+):(good|bad|human|grounds|steps|papers|\d+)$"
        ),
        CallbackQueryHandler(press_something_unknown),
    ]


async def start(_: Update, context: Context) -> None:
    if context.argument:
        await binding.take_code(context, context.argument)
        return
    reply_id = context.office.chats.add_reply(context.chat.id, "", WELCOME, now(), options=EXAMPLES)
    await context.say(WELCOME, keyboard(option_rows(EXAMPLES, reply_id)))


async def show_help(_: Update, context: Context) -> None:
    await context.say(HELP)


async def ask_for_a_human(_: Update, context: Context) -> None:
    await handover.hand_over(context, context.office.chats.last_reply(context.chat.id))


async def question(_: Update, context: Context) -> None:
    """An edited message is answered once more, where its text is another."""
    message = context.incoming.effective_message
    assert message is not None
    office, chat_id = context.office, context.chat.id
    if context.incoming.edited_message and office.chats.was_asked(
        chat_id, message.message_id, context.text
    ):
        return
    ticket = talking_to_a_person(office, context.user.id)
    if ticket is not None:
        await pass_on_and_look_out(context, ticket)
    else:
        await answer(context, context.text)
    file = handover.file_of(message)
    if file is not None and context.incoming.message is not None:
        await handover.offer_file(context, file)


async def refuse_command(_: Update, context: Context) -> None:
    await context.say(NO_SUCH_COMMAND)


async def refuse_what_is_no_text(_: Update, context: Context) -> None:
    """Of several pictures sent together one is told of."""
    message = context.incoming.effective_message
    file = handover.file_of(message) if message is not None else None
    if file is not None:
        await handover.offer_file(context, file)
        return
    if message is not None and message.voice is not None:
        await context.say(NO_VOICE)
        return
    album = message.media_group_id if message is not None else None
    chats, chat_id = context.office.chats, context.chat.id
    if album is None or not chats.is_album_told(chat_id, album):
        await context.say(ONLY_TEXT)


async def ask_whether_to_forget(_: Update, context: Context) -> None:
    await context.say(FORGET, keyboard([[("删掉", "forget:yes"), ("不删", "forget:no")]]))


@pressed
async def forget(context: Context) -> str | None:
    office, is_wanted = context.office, context.argument == "yes"
    await take_buttons_away(context)
    with office.database.transaction():
        if is_wanted:
            office.chats.forget(context.chat.id)
            office.answers.forget(context.chat.id)
            office.tickets.forget(context.user.id)
            office.unanswered.forget(context.chat.id)
        context.keep_to_say(FORGOTTEN if is_wanted else NOT_FORGOTTEN)
    context.send_kept()
    return None


@pressed
async def press_under_answer(context: Context) -> str | None:
    assert context.matches
    number, button = context.matches[0].groups()
    reply = context.office.chats.reply(context.chat.id, int(number))
    if reply is None:
        await take_buttons_away(context)
        return EXPIRED
    return await press(context, reply, button)


@pressed
async def press_something_unknown(context: Context) -> str | None:
    await take_buttons_away(context)
    return EXPIRED
