"""The room of grid workers: find a household of their own 网格, answer for it, give it a code."""

from __future__ import annotations

import asyncio
import re
from io import BytesIO
from typing import Final

import segno
from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters
from telegram.helpers import create_deep_linked_url

from handlers.office.calls.card import Cards, family_of
from handlers.office.calls.conduct import end_call
from handlers.office.calls.note import note
from handlers.office.clock import now
from handlers.office.office import Office
from handlers.office.outbox import Button
from handlers.office.reports import digest
from handlers.office.told import family
from handlers.telegram import binding, handover, unclaimed_list
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
from knowledge.registry.calls import Calls
from knowledge.registry.households import Found
from knowledge.registry.masking import masked

MOST_SHOWN: Final = 8
MOST_CLAIMS: Final = 5
MOST_WARNINGS: Final = 3
LONGEST_SEARCH: Final = 40  # characters
TOO_LONG_TO_LOOK: Final = "写得太长了。查一户只写姓名、村名、电话后四位或者户编号。"
HOW_TO_LOOK: Final = "查谁？比如：查 张三。姓名、村名、电话后四位、户编号都行。"
WHICH: Final = "是哪一户？点一下。"
MORE: Final = "（还有{left}户没列出来，请多写一个字，比如加上村名）"
NONE_FOUND: Final = "您的网格里没有找到“{text}”。要问政策，直接打问题，不用“查”字。"
WHY: Final = "为什么要看{id}这一户？点一下，会记下来。"
REASONS: Final = ("上门走访", "本人来问", "电话里问", "核对资料")
SERVING: Final = "现在按{id}（{family}）回答，说“结束”退出、出记录。"
CLAIMS: Final = "该享受、没享受：{claims}"
NO_CLAIMS: Final = "没查到该享受、没享受的。"
DRAWN: Final = "在享：{drawn}"
MISSING: Final = "问清就能定：{missing}"
FINISHED: Final = "好，不再按那一户回答。"
NOBODY_SERVED: Final = "现在没有选哪一户。先查一户，比如：查 张三。"
CODE: Final = """{family}的绑定码，24小时内有效，只能用一次：
{link}
请这家人自己点开，点“开始”，或者扫下面的码。别发到群里。"""

WELCOME: Final = """网格员您好！您管的网格：{grids}。
· 打姓名（王桂兰）、查 张三、帮我查柳岸王桂兰：找您网格里的一户
· 点开一户，直接打对方问的话，说“结束”出通话记录
· 单子：等着您办的 · 没领的：一户不漏 · 今天：今天要办的"""
HELP: Final = """· 查 张三：找您网格里的一户，姓名、村名、电话后四位、户编号都行；只打姓名也行
· 点一户以后，问什么都按这一户回答，直到您说“结束”，那时给您通话记录
· 单子（/tickets）：等着您回话的
· 没领的（/gaps）：您网格里该享受没享受的，办到哪一步点一下
· 今天（/today）：今天要办的
· 码：给选定的这家人发绑定码
· 不选哪一户，就按一般情况回答
语音我听不懂，请打字。查了谁、问了什么，都有记录。"""

# Without a space only what is as short as a name: 「查低保标准要多久」 is a question.
_PLEASE: Final = r"(?:请|帮我|帮忙|给我|麻烦)"
_ASKING: Final = (
    rf"(?:{_PLEASE}*(?:查询|查找|查查|查看|查)|{_PLEASE}+找|找(?=一下))(?:一下|下)?(?!人工|真人)"
)
_LOOK_UP: Final = rf"^\s*{_ASKING}(?:$|[\s:：]+(.*)$|([^\s]{{2,4}}|[A-Za-z0-9-]+)\s*$)"
_LOOK_UP_LONGER: Final = re.compile(rf"\s*{_ASKING}([^\s？?]{{5,14}})\s*")
_NAME: Final = re.compile(r"[一-龥·]{2,6}")
_TICKETS: Final = r"^\s*(?:我的)?单子[\s。！!]*$"
_GAPS: Final = r"^\s*(?:没领的|未领的|不漏一户)[\s。！!]*$"
_TODAY: Final = r"^\s*今天(?:要办的)?[\s。！!]*$"
_CODE: Final = r"^\s*(?:绑定)?码[\s。！!]*$"
_FINISH: Final = r"^\s*结束[\s了。！!]*$"


def handlers(office: Office) -> list[AnyHandler]:
    """In their own chat."""
    written = filters.UpdateType.MESSAGES
    return [
        CommandHandler("start", welcome),
        CommandHandler("help", show_help),
        CommandHandler("find", look_up),
        CommandHandler("code", give_code),
        CommandHandler("end", finish),
        CommandHandler("tickets", handover.show_tickets),
        CommandHandler("gaps", unclaimed_list.show),
        CommandHandler("today", show_today),
        MessageHandler(written & filters.Regex(_TICKETS), handover.show_tickets),
        MessageHandler(written & filters.Regex(_GAPS), unclaimed_list.show),
        MessageHandler(written & filters.Regex(_TODAY), show_today),
        MessageHandler(written & filters.Regex(_LOOK_UP), look_up),
        MessageHandler(written & NamesSomebody(office), look_up_bare),
        MessageHandler(written & filters.Regex(_CODE), give_code),
        MessageHandler(written & filters.Regex(_FINISH), finish),
        CallbackQueryHandler(choose, r"^serve:(.+)$"),
        CallbackQueryHandler(give_reason, r"^reason:(\d)$"),
        CallbackQueryHandler(press_end, r"^call:end$"),
        *unclaimed_list.handlers(),
    ]


class NamesSomebody(filters.MessageFilter):
    """Somebody's name alone, or after 帮我查; of a household of the worker's 网格. Anything else is
    a question."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def filter(self, message: Message) -> bool:
        text = bare_search(message.text or "")
        if text is None or message.from_user is None:
            return False
        grids = self._office.users.get(message.from_user.id).grids
        found = self._office.households.find(text, grids)[:1]
        is_name = _NAME.fullmatch(text.strip()) and text == (message.text or "").strip()
        return bool(found) and (not is_name or text in (found[0].head, found[0].member))


def bare_search(text: str) -> str | None:
    """What may be looked for in it."""
    longer = _LOOK_UP_LONGER.fullmatch(text)
    if longer is not None:
        return longer[1]
    return text.strip() if _NAME.fullmatch(text.strip()) else None


async def welcome(_: Update, context: Context) -> None:
    if context.argument:
        await binding.take_code(context, context.argument)
        return
    await context.say(WELCOME.format(grids="、".join(sorted(context.user.grids))))


async def show_today(_: Update, context: Context) -> None:
    text = await asyncio.to_thread(
        digest, context.office, unclaimed_list.ledger_of(context), context.user, now()
    )
    await context.say(text)


async def show_help(_: Update, context: Context) -> None:
    await context.say(HELP)


async def look_up(_: Update, context: Context) -> None:
    await _look_up(context, context.argument)


async def look_up_bare(_: Update, context: Context) -> None:
    await _look_up(context, bare_search(context.typed) or "")


async def _look_up(context: Context, text: str) -> None:
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
    names = [context.office.chats.button_name(context.chat.id, each.id) for each in shown]
    buttons = [(label(each), f"serve:{name}") for each, name in zip(shown, names, strict=True)]
    await context.say(text, keyboard([[button] for button in buttons]))


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
        end_call(office, context.user)
        office.chats.serve(context.chat.id, None)
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
    card = await asyncio.to_thread(_card, context, household)
    with office.database.transaction():
        office.chats.serve(context.chat.id, household.id, reason)
        office.note_look(user.id, "选定", household.id, reason)
        calls = Calls(office.database)
        calls.begin(user.id, household.id, family_of(household), reason, now())
        buttons: list[Button] = [("没领的", "gap:list"), ("结束，出记录", "call:end")]
        context.keep_to_say(card, keyboard([buttons]))
    context.send_kept()
    return None


def _card(context: Context, household: Household) -> str:
    """What is to be seen at a glance; the rest is asked."""
    cards: Cards = context.bot_data["cards"]
    office = context.office
    card = cards.card(office.assistant.knowledge, household, office.day)
    claims = "；".join(f"{each.benefit}{each.worth}" for each in card.claims[:MOST_CLAIMS])
    lines = [
        SERVING.format(id=household.id, family=family(household)),
        *(f"⚠ {each}" for each in card.warnings[:MOST_WARNINGS]),
        CLAIMS.format(claims=claims) if claims else NO_CLAIMS,
        DRAWN.format(drawn="；".join(card.drawn) or "登记里没有"),
        MISSING.format(missing="；".join(card.missing[:MOST_WARNINGS])) if card.missing else "",
        "；".join(f"{each.name}（{each.relation}）{each.told}" for each in card.members),
        " · ".join(each for each in (card.place, card.status, card.phone) if each),
    ]
    return "\n".join(line for line in lines if line)


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
    await _finish(context)


@pressed
async def press_end(context: Context) -> str | None:
    await take_buttons_away(context)
    await _finish(context)
    return None


async def _finish(context: Context) -> None:
    """The call's note is written by itself."""
    office = context.office
    if office.chats.served(context.chat.id) is None:
        await context.say(NOBODY_SERVED)
        return
    with office.database.transaction():
        ended = end_call(office, context.user)
        office.chats.serve(context.chat.id, None)
        written = f"\n\n{note(ended, office.day)}" if ended is not None and ended.turns else ""
        context.keep_to_say(FINISHED + written)
    context.send_kept()
