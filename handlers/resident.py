"""The room of everybody: questions, binding a household, feedback, a human."""

from __future__ import annotations

from typing import Final

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.access import EXPIRED, AnyHandler, Context, pressed, take_buttons_away
from handlers.answering import answer, hand_over, press
from handlers.clock import now
from handlers.render import family, keyboard, option_rows
from knowledge.registry.users import Bound

WELCOME: Final = """您好！我讲济宁的惠民政策：看病报销、养老金、残疾补贴、低保救助这些。
直接打字问就行，像跟人说话一样。点下面的例子也行。
我只看文字。答得不对点👎，想找人点“转人工”。"""
HELP: Final = """想问什么，直接打字，一次问一件事。
说清住几级医院、花了多少、是不是建档立卡户，答得更准。
· 转人工：让工作人员回您
· /unbind（解绑）：不再按您家的情况回答
网格员给您的链接点一下，我就按您家的情况回答。"""
EXAMPLES: Final = (
    "建档立卡户在县医院住院花了八千，能报多少？",
    "养老金到多大岁数能领？",
    "残疾人有哪些补贴？",
)
BOUND: Final = {
    Bound.NOW: "好了，以后按{family}的情况回答您。不想这样了，发 /unbind 解绑。",
    Bound.ALREADY: "您早就绑好了，现在就按{family}的情况回答，直接问就行。",
    Bound.EXPIRED: "这个码过了24小时，不能用了。请网格员再给您发一个。",
    Bound.USED: "这个码有人用过了，一个码只能用一次。请网格员再给您发一个。",
    Bound.UNKNOWN: "没有这个码，可能没抄全。请点网格员发来的链接，或者请他再发一个。",
}
UNBOUND: Final = "解绑了。以后按一般情况回答，不再用您家的登记。"
NOTHING_BOUND: Final = "您没有绑定哪一户，不用解绑。"
ONLY_TEXT: Final = "我现在只看得懂文字，请把想问的打成字发来。"
NO_SUCH_COMMAND: Final = "没有这个命令。直接打字问就行，发 /help 看看能做什么。"

_HUMAN: Final = r"^\s*(?:我要|请|帮我)?(?:转|找)?(?:人工|真人)(?:服务|客服)?[\s。！!]*$"
_UNBIND: Final = r"^\s*解(?:绑|除绑定)[\s。！!]*$"
_SENT: Final = filters.UpdateType.MESSAGES
_WRITTEN: Final = _SENT & (filters.TEXT | filters.CAPTION)


def handlers() -> list[AnyHandler]:
    """In their own chat. The last of all rooms: what no other takes ends here."""
    return [
        CommandHandler("start", start),
        CommandHandler("help", show_help),
        CommandHandler("unbind", unbind),
        MessageHandler(_SENT & filters.Regex(_UNBIND), unbind),
        MessageHandler(_SENT & filters.Regex(_HUMAN), ask_for_a_human),
        MessageHandler(_SENT & filters.COMMAND, refuse_command),
        MessageHandler(_WRITTEN, question),
        MessageHandler(
            filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, refuse_what_is_no_text
        ),
        CallbackQueryHandler(
            press_under_answer, r"^reply:(\d+):(good|bad|human|grounds|steps|papers|\d+)$"
        ),
        CallbackQueryHandler(press_something_unknown),
    ]


async def start(_: Update, context: Context) -> None:
    code = context.argument
    if code:
        await _bind(context, code)
        return
    reply_id = context.office.chats.add_reply(context.chat.id, "", WELCOME, now(), options=EXAMPLES)
    await context.say(WELCOME, keyboard(option_rows(EXAMPLES, reply_id)))


async def _bind(context: Context, code: str) -> None:
    office = context.office
    bound = office.users.bind(code, context.user.id, now())
    household_id = office.users.get(context.user.id).household_id
    household = office.households.get(household_id) if household_id else None
    if bound is Bound.NOW:
        office.conversations.forget(context.chat.id)
    name = family(household) if household else "这一户"
    await context.say(BOUND[bound].format(family=name))


async def show_help(_: Update, context: Context) -> None:
    await context.say(HELP)


async def unbind(_: Update, context: Context) -> None:
    if context.user.household_id is None:
        await context.say(NOTHING_BOUND)
        return
    context.office.users.unbind(context.user.id)
    context.office.conversations.forget(context.chat.id)
    await context.say(UNBOUND)


async def ask_for_a_human(_: Update, context: Context) -> None:
    await hand_over(context, context.office.chats.last_reply(context.chat.id))


async def question(_: Update, context: Context) -> None:
    await answer(context, context.text)


async def refuse_command(_: Update, context: Context) -> None:
    await context.say(NO_SUCH_COMMAND)


async def refuse_what_is_no_text(_: Update, context: Context) -> None:
    await context.say(ONLY_TEXT)


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
