"""Residents and their household: bound by a code or by their telephone number, and undone."""

from __future__ import annotations

from typing import Final

from telegram import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.office.clock import now
from handlers.office.office import Office
from handlers.office.told import family
from handlers.telegram.access import EXPIRED, AnyHandler, Context, pressed, take_buttons_away
from handlers.telegram.render import keyboard
from knowledge.facts import Household
from knowledge.registry.users import Bound, Role, hash_of

CONSENT_VERSION: Final = "2026-11"
CONSENT: Final = """绑定以后，我按您家的登记（家里有谁、几岁、低保残疾这些）回答您。
群里不用；谁查过您家，都有记录，您说“谁查过我家”就能看。不想要了随时发 /unbind。
同意就点“同意，绑定”。（说明第{version}版）"""
BOUND: Final = {
    Bound.NOW: "好了，以后按{family}的情况回答您。不想这样了，发 /unbind 解绑。",
    Bound.ALREADY: "您早就绑好了，现在就按{family}的情况回答，直接问就行。",
    Bound.EXPIRED: "这个码过了24小时，不能用了。请网格员再给您发一个。",
    Bound.USED: "这个码有人用过了，一个码只能用一次。请网格员再给您发一个。",
    Bound.UNKNOWN: "没有这个码，可能没抄全。请点网格员发来的链接，或者请他再发一个。",
    Bound.DEAD: "这个码作废了：发码的人现在不管这一户。请您家现在的网格员再发一个。",
    Bound.LOCKED: "错的码太多了，一个小时以后再试。请点网格员发来的链接，不用自己抄。",
    Bound.NOT_A_RESIDENT: "您是工作人员，不绑定哪一户。",
}
NOT_BOUND: Final = "好，没有绑定。还是按一般情况回答您。"
SHARE_PHONE: Final = "点下面的按钮发手机号，和登记的对上就绑好了。也可以请网格员发个码。"
PHONE_BUTTON: Final = "发我的手机号"
NOT_THEIR_OWN: Final = "这不是您自己的手机号。请点“发我的手机号”，发您自己的。"
NO_SUCH_PHONE: Final = "登记里没有这个号码，绑不上。请网格员给您发个码。"
SEVERAL_OF_PHONE: Final = "这个号码登记在好几户，分不清是哪一户。请网格员给您发个码。"
AGREE_FIRST: Final = "要绑定，先发 /bind 。"
UNBOUND: Final = "解绑了。以后按一般情况回答，不再用您家的登记。"
NOTHING_BOUND: Final = "您没有绑定哪一户，不用解绑。"
WHO_RESIDENT: Final = "您是普通居民，没有绑定哪一户，按一般情况回答。要绑定发 /bind 。"
WHO_BOUND: Final = "您绑定的是{family}（{id}），按这一户的情况回答您。"
WHO_WORKER: Final = "您是网格员，管的网格：{grids}。"
WHO_ADMIN: Final = "您是管理员，管知识和人员，看不到任何一户的情况。"
BIND_FIRST: Final = "您没有绑定哪一户，看不了记录。要绑定发 /bind 。"
NOBODY_LOOKED: Final = "没有工作人员查过您家。"
LOOKS: Final = "工作人员查您家的记录（近的在前）："
MOST_LOOKS: Final = 10
LONGEST_PURPOSE: Final = 40  # characters

_UNBIND: Final = r"^\s*解(?:绑|除绑定)[\s。！!]*$"
_BIND: Final = r"^\s*绑定(?:我家)?[\s。！!]*$"
_WHO_LOOKED: Final = (
    r"^\s*谁(?:查|看|动)过(?:我|俺)(?:们|们家|家)?(?:的(?:登记|信息|情况))?[\s。！!？?吗啊]*$"
)
_SENT: Final = filters.UpdateType.MESSAGES


def handlers() -> list[AnyHandler]:
    return [
        CommandHandler("bind", begin),
        CommandHandler("unbind", unbind),
        CommandHandler("whoami", who_am_i),
        MessageHandler(_SENT & filters.Regex(_BIND), begin),
        MessageHandler(_SENT & filters.Regex(_UNBIND), unbind),
        MessageHandler(_SENT & filters.Regex(_WHO_LOOKED), who_looked),
        MessageHandler(filters.UpdateType.MESSAGE & filters.CONTACT, take_contact),
        CallbackQueryHandler(consent, r"^consent:(yes|no)$"),
    ]


async def take_code(context: Context, code: str) -> None:
    """The code is used once the resident has agreed; only its hash is kept until then."""
    office, user = context.office, context.user
    code_hash = hash_of(code)
    if user.consent == CONSENT_VERSION or user.role is not Role.RESIDENT:
        await _bind(context, code_hash)
        return
    with office.database.transaction():
        office.chats.keep_binding(context.chat.id, code_hash)
        _keep_consent(context)
    context.send_kept()


def _keep_consent(context: Context) -> None:
    buttons = keyboard([[("同意，绑定", "consent:yes"), ("不绑", "consent:no")]])
    context.keep_to_say(CONSENT.format(version=CONSENT_VERSION), buttons)


@pressed
async def consent(context: Context) -> str | None:
    office, user = context.office, context.user
    code_hash = office.chats.binding(context.chat.id)
    await take_buttons_away(context)
    if user.role is not Role.RESIDENT:
        return EXPIRED
    office.chats.keep_binding(context.chat.id, None)
    if context.argument == "no":
        await context.say(NOT_BOUND)
        return None
    office.users.agree(user.id, CONSENT_VERSION)
    if code_hash is None:
        await _ask_for_phone(context)
    else:
        await _bind(context, code_hash)
    return None


async def _bind(context: Context, code_hash: str) -> None:
    office, user_id = context.office, context.user.id

    def grid_of(household_id: str) -> str | None:
        household = office.households.get(household_id)
        grid = household.grid if household is not None else None
        return grid if isinstance(grid, str) else None

    with office.database.transaction():
        bound = office.users.bind(code_hash, user_id, now(), grid_of)
        household = _own(office, user_id)
        if bound is Bound.NOW and household is not None:
            _begin_anew(context, household)
        name = family(household) if household is not None else "这一户"
        context.keep_to_say(BOUND[bound].format(family=name))
    context.send_kept()


def _begin_anew(context: Context, household: Household) -> None:
    context.office.chats.forget_dialogue(context.chat.id)
    context.office.note_look(context.user.id, "绑定", household.id, "本人绑定")


def _own(office: Office, user_id: int) -> Household | None:
    household_id = office.users.get(user_id).household_id
    return office.households.get(household_id) if household_id else None


async def begin(_: Update, context: Context) -> None:
    user = context.user
    if user.role is not Role.RESIDENT:
        await context.say(BOUND[Bound.NOT_A_RESIDENT])
        return
    household = _own(context.office, user.id)
    if household is not None:
        await context.say(BOUND[Bound.ALREADY].format(family=family(household)))
    elif user.consent == CONSENT_VERSION:
        await _ask_for_phone(context)
    else:
        with context.office.database.transaction():
            context.office.chats.keep_binding(context.chat.id, None)
            _keep_consent(context)
        context.send_kept()


async def _ask_for_phone(context: Context) -> None:
    button = KeyboardButton(PHONE_BUTTON, request_contact=True)
    await context.say(
        SHARE_PHONE, ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    )


async def take_contact(_: Update, context: Context) -> None:
    """Telegram vouches for the number of whoever shares their own."""
    office, user = context.office, context.user
    message = context.incoming.effective_message
    contact = message.contact if message is not None else None
    assert contact is not None
    if user.role is not Role.RESIDENT:
        await context.say(BOUND[Bound.NOT_A_RESIDENT], ReplyKeyboardRemove())
    elif user.consent != CONSENT_VERSION:
        await context.say(AGREE_FIRST)
    elif contact.user_id != user.id:
        await context.say(NOT_THEIR_OWN)
    elif office.users.is_locked(user.id, now()):
        await context.say(BOUND[Bound.LOCKED], ReplyKeyboardRemove())
    else:
        await _bind_by_phone(context, contact.phone_number)


async def _bind_by_phone(context: Context, phone: str) -> None:
    office = context.office
    digits = "".join(each for each in phone if each.isdecimal())
    found = office.households.of_phone(digits[-11:])
    if len(found) != 1:
        await context.say(SEVERAL_OF_PHONE if found else NO_SUCH_PHONE, ReplyKeyboardRemove())
        return
    [household] = found
    with office.database.transaction():
        office.users.bind_to(context.user.id, household.id)
        _begin_anew(context, household)
        told = BOUND[Bound.NOW].format(family=family(household))
        context.keep_to_say(told, ReplyKeyboardRemove())
    context.send_kept()


async def unbind(_: Update, context: Context) -> None:
    if context.user.household_id is None:
        await context.say(NOTHING_BOUND)
        return
    with context.office.database.transaction():
        context.office.users.unbind(context.user.id)
        context.office.chats.forget_dialogue(context.chat.id)
        context.keep_to_say(UNBOUND)
    context.send_kept()


async def who_am_i(_: Update, context: Context) -> None:
    user = context.user
    household = _own(context.office, user.id) if user.role is Role.RESIDENT else None
    if user.role is Role.ADMIN:
        text = WHO_ADMIN
    elif user.role is Role.GRID_WORKER:
        text = WHO_WORKER.format(grids="、".join(sorted(user.grids)))
    elif household is not None:
        text = WHO_BOUND.format(family=family(household), id=household.id)
    else:
        text = WHO_RESIDENT
    await context.say(text)


async def who_looked(_: Update, context: Context) -> None:
    """Not who by name or number: at the office they know."""
    office, user = context.office, context.user
    household = _own(office, user.id) if user.role is Role.RESIDENT else None
    if household is None:
        await context.say(BIND_FIRST)
        return
    looks = [each for each in office.audit.of_household(household.id) if each.what != "绑定"]
    lines = [
        f"· {each.when.astimezone():%Y-%m-%d %H:%M} {each.what}：{each.purpose[:LONGEST_PURPOSE]}"
        for each in reversed(looks[-MOST_LOOKS:])
    ]
    await context.say("\n".join([LOOKS, *lines]) if lines else NOBODY_LOOKED)
