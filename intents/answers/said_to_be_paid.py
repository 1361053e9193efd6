"""A sum that somebody says to be paid, held against what is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from intents.answers.shape import OLD, Told
from intents.answers.totals import APART
from intents.asking import asks_whether_right
from intents.facts_said import Said
from intents.mentions.sums import Sum
from intents.messages import Question, Reading, surely
from knowledge.policy.assessment import drawn_with
from knowledge.policy.catalogue import Knowledge

GIVEN: Final = "received"  # the role of a sum that somebody is given
PAID: Final = "subsidy_paid"  # the fact of what somebody says to be paid
ROLES: Final = (GIVEN, PAID, "")
RAISED: Final = "可能是后来"  # told where it may have become more since
RIGHT: Final = "对得上"  # by older figures or by newer ones
COMPARED: Final = ("没错", "按老数", "少了", "多了")  # begin what is compared already


def compared(told: Told, said: Said) -> Told:
    """他一月给五百少不少: a sum that somebody is given held against what is worked out."""
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
    if worth is None or told.ask or done or any(each in told.result for each in (RAISED, RIGHT)):
        return told
    low, high = Decimal(worth.value), Decimal(worth.max or worth.value)
    if low == high and low in [*(each.amount for each in sums), *(each for _, each in paid)]:
        right = "按老数没错" if told.newer else "没错"  # by the newer ones it is more
        return replace(told, result=f"{right}：{told.result}")
    less = len(given) == 1 and given[0] < low  # of an old sum too: none has become less since
    if len(given) != 1 or low <= given[0] <= high or (OLD.match(told.result) and not less):
        return told
    return replace(told, result=f"{'少了' if less else '多了'}：{told.result}")


def by_the_sum(
    knowledge: Knowledge, plain: str, readings: Sequence[Reading], question: Question
) -> Sequence[Reading]:
    """卡上一月打九百,是不是发少了: of what is on file with this sum, where no benefit is named."""
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
