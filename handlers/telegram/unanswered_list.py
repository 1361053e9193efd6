"""What was not answered, as administrators are shown it: what most people asked first."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.office.office import Office
from handlers.office.outbox import Button
from handlers.office.told import shortened
from handlers.office.unanswered import Cluster, Near, clustered, near, ranked
from handlers.telegram.access import EXPIRED, AnyHandler, Context, pressed
from handlers.telegram.render import keyboard
from knowledge.policy.phrasings import ASPECTS

MOST_SHOWN: Final = 6
MOST_QUOTED: Final = 5  # questions of one cluster
LONGEST_QUOTED: Final = 60  # characters
BUTTON: Final[Button] = ("没答上的问题", "unanswered")
NOTHING: Final = "没有没答上的问题。"
HEAD: Final = "没答上的问题，问的人多的在前（一共{number}种）："
LINE: Final = (
    "{place}. 「{title}」\n   {people}人问过{times}次，{first}到{last}。{lacking}{nearest}"
)
NEAREST: Final = "，最近的是《{title}》"
HOW: Final = "「{title}」\n这样问的：\n{questions}\n{lacking}{aspect}。怎么写？"
ASIDE: Final = "好，先不管「{title}」。再问的人多一半，会再列出来。"


def handlers() -> list[AnyHandler]:
    return [
        CallbackQueryHandler(press_list, r"^unanswered$"),
        CallbackQueryHandler(write, r"^cluster:write:(\d+)$"),
        CallbackQueryHandler(set_aside, r"^cluster:aside:(\d+)$"),
    ]


async def show(_: Update, context: Context) -> None:
    await _show(context)


@pressed
async def press_list(context: Context) -> str | None:
    await _show(context)
    return None


async def _show(context: Context) -> None:
    number, shown = await asyncio.to_thread(_shown, context.office)
    if not shown:
        await context.say(NOTHING)
        return
    lines = [HEAD.format(number=number)]
    buttons: list[list[Button]] = []
    for place, (cluster, known) in enumerate(shown, start=1):
        lines.append(_line(place, cluster, known))
        write_button = (f"写一条{place}", f"cluster:write:{cluster.key}")
        buttons.append([write_button, (f"不用管{place}", f"cluster:aside:{cluster.key}")])
    await context.say("\n".join(lines), keyboard(buttons))


def _shown(office: Office) -> tuple[int, list[tuple[Cluster, Near]]]:
    """How many there are, and the first of them."""
    assistant = office.assistant
    found = ranked(assistant, office.unanswered.all())
    return len(found), [(each, near(assistant, each)) for each in found[:MOST_SHOWN]]


def _line(place: int, cluster: Cluster, known: Near) -> str:
    nearest = NEAREST.format(title=known.entries[0].title) if known.entries else ""
    return LINE.format(
        place=place,
        title=shortened(cluster.title, LONGEST_QUOTED),
        people=cluster.people,
        times=cluster.times,
        first=cluster.first,
        last=cluster.last,
        lacking=f"像是{known.lacking}",
        nearest=nearest,
    )


async def cluster_of(office: Office, key: int) -> Cluster | None:
    """Put together anew: what was asked since belongs to it as well."""
    found = await asyncio.to_thread(clustered, office.assistant, office.unanswered.all())
    return next((each for each in found if key in each.ids), None)


@pressed
async def write(context: Context) -> str | None:
    """How to answer it: as another phrasing of an entry, or by a new entry below a subject."""
    cluster = await cluster_of(context.office, int(context.argument))
    if cluster is None:
        return EXPIRED
    known = await asyncio.to_thread(near, context.office.assistant, cluster)
    phrasings = [
        [(f"加问法：{entry.title}", f"m:phrasing:{cluster.key}:{entry.intent}")]
        for entry in known.entries
    ]
    finer = [
        [(f"新条目，归到：{entry.title}", f"m:finer:{cluster.key}:{entry.intent}")]
        for entry in known.subjects
    ]
    quoted = [shortened(each, LONGEST_QUOTED) for each in cluster.texts[:MOST_QUOTED]]
    text = HOW.format(
        title=shortened(cluster.title, LONGEST_QUOTED),
        questions="\n".join(f"· {text}" for text in quoted),
        lacking=f"像是{known.lacking}",
        aspect=f"（{ASPECTS[cluster.aspect]}）" if cluster.aspect in ASPECTS else "",
    )
    await context.say(text, keyboard([*phrasings, *finer]))
    return None


@pressed
async def set_aside(context: Context) -> str | None:
    cluster = await cluster_of(context.office, int(context.argument))
    if cluster is None:
        return EXPIRED
    context.office.unanswered.set_aside(cluster.ids, cluster.people)
    await context.say(ASIDE.format(title=shortened(cluster.title, LONGEST_QUOTED)))
    return None
