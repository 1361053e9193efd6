"""Once a day: what lies ahead, to each grid worker; how matters stand, to whoever leads.

Each is kept in the outbox in one transaction with the note that it was told today, so that a
restart neither loses nor doubles it. Whoever leads is told figures and no household.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from tinydb import where

from handlers.office.clock import HERE
from handlers.office.ledger import SIGNS, Colour, by_village, colour, listed, open_for
from handlers.office.office import Office
from handlers.office.unclaimed import Ledger, in_all, progress
from knowledge.registry.calls import Calls
from knowledge.registry.tickets import Ticket, TicketKind, TicketState
from knowledge.registry.users import Role, User

TABLE: Final = "reports"
NO_LATER: Final = timedelta(hours=3)  # after its time; what was slept through waits for tomorrow
MOST_TICKETS: Final = 5
MOST_VILLAGES: Final = 8
DAY: Final = timedelta(days=1)

DIGEST: Final = "【今天要办的】{day}"
NOTHING_WAITS: Final = "没有等着办的单子。"
WAITING: Final = "单子{count}张，{colours}："
FOLLOW_UPS: Final = "今天回访：{households}"
UNCLAIMED: Final = "没领的：{households}户{count}项，{worth}。多的在{villages}。"
ALL_CLAIMED: Final = "没领的：都办过了。"
HOW: Final = "发 单子、没领的，或者 查 姓名。"
REPORT: Final = "【日报】{day}"
FIGURES: Final = "昨天新开{opened}张，销号{closed}张；还开着{waiting}张，{colours}。"
URGENT: Final = "急难{count}张：编号{numbers}，{late}张过了24小时。"
VILLAGE: Final = "· {village}：{colours}，销号{closed}张"
KINDS: Final = "没答上{unanswered}张，群众不认{feedback}张，网格员说不符合{rule}张。"
STEPS: Final = "不漏一户，昨天：{steps}。"
NO_STEPS: Final = "不漏一户，昨天没有记新的。"


def digest(office: Office, unclaimed: Ledger, user: User, moment: datetime) -> str:
    """Without names: it lies on a telephone."""
    lines = [DIGEST.format(day=_day(moment))]
    tickets = open_for(office, user)
    if tickets:
        lines.append(WAITING.format(count=len(tickets), colours=_colours(tickets, moment)))
        lines += [listed(office, each, moment) for each in tickets[:MOST_TICKETS]]
    else:
        lines.append(NOTHING_WAITS)
    due = _to_follow_up(office, user, office.day)
    if due:
        lines.append(FOLLOW_UPS.format(households="、".join(due)))
    waiting = [each for each in unclaimed.of_grids(user.grids) if each.is_open]
    villages = progress(waiting)
    if waiting:
        total = in_all(villages)
        most = "、".join(each.village for each in villages[:3])
        lines.append(
            UNCLAIMED.format(
                households=total.households, count=total.total, worth=total.worth, villages=most
            )
        )
    else:
        lines.append(ALL_CLAIMED)
    return "\n".join([*lines, HOW])


def _to_follow_up(office: Office, user: User, day: date) -> list[str]:
    """Households of their own calls, which still are theirs."""
    calls = Calls(office.database).to_follow_up(user.id, day)
    found = [office.households.get(each.household_id) for each in calls]
    return [each.id for each in found if each is not None and each.grid in user.grids]


def daily_report(office: Office, moment: datetime) -> str:
    tickets = office.tickets.all()
    waiting = [each for each in tickets if each.state is not TicketState.CLOSED]
    yesterday = _day(moment) - DAY
    opened = sum(_day(each.created) == yesterday for each in tickets)
    closed = sum(each.closed is not None and _day(each.closed) == yesterday for each in tickets)
    lines = [
        REPORT.format(day=_day(moment)),
        FIGURES.format(
            opened=opened, closed=closed, waiting=len(waiting), colours=_colours(waiting, moment)
        ),
    ]
    urgent = [each for each in waiting if each.is_urgent]
    if urgent:
        numbers = "、".join(str(each.id) for each in urgent)
        late = sum(moment >= each.due for each in urgent)
        lines.append(URGENT.format(count=len(urgent), numbers=numbers, late=late))
    kinds = Counter(each.kind for each in waiting)
    lines.append(
        KINDS.format(
            unanswered=kinds[TicketKind.UNANSWERED],
            feedback=kinds[TicketKind.FEEDBACK],
            rule=kinds[TicketKind.RULE],
        )
    )
    for each in by_village(tickets, moment)[:MOST_VILLAGES]:
        colours = f"🔴{each.red} 🟡{each.yellow} 🔵{each.blue}"
        lines.append(VILLAGE.format(village=each.village, colours=colours, closed=each.closed))
    steps = Counter(each.step for each in office.claims.all() if _day(each.when) == yesterday)
    told = "、".join(f"{step.value}{count}项" for step, count in steps.items())
    lines.append(STEPS.format(steps=told) if told else NO_STEPS)
    return "\n".join(lines)


def _colours(tickets: Sequence[Ticket], moment: datetime) -> str:
    counted = Counter(colour(each, moment) for each in tickets)
    return " ".join(f"{SIGNS[each]}{counted[each]}" for each in Colour)


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


# When


def tell_the_day(office: Office, unclaimed: Ledger, moment: datetime) -> None:
    """What is due now and was not told today goes into the outbox."""
    settings = office.config.tickets
    if _is_time(settings.digest_at, moment):
        for user in _staff(office, Role.GRID_WORKER):
            _tell_once(
                office, user, "digest", moment, lambda u: digest(office, unclaimed, u, moment)
            )
    if _is_time(settings.report_at, moment):
        for user in leaders(office):
            _tell_once(office, user, "report", moment, lambda _: daily_report(office, moment))


def leaders(office: Office) -> list[User]:
    """Those whom config.toml names, else the administrators."""
    named = office.config.tickets.leaders
    found = [office.users.get(each) for each in named] or _staff(office, Role.ADMIN)
    return [each for each in found if each.is_reachable]


def _staff(office: Office, role: Role) -> list[User]:
    return [each for each in office.users.staff() if each.role is role and each.is_reachable]


def _is_time(at: str, moment: datetime) -> bool:
    """Never where there is none."""
    if not at:
        return False
    here = moment.astimezone(HERE)
    since = datetime.combine(here.date(), time.fromisoformat(at), HERE)
    return since <= here < since + NO_LATER


def _tell_once(
    office: Office, user: User, name: str, moment: datetime, text: Callable[[User], str]
) -> None:
    told = office.database.table(TABLE)
    key, day = f"{name}:{user.id}", _day(moment).isoformat()
    kept = told.get(where("name") == key)
    if kept is not None and kept["day"] == day:
        return
    written = text(user)
    with office.database.transaction():
        told.upsert({"name": key, "day": day}, where("name") == key)
        office.outbox.add(user.id, written)
