"""No household left out (不漏一户): what those of a worker's 网格 have not claimed, how far each is
with it, and how far the villages are.

Working out takes some milliseconds a household; what came of it is remembered until the household,
the knowledge or the day is another.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import orjson

from handlers.office.clock import now
from handlers.office.gaps import Gap, GapKind, gaps
from handlers.office.office import Office
from handlers.office.on_duty import tell_those_on_duty
from intents.whose import without_names
from knowledge.facts import Household
from knowledge.policy.assessment import Memory
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Range
from knowledge.registry import tickets
from knowledge.registry.claims import Claim, ClaimStep
from knowledge.registry.households import read_household
from knowledge.registry.masking import masked
from knowledge.registry.users import Role, User

MARKED: Final = "记下了：{benefit}，{step}。"
MARKED_UNFIT: Final = "记下了：{benefit}，不符合（{reason}）。规则的管理员会看，编号{number}。"
NOT_YOURS: Final = "您的网格里没有这一户。"
NOT_THERE: Final = "这一户现在没有这一项了（登记或政策变过），没有记。"
NO_STEP: Final = "要点一样：已告知、已申请、不符合、已享受。"
NO_REASON: Final = "不符合要写原因，两个字以上、一百个字以内。"
TO_THE_OWNER: Final = "《{benefit}》：网格员看了一户，说不符合，原因：{reason}"
REASONS: Final = (
    "收入财产超了",
    "年龄不够",
    "等级病种不对",
    "人在外地",
    "享着别的待遇",
    "登记错了",
)
LONGEST_REASON: Final = 100
MOST_REMEMBERED: Final = 20_000  # households
_NAME: Final = 8  # hexadecimal digits by which a claim of one household is called


@dataclass(frozen=True)
class Unclaimed:
    """One benefit, and what was done about it."""

    gap: Gap
    claim: Claim | None

    @property
    def name(self) -> str:
        """Stands for it among those of its household."""
        return name_of(self.gap.benefit, self.gap.person)

    @property
    def step(self) -> str:
        return self.claim.step if self.claim is not None else NOTHING_YET

    @property
    def is_open(self) -> bool:
        """Whether there is still something to be done."""
        return self.claim is None or self.claim.step in (ClaimStep.TOLD, ClaimStep.APPLIED)


NOTHING_YET: Final = "还没说"
STEPS: Final = (ClaimStep.DRAWN, ClaimStep.APPLIED, ClaimStep.TOLD, ClaimStep.UNFIT)


def name_of(benefit: str, person: str) -> str:
    return hashlib.sha256(f"{benefit}/{person}".encode()).hexdigest()[:_NAME]


class Ledger:
    """What is unclaimed, household by household."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turn = threading.Lock()
        self._memory: tuple[Knowledge, date, Memory] | None = None
        self._found: OrderedDict[str, tuple[bytes, tuple[Gap, ...]]] = OrderedDict()

    def of_grids(self, grids: Iterable[str]) -> list[Unclaimed]:
        """The highest amount first. It takes a while where much is not remembered."""
        documents = self._office.households.in_grids(grids)
        found = [gap for each in documents for gap in self._gaps(each)]
        return self._with_claims(sorted(found, key=lambda gap: -Decimal(gap.most or 0)))

    def of_household(self, household_id: str) -> list[Unclaimed]:
        document = self._office.households.document(household_id)
        return [] if document is None else self._with_claims(self._gaps(document))

    def _with_claims(self, found: Sequence[Gap]) -> list[Unclaimed]:
        claims = self._office.claims.of_households(gap.household for gap in found)
        return [
            Unclaimed(gap, claims.get((gap.household, gap.benefit, gap.person))) for gap in found
        ]

    def _gaps(self, document: Any) -> tuple[Gap, ...]:
        knowledge, day = self._office.assistant.knowledge, self._office.day
        household_id = document["户编号"]
        state = f"{knowledge.version} {day} ".encode() + orjson.dumps(dict(document))
        key = hashlib.sha256(state).digest()
        with self._turn:
            known = self._found.get(household_id)
            if known is not None and known[0] == key:
                return known[1]
            if self._memory is None or self._memory[:2] != (knowledge, day):
                self._memory = knowledge, day, Memory(knowledge, day)
            found = gaps(knowledge, read_household(document), day, self._memory[2])
            claims = tuple(gap for gap in found if gap.kind is GapKind.CLAIM)
            self._found[household_id] = key, claims
            while len(self._found) > MOST_REMEMBERED:
                self._found.popitem(last=False)
        return claims


# What is done about it


@dataclass(frozen=True)
class Marked:
    line: str
    is_done: bool = False
    chats: tuple[int, ...] = ()  # for which something is in the outbox


def mark(
    ledger: Ledger,
    office: Office,
    user: User,
    household_id: str,
    name: str,
    step: str,
    reason: str = "",
) -> Marked:
    """By a worker of the household's 网格. A refusal reaches whoever owns the rule."""
    household = office.households.get(household_id)
    if household is None or user.role is not Role.GRID_WORKER or household.grid not in user.grids:
        return Marked(NOT_YOURS)
    if step not in list(ClaimStep):
        return Marked(NO_STEP)
    reason = _told_of_nobody(reason.strip(), household) if step == ClaimStep.UNFIT else ""
    if step == ClaimStep.UNFIT and not 2 <= len(reason) <= LONGEST_REASON:
        return Marked(NO_REASON)
    found = next((each for each in ledger.of_household(household.id) if each.name == name), None)
    if found is None:
        return Marked(NOT_THERE)
    gap, before = found.gap, found.claim
    claim = Claim(household.id, gap.benefit, gap.person, ClaimStep(step), reason, user.id, now())
    with office.database.transaction():
        office.claims.keep(claim)
        told = f"，{reason}" if reason else ""
        office.note_look(user.id, "标记", household.id, f"{gap.benefit}：{step}{told}")
        is_new = before is None or (before.step, before.reason) != (claim.step, reason)
        if claim.step is ClaimStep.UNFIT and is_new:
            ticket = _tell_the_owner(office, user, claim)
            line = MARKED_UNFIT.format(benefit=gap.benefit, reason=reason, number=ticket.id)
            return Marked(line, True, tell_those_on_duty(office, ticket))
        return Marked(MARKED.format(benefit=gap.benefit, step=step), True)


def _told_of_nobody(reason: str, household: Household) -> str:
    """Administrators are to see no household in it."""
    return masked(without_names(reason, household)).replace(household.id, "（户编号）")


def _tell_the_owner(office: Office, user: User, claim: Claim) -> tickets.Ticket:
    benefits = office.assistant.knowledge.benefits
    department = next((dep for dep, each in benefits if each.name == claim.benefit), "")
    return office.tickets.open(
        tickets.TicketKind.RULE,
        user.id,
        TO_THE_OWNER.format(benefit=claim.benefit, reason=claim.reason),
        "",
        now(),
        department=department,
        due=now() + timedelta(days=office.config.tickets.days),
    )


# How far the villages are


@dataclass(frozen=True)
class VillageProgress:
    village: str
    households: int
    steps: dict[str, int]  # how many benefits stand at each, NOTHING_YET among them
    least: Decimal  # 元/年 of what is still to be done
    most: Decimal

    @property
    def total(self) -> int:
        return sum(self.steps.values())

    @property
    def worth(self) -> str:
        return f"每年{Range(self.least, self.most).show('元')}" if self.most else "金额待确认"


def progress(found: Sequence[Unclaimed]) -> list[VillageProgress]:
    """Where the most money waits first."""
    villages: dict[str, list[Unclaimed]] = {}
    for each in found:
        villages.setdefault(f"{each.gap.town}{each.gap.village}" or "没登记村居", []).append(each)
    counted = [_progress_of(village, own) for village, own in villages.items()]
    return sorted(counted, key=lambda each: (-each.most, each.village))


def _progress_of(village: str, found: Sequence[Unclaimed]) -> VillageProgress:
    steps = [each.step for each in found]
    waiting = [each.gap for each in found if each.is_open]
    return VillageProgress(
        village=village,
        households=len({each.gap.household for each in found}),
        steps={step: steps.count(step) for step in (*STEPS, NOTHING_YET)},
        least=sum((Decimal(gap.least or 0) for gap in waiting), Decimal(0)),
        most=sum((Decimal(gap.most or 0) for gap in waiting), Decimal(0)),
    )


def in_all(villages: Sequence[VillageProgress]) -> VillageProgress:
    return VillageProgress(
        village="合计",
        households=sum(each.households for each in villages),
        steps={step: sum(each.steps[step] for each in villages) for step in (*STEPS, NOTHING_YET)},
        least=sum((each.least for each in villages), Decimal(0)),
        most=sum((each.most for each in villages), Decimal(0)),
    )
