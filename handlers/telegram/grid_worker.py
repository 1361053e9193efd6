"""The room of grid workers: find a household of their own 网格, answer for it, give it a code."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import segno
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters
from telegram.helpers import create_deep_linked_url

from handlers.office.clock import now
from handlers.office.outbox import Button
from handlers.office.told import family
from handlers.telegram import handover
from handlers.telegram.access import (
    EXPIRED,
    AnyHandler,
    Context,
    household_in_grids,
    pressed,
    take_buttons_away,
)
from handlers.telegram.render import keyboard
from knowledge.facts import Household, Maybe
from knowledge.registry.households import Found
from knowledge.registry.masking import masked

MOST_SHOWN: Final = 8
LONGEST_SEARCH: Final = 40  # characters
LONGEST_ID: Final = 50  # bytes of the 64 that the data of a button has
TOO_LONG_TO_LOOK: Final = "写得太长了。查一户只写姓名、村名、电话后四位或者户编号。"
HOW_TO_LOOK: Final = "查谁？比如：查 张三。姓名、村名、电话后四位、户编号都行。"
WHICH: Final = "是哪一户？点一下。"
MORE: Final = "（还有{left}户没列出来，请多写一个字，比如加上村名）"
NONE_FOUND: Final = "您的网格里没有找到“{text}”。要问政策，直接打问题，不用“查”字。"
WHY: Final = "为什么要看{id}这一户？点一下，会记下来。"
REASONS: Final = ("上门走访", "本人来问", "电话里问", "核对资料")
SERVING: Final = "现在按{id}（{family}）回答，说“结束”退出。\n给这家人发绑定码，回“码”。"
FINISHED: Final = "好，不再按那一户回答。"
NOBODY_SERVED: Final = "现在没有选哪一户。先查一户，比如：查 张三。"
CODE: Final = """{family}的绑定码，24小时内有效，只能用一次：
{link}
请这家人自己点开，点“开始”，或者扫下面的码。别发到群里。"""

HELP: Final = """· 查 张三：找您网格里的一户，姓名、村名、电话后四位、户编号都行
· 点一户以后，问什么都按这一户回答，直到您说“结束”
· /tickets：您网格里等着回话的
· 码：给选定的这家人发绑定码
· 不选哪一户，就按一般情况回答
查了谁、问了什么，都有记录。"""

# Without a space only what is as short as a name: 「查低保标准要多久」 is a question.
_LOOK_UP: Final = r"^\s*(?:查|查询|查找)(?:$|[\s:：]+(.*)$|([^\s]{2,4}|[A-Za-z0-9-]+)\s*$)"
_CODE: Final = r"^\s*(?:绑定)?码[\s。！!]*$"
_FINISH: Final = r"^\s*结束[\s了。！!]*$"


def handlers() -> list[AnyHandler]:
    """In their own chat."""
    written = filters.UpdateType.MESSAGES
    return [
        CommandHandler("help", show_help),
        CommandHandler("find", look_up),
        CommandHandler("code", give_code),
        CommandHandler("end", finish),
        CommandHandler("tickets", handover.show_tickets),
        MessageHandler(written & filters.Regex(_LOOK_UP), look_up),
        MessageHandler(written & filters.Regex(_CODE), give_code),
        MessageHandler(written & filters.Regex(_FINISH), finish),
        CallbackQueryHandler(choose, r"^serve:(.+)$"),
        CallbackQueryHandler(give_reason, r"^reason:(\d)$"),
    ]


async def show_help(_: Update, context: Context) -> None:
    await context.say(HELP)


async def look_up(_: Update, context: Context) -> None:
    text = context.argument
    if not text:
        await context.say(HOW_TO_LOOK)
        return
    if len(text) > LONGEST_SEARCH:
        await context.say(TOO_LONG_TO_LOOK)
        return
    found = context.office.households.find(text, context.user.grids)
    shown = found[:MOST_SHOWN]
    for household_id in [household.id for household in shown] or [""]:
        context.office.note_look(context.user.id, "查找", household_id, f"查“{text}”")
    if not found:
        await context.say(NONE_FOUND.format(text=masked(text)))
        return
    left = len(found) - len(shown)
    text = f"{WHICH}\n{MORE.format(left=left)}" if left else WHICH
    buttons: list[Button] = [(label(each), f"serve:{_short_name(context, each)}") for each in shown]
    await context.say(text, keyboard([[button] for button in buttons]))


def _short_name(context: Context, found: Found) -> str:
    """Its id, or what stands for one that is longer than a button may hold."""
    if len(found.id.encode()) <= LONGEST_ID:
        return found.id
    return context.office.chats.short_name(context.chat.id, found.id)


def label(found: Found) -> str:
    """Enough to tell two families of one name apart."""
    parts = [_known(found.head, "户主未登记"), _known(found.village, _known(found.town, ""))]
    parts += [f"{found.people}口人", found.id]
    if isinstance(found.birth_year, int):
        parts.insert(1, f"{found.birth_year}年生")
    if found.member:
        parts.insert(1, f"家有{found.member}")
    return " · ".join(part for part in parts if part)


def _known(text: Maybe[str], otherwise: str) -> str:
    return text if isinstance(text, str) else otherwise


@pressed
async def choose(context: Context) -> str | None:
    """The reason is given once, before anything of the household is told."""
    office = context.office
    household_id = office.chats.full_name(context.chat.id, context.argument) or context.argument
    await take_buttons_away(context)
    household = household_in_grids(office, context.user, household_id)
    if household is None:
        await context.say(NONE_FOUND.format(text=masked(household_id)))
        return None
    with office.database.transaction():
        office.serve(context.chat.id, None)
        office.chats.keep_opening(context.chat.id, household.id)
        buttons: list[Button] = [(each, f"reason:{n}") for n, each in enumerate(REASONS)]
        context.keep_to_say(WHY.format(id=household.id), keyboard([buttons[:2], buttons[2:]]))
    context.send_kept()
    return None


@pressed
async def give_reason(context: Context) -> str | None:
    office, user = context.office, context.user
    opening = office.chats.opening(context.chat.id)
    await take_buttons_away(context)
    household = household_in_grids(office, user, opening) if opening else None
    if household is None or int(context.argument) >= len(REASONS):
        return EXPIRED
    reason = REASONS[int(context.argument)]
    with office.database.transaction():
        office.serve(context.chat.id, household.id, reason)
        office.note_look(user.id, "选定", household.id, reason)
        context.keep_to_say(SERVING.format(id=household.id, family=family(household)))
    context.send_kept()
    return None


def _served(context: Context) -> Household | None:
    household_id = context.office.chats.served(context.chat.id)
    if household_id is None:
        return None
    return household_in_grids(context.office, context.user, household_id)


async def give_code(_: Update, context: Context) -> None:
    household = _served(context)
    if household is None:
        await context.say(NOBODY_SERVED)
        return
    office = context.office
    with office.database.transaction():
        code = office.users.new_code(household.id, now(), maker=context.user.id)
        office.note_look(context.user.id, "发码", household.id, "给这家人发绑定码")
        link = create_deep_linked_url(context.bot.username, code)
        context.keep_to_say(CODE.format(family=family(household), link=link))
        context.keep_picture(_square(link))
    context.send_kept()


def _square(link: str) -> bytes:
    """A PNG of the link as a QR code, for a telephone that is held beside it."""
    picture = BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=8)
    return picture.getvalue()


async def finish(_: Update, context: Context) -> None:
    served = context.office.chats.served(context.chat.id)
    if served is None:
        await context.say(NOBODY_SERVED)
        return
    context.office.serve(context.chat.id, None)
    await context.say(FINISHED)
