"""What is to be seen of a household while somebody of it is on the telephone."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from handlers.office.gaps import Gap, GapKind, gaps
from handlers.office.told import head_name
from knowledge.facts import INCOME, UNKNOWN, Household, Maybe, Person, age_on, birthday
from knowledge.policy.assessment import Assessed, Memory, assess
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Verdict
from knowledge.policy.law import plain

SOON: Final = timedelta(days=90)
NEAR: Final = Decimal("0.1")  # of the income, by which a threshold is near
MOST_MISSING: Final = 6
_FEN: Final = Decimal("0.01")


@dataclass(frozen=True)
class Member:
    name: str
    masked: str  # 王*兰: what is shown before anybody had a reason to look
    relation: str
    told: str  # age, sex, certificate, school, illnesses


@dataclass(frozen=True)
class Card:
    id: str
    head: str
    masked_head: str
    place: str
    status: str
    phone: str
    contact: str
    members: tuple[Member, ...]
    drawn: tuple[str, ...]
    claims: tuple[Gap, ...]  # not yet claimed, the most money first
    missing: tuple[str, ...]  # what must be known, and of which benefits it decides
    unknown: tuple[str, ...]  # what the registry does not tell
    warnings: tuple[str, ...]


class Cards:
    """Remembers what rules came to, so that all but the first take a few milliseconds."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._knowledge: Knowledge | None = None
        self._memories: dict[date, Memory] = {}

    def card(self, knowledge: Knowledge, household: Household, day: date) -> Card:
        with self._turn:
            return self._card(knowledge, household, day)

    def _card(self, knowledge: Knowledge, household: Household, day: date) -> Card:
        found = gaps(knowledge, household, day, self._memory(knowledge, day))
        head = head_name(household)
        return Card(
            id=household.id,
            head=head or "户主未登记",
            masked_head=masked_name(head) or "户主未登记",
            place=_place(household),
            status="、".join(_statuses(household)),
            phone=_shown(household.phone),
            contact=_shown(household.contact_person),
            members=tuple(_member(each, day) for each in household.people),
            drawn=tuple(_drawn(household)),
            claims=tuple(gap for gap in found if gap.kind is GapKind.CLAIM),
            missing=tuple(_missing(found)),
            unknown=tuple(_unknown(household)),
            warnings=tuple(self._warnings(knowledge, household, day)),
        )

    def _memory(self, knowledge: Knowledge, day: date) -> Memory:
        if self._knowledge is not knowledge:
            self._knowledge, self._memories = knowledge, {}
        if day not in self._memories:
            kept = {day, day - SOON, day + SOON}
            self._memories = {each: m for each, m in self._memories.items() if each in kept}
            self._memories[day] = Memory(knowledge, day)
        return self._memories[day]

    def _warnings(self, knowledge: Knowledge, household: Household, day: date) -> Iterable[str]:
        now = assess(knowledge, household, day, memory=self._memory(knowledge, day))
        yield from self._birthdays(knowledge, household, day, now)
        income = household.monthly_income
        if income is UNKNOWN or not income:
            return
        step = (income * NEAR).quantize(_FEN, ROUND_HALF_UP)
        for other, is_more in ((income + step, True), (income - step, False)):
            then = assess(
                knowledge, household, day, {INCOME.name: other}, self._memory(knowledge, day)
            )
            names = _lost(now, then) if is_more else _lost(then, now)
            if names:
                way = "多" if is_more else "少"
                end = "就不够条件了" if is_more else "就够条件了"
                yield f"收入卡线：一月再{way}{plain(step)}元，{'、'.join(names)}{end}"

    def _birthdays(
        self, knowledge: Knowledge, household: Household, day: date, now: Sequence[Assessed]
    ) -> Iterable[str]:
        having = [(p, b) for p in household.people if (b := _next_birthday(p, day)) is not None]
        if not having:
            return
        later = day + SOON
        then = assess(knowledge, household, later, memory=self._memory(knowledge, later))
        for person, (when, age) in having:
            mine = [
                (before, after)
                for before, after in zip(now, then, strict=True)
                if after.person is person and after.benefit.personal
            ]
            names = _lost([after for _, after in mine], [before for before, _ in mine])
            if names:
                who = _shown(person.name) or "家里一人"
                told = f"{when.month}月{when.day}日满{age}岁"
                yield f"{who}{told}，到时能办：{'、'.join(names)}"


def _lost(having: Sequence[Assessed], lacking: Sequence[Assessed]) -> list[str]:
    """Benefits that are granted here and not there."""
    names = [
        one.benefit.name
        for one, other in zip(having, lacking, strict=True)
        if one.result.verdict is Verdict.YES
        and other.result.verdict is Verdict.NO
        and not one.displaced_by
        and not one.benefit.per_event
    ]
    return list(dict.fromkeys(names))


def _next_birthday(person: Person, day: date) -> tuple[date, int] | None:
    """Within the days that are looked ahead, and the age that is reached."""
    born = person.birth_date
    if born is UNKNOWN or born > day:
        return None
    age = age_on(born, day) + 1
    when = birthday(born, age)
    return (when, age) if when <= day + SOON else None


def family_of(household: Household) -> str:
    """王桂兰家 and where they live, for a note."""
    head = head_name(household)
    return " ".join(part for part in (f"{head}家" if head else "", _place(household)) if part)


def _place(household: Household) -> str:
    return "".join(map(_shown, (household.county, household.town, household.village)))


def masked_name(name: str) -> str:
    if len(name) <= 1:
        return name and "*"
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def _shown(value: Maybe[str]) -> str:
    return value if isinstance(value, str) else ""


def _statuses(household: Household) -> Iterable[str]:
    yield from sorted(household.categories)
    if isinstance(household.registration, str):
        yield f"{household.registration}户口"
    if household.monthly_income is not UNKNOWN:
        yield f"月收入{plain(household.monthly_income)}元"
    if isinstance(household.house_grade, str):
        graded = household.house_grade != "未鉴定"
        yield f"房屋{household.house_grade}级" if graded else "房屋未鉴定"


def _member(person: Person, day: date) -> Member:
    name = _shown(person.name)
    told = [_shown(person.sex)]
    if person.birth_date is not UNKNOWN:
        told.append(f"{age_on(person.birth_date, day)}岁")
    if isinstance(person.disability_grade, int):
        told.append(f"{_shown(person.disability_kind)}残疾{person.disability_grade}级")
    if person.chronic_illnesses is not UNKNOWN:
        told += [illness.name for illness in person.chronic_illnesses]
    told += [_shown(person.school_stage)]
    if person.self_care in ("部分丧失", "完全丧失"):
        told.append(f"自理能力{person.self_care}")
    if person.work_ability in ("弱", "无"):
        told.append("劳动能力弱" if person.work_ability == "弱" else "没有劳动能力")
    return Member(
        name or "没登记姓名",
        masked_name(name) or "没登记姓名",
        _shown(person.relation),
        "、".join(part for part in told if part),
    )


def _drawn(household: Household) -> Iterable[str]:
    owners = [("", household.benefits)]
    owners += [(_shown(person.name), person.benefits) for person in household.people]
    for owner, benefits in owners:
        for each in benefits:
            amount = "" if each.amount is UNKNOWN else f"每月{plain(each.amount)}元"
            yield " ".join(part for part in (each.name, amount, owner) if part)


def _missing(found: Iterable[Gap]) -> list[str]:
    decides: dict[str, list[str]] = {}
    for gap in found:
        if gap.kind is GapKind.OPEN and gap.can_be_asked:
            who = f"（{gap.person}）" if gap.person else ""
            decides.setdefault(gap.lacking + who, []).append(gap.benefit)
    ranked = sorted(decides.items(), key=lambda pair: -len(pair[1]))
    return [f"{lacking}：定{'、'.join(names)}" for lacking, names in ranked[:MOST_MISSING]]


def _unknown(household: Household) -> Iterable[str]:
    facts = {
        "家庭月收入": household.monthly_income,
        "户口性质": household.registration,
        "联系电话": household.phone,
    }
    yield from (name for name, value in facts.items() if value is UNKNOWN)
    for person in household.people:
        own = {
            "出生日期": person.birth_date,
            "残疾等级": person.disability_grade,
            "慢性病": person.chronic_illnesses,
        }
        lacking = [name for name, value in own.items() if value is UNKNOWN]
        if lacking:
            yield f"{_shown(person.name) or '一人'}的{'、'.join(lacking)}"
