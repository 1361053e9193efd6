"""What households have not claimed, as grid workers in the field see and mark it."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.office.office import Office
from handlers.office.pictures import progress_picture
from handlers.office.unclaimed import (
    REASONS,
    STEPS,
    Ledger,
    Unclaimed,
    VillageProgress,
    in_all,
    mark,
    progress,
)
from handlers.telegram.access import EXPIRED, AnyHandler, Context, household_in_grids, pressed
from handlers.telegram.render import keyboard, rows
from intents.assistant import Assistant
from knowledge.registry.claims import ClaimStep

MOST_SHOWN: Final = 8
HEAD: Final = "您网格里没领的：{households}户{total}项，还没办完的{worth}。"
VILLAGE: Final = "· {village}：{households}户，{steps}，{worth}"
ONE: Final = "· {benefit}（{village}）{worth}"
BIGGEST: Final = "钱多的几项，点户编号打开："
NOTHING: Final = "您网格里没有没领的，都办过了。"
OF_HOUSEHOLD: Final = "{id}没领的，办了哪样点哪样："
NOTHING_OF_HOUSEHOLD: Final = "{id}没有没领的。"
WHICH_STEP: Final = "{benefit}（{worth}，{step}）办到哪一步了？"
WHY: Final = "为什么不符合？规则的管理员会看。"
NOBODY_SERVED: Final = "先查一户，打开了再标。"


def handlers() -> list[AnyHandler]:
    return [
        CallbackQueryHandler(press_list, r"^gap:list$"),
        CallbackQueryHandler(pick, r"^gap:pick:(\w+)$"),
        CallbackQueryHandler(press_step, r"^gap:step:(\w+):(\d)$"),
        CallbackQueryHandler(press_reason, r"^gap:why:(\w+):(\d)$"),
    ]


def ledger_of(context: Context) -> Ledger:
    ledger: Ledger = context.bot_data["unclaimed"]
    return ledger


async def show(_: Update, context: Context) -> None:
    """By village, with a picture, and where most money waits."""
    office = context.office
    found = await asyncio.to_thread(ledger_of(context).of_grids, context.user.grids)
    waiting = [each for each in found if each.is_open]
    if not waiting:
        await context.say(NOTHING)
        return
    villages = progress(found)
    picture = await context.answerers.run(_draw, villages)
    lines = [*_told(villages), BIGGEST, *(_one(each) for each in waiting[:MOST_SHOWN])]
    ids = dict.fromkeys(each.gap.household for each in waiting[:MOST_SHOWN])
    with office.database.transaction():
        for household_id in ids:
            office.note_look(context.user.id, "名单", household_id, "没领的待遇")
        context.keep_to_say("\n".join(lines), keyboard(rows(_serve(office, context, ids))))
        context.keep_picture(picture)
    context.send_kept()


def _serve(office: Office, context: Context, ids: dict[str, None]) -> list[tuple[str, str]]:
    return [(each, f"serve:{office.chats.button_name(context.chat.id, each)}") for each in ids]


def _draw(_: Assistant, villages: list[VillageProgress]) -> bytes:
    return progress_picture(villages)


def _told(villages: list[VillageProgress]) -> list[str]:
    total = in_all(villages)
    lines = [HEAD.format(households=total.households, total=total.total, worth=total.worth)]
    for each in villages[:MOST_SHOWN]:
        steps = "、".join(f"{step}{count}" for step, count in each.steps.items() if count)
        lines.append(
            VILLAGE.format(
                village=each.village, households=each.households, steps=steps, worth=each.worth
            )
        )
    return lines


def _one(each: Unclaimed) -> str:
    return ONE.format(benefit=each.gap.benefit, village=each.gap.village, worth=each.gap.worth)


def _of_served(context: Context) -> list[Unclaimed] | None:
    """Of the household that is chosen and still theirs; None without one."""
    household_id = context.office.chats.served(context.chat.id)
    if household_id is None:
        return None
    household = household_in_grids(context.office, context.user, household_id)
    return None if household is None else ledger_of(context).of_household(household.id)


@pressed
async def press_list(context: Context) -> str | None:
    found = _of_served(context)
    if found is None:
        return NOBODY_SERVED
    household_id = context.office.chats.served(context.chat.id)
    buttons = [
        [(f"{each.gap.benefit}{_of_whom(each)} {each.step}", f"gap:pick:{each.name}")]
        for each in found
    ]
    head = OF_HOUSEHOLD if found else NOTHING_OF_HOUSEHOLD
    await context.say(head.format(id=household_id), keyboard(buttons))
    return None


def _of_whom(each: Unclaimed) -> str:
    return f"（{each.gap.person}）" if each.gap.person else ""


def _named(context: Context, name: str) -> Unclaimed | None:
    return next((each for each in _of_served(context) or () if each.name == name), None)


@pressed
async def pick(context: Context) -> str | None:
    found = _named(context, context.argument)
    if found is None:
        return EXPIRED
    buttons = [(step.value, f"gap:step:{found.name}:{place}") for place, step in enumerate(STEPS)]
    text = WHICH_STEP.format(
        benefit=found.gap.benefit + _of_whom(found), worth=found.gap.worth, step=found.step
    )
    await context.say(text, keyboard(rows(buttons)))
    return None


@pressed
async def press_step(context: Context) -> str | None:
    assert context.matches
    name, place = context.matches[0].groups()
    if int(place) >= len(STEPS) or _named(context, name) is None:
        return EXPIRED
    step = STEPS[int(place)]
    if step is ClaimStep.UNFIT:
        buttons = [(reason, f"gap:why:{name}:{at}") for at, reason in enumerate(REASONS)]
        await context.say(WHY, keyboard(rows(buttons)))
        return None
    return await _mark(context, name, step)


@pressed
async def press_reason(context: Context) -> str | None:
    assert context.matches
    name, place = context.matches[0].groups()
    if int(place) >= len(REASONS):
        return EXPIRED
    return await _mark(context, name, ClaimStep.UNFIT, REASONS[int(place)])


async def _mark(context: Context, name: str, step: ClaimStep, reason: str = "") -> str | None:
    office, user = context.office, context.user
    household_id = office.chats.served(context.chat.id)
    if household_id is None:
        return NOBODY_SERVED
    with office.database.transaction():
        marked = mark(ledger_of(context), office, user, household_id, name, step, reason)
        context.keep_to_say(marked.line)
    context.send_kept(*marked.chats)
    return None
