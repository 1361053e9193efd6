"""A sum that somebody says to be paid, held against what is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from intents.answers.relatives import people_called
from intents.answers.shape import OLD, Told
from intents.answers.totals import APART, told_first
from intents.asking import asks_whether_right
from intents.bills import PAID_BY_INSURANCE
from intents.facts_said import Said
from intents.mentions.sums import Sum
from intents.messages import Question, Reading, surely
from intents.reading import says
from intents.stance import ACTUAL
from intents.thread.dialogue import BUNDLE
from knowledge.facts import COST, UNKNOWN, Case
from knowledge.policy.assessment import drawn_with
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.conflicts import OF_A_SUM_DRAWN, conflicts
from knowledge.policy.entitlement import Benefit, evaluate
from knowledge.policy.law import as_written

DRAWS: Final = "登记里在领"  # begins what is told to be drawn
GIVEN: Final = "received"  # the role of a sum that somebody is given
PAID: Final = "subsidy_paid"  # the fact of what somebody says to be paid
REIMBURSED: Final = "reimbursed"  # the role of what an insurance paid of a bill
OF_A_BILL: Final = "能报"  # in the name of such a sum
CHECKED: Final = "账里有目录外、先自付的就报得少，拿结算单找医保查"
_DUE: Final = says("asking", "due")
ROLES: Final = (GIVEN, PAID, "")
RAISED: Final = "可能是后来"  # told where it may have become more since
RECKONED: Final = "这里算出"  # by how much the two differ is told, and to have it looked at
RIGHT: Final = "对得上"  # by older figures or by newer ones
# 养老金253, of which 238 is the basic one: whether the account pays the rest is not known here.
ACCOUNT: Final = "光看数断不出对错：比算得出的多{gap}，可能是个人账户的钱，打12333查明细；"
COMPARED: Final = ("没错", "按老数", "少了", "多了")  # begin what is compared already


def compared(
    knowledge: Knowledge, told: Told, entry: Entry, reading: Reading, question: Question
) -> Told:
    """他一月给五百少不少: a sum that somebody is given held against what is worked out; first by
    what is on file, where something else is said of him."""
    filed = _by_the_file(knowledge, entry, reading, question)
    if not filed:
        benefits = knowledge.benefits_of(entry)
        return _held_against(_beside_the_bill(told, reading.said), reading.said, benefits)
    if told.result.startswith(DRAWS) and told.above_all:  # it is in the first line
        told = replace(told, result=told.above_all[0], above_all=told.above_all[1:])
    return told_first(filed, told)


def _by_the_file(knowledge: Knowledge, entry: Entry, reading: Reading, question: Question) -> str:
    """他是二级,怎么就打149: whether what is drawn is right for the grade on file; empty where that
    is what is said."""
    household, said, day = question.household, reading.said, question.as_of
    people = people_called(said.about or "", household) if household else ()
    told = [(knowledge.facts[e.fact], e.value) for e in said.facts if e.meant in ACTUAL]
    filed = [
        fact.show(value)
        for person in people
        for fact, now in told
        if fact.personal and (value := fact.read(household, person, day)) not in (UNKNOWN, now)
    ]
    if not filed or len(people) != 1:
        return ""
    case, law = Case(day, household, people[0]), knowledge.law(entry.department, day)
    drawn = [e for e in knowledge.benefits_of(entry) if e.drawn_by(household, people[0])]
    lines = [
        each.line.removeprefix("登记里")
        for benefit in drawn
        for each in conflicts(knowledge, case, benefit.rule, evaluate(benefit.rule, case, law))
        if each.kind in OF_A_SUM_DRAWN
    ]
    return f"按登记的{'、'.join(filed)}，{'；'.join(lines)}。" if lines else ""


def _held_against(told: Told, said: Said, benefits: Sequence[Benefit]) -> Told:
    """Against what is worked out of one of the `benefits`; of one that an account is added to, more
    is not too much."""
    sums = [m.value for m, _, _ in said.mentions if isinstance(m.value, Sum)]
    known = [Decimal(each.value) for each in told.amounts]  # 文件上一年一千五: not what is paid
    paid: list[tuple[str, object]] = [
        (PAID, e.value) for e, _, _ in said.mentions if e.kind == PAID
    ]
    own = [e for e in [*((e.role, e.amount) for e in sums), *paid] if e[1] not in known]
    by_role = [[e for r, e in own if r == role and isinstance(e, Decimal)] for role in ROLES]
    given = next(filter(None, by_role), [])
    worth = next((each for each in told.amounts if each.unit.startswith("元")), None)
    done = told.result.startswith(COMPARED) or APART.match(told.result)
    if (
        worth is None
        or told.ask
        or done
        or any(e in told.result for e in (RAISED, RIGHT, RECKONED))
    ):
        return told
    low, high = Decimal(worth.value), Decimal(worth.max or worth.value)
    if low == high and low in [*(each.amount for each in sums), *(each for _, each in paid)]:
        right = "按老数没错" if told.newer else "没错"  # by the newer ones it is more
        return replace(told, result=f"{right}：{told.result}")
    less = len(given) == 1 and given[0] < low  # of an old sum too: none has become less since
    if any(each.at_least for each in benefits) and len(given) == 1 and given[0] > high:
        newest = _newest(told, worth.label, high)
        gap = ACCOUNT.format(gap=as_written(given[0] - newest, "元"))
        return replace(told, result=f"{gap}{told.result}") if given[0] > newest else told
    if len(given) != 1 or low <= given[0] <= high or (OLD.match(told.result) and not less):
        return told
    return replace(told, result=f"{'少了' if less else '多了'}：{told.result}")


def less_what_is_checked(said: Said, asked: str) -> Said:
    """报了4300,对不对: worked out from the whole bill, and held against it."""
    whole = COST.name in said.values and asks_whether_right(asked)
    left = (PAID_BY_INSURANCE,) if whole else ()
    return replace(said, facts=tuple(e for e in said.facts if e.fact not in left))


def _beside_the_bill(told: Told, said: Said) -> Told:
    """What was paid of a bill, beside what is worked out for all of it."""
    sums = [m.value for m, _, _ in said.mentions if isinstance(m.value, Sum)]
    of_it = [each.amount for each in sums if each.role == REIMBURSED]
    paid = [each for each in of_it if isinstance(each, Decimal)]
    worth = [e for e in told.amounts if e.unit.startswith("元") and OF_A_BILL in e.label]
    known = len(paid) == len(of_it) == 1 and worth and worth[0].max is None
    if not known or told.ask:
        return told
    gap = Decimal(worth[0].value) - paid[0]
    by = f"比报的{as_written(paid[0], '元')}{'多' if gap > 0 else '少'}{as_written(abs(gap), '元')}"
    line = f"{by}，{CHECKED}" if gap else "跟报的一样"
    return replace(told, result=f"{told.result.rstrip('。')}；{line}。")


def _newest(told: Told, label: str, known: Decimal) -> Decimal:
    """By what is reckoned for a later year, where that is more."""
    return max([known, *(Decimal(e.value) for e in told.also if e.label.startswith(label))])


def by_the_sum(
    knowledge: Knowledge, plain: str, readings: Sequence[Reading], question: Question
) -> Sequence[Reading]:
    """卡上一月打九百,是不是发少了: of what is on file with this sum, where no benefit is named."""
    readings = [_of_what_they_draw(knowledge, each, question) for each in readings]
    asked = [knowledge.entries[each.intent] for each in readings if each.intent]
    if not asks_whether_right(plain) or any(map(knowledge.benefits_of, asked)):
        return readings
    mentions = [m for each in readings for m, _, _ in each.said.mentions]
    told = [m.value.amount if isinstance(m.value, Sum) else m.value for m in mentions]
    benefit = drawn_with(knowledge, question.household, told)
    if benefit is None:
        return readings
    found = surely(benefit.intent)
    return [replace(found, said=readings[0].said, aspect="amount", part=plain)]


def _of_what_they_draw(knowledge: Knowledge, reading: Reading, question: Question) -> Reading:
    """俺家该多少: of the one thing that the household draws, and no plan of all that there is."""
    household = question.household
    if reading.intent != BUNDLE or household is None or not _DUE(reading.part or question.text):
        return reading
    sums = [each.amount for each in household.benefits]
    benefit = drawn_with(knowledge, household, sums) if len(sums) == 1 else None
    return replace(reading, intent=benefit.intent, aspect="amount") if benefit else reading
