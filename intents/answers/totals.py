"""What several bills, or several people of a household, come to together."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from decimal import Decimal

from intents.answers.reckoned import added_up
from intents.answers.shape import OLD, Told, join
from intents.answers.working_out import OF_THE_FAMILY, WorkedOut, called
from intents.asking import asks_for_a_head, asks_for_a_term, asks_for_a_year, asks_than_another
from intents.messages import AnswerAmount, Details
from knowledge.policy.entitlement import Range, Verdict
from knowledge.policy.law import Status, as_written, period_of, plain

TOGETHER = "一共"  # begins such a result
MINIMUM = "全省最低"  # in the name of such a sum
OF_BILLS = {"元/次", "元/年"}  # a stay, and a year of an illness: what comes of both is one sum
NOT_OF_ONE = (OF_THE_FAMILY, "标准（每人）")
UNSURE = "待确认"
APART = re.compile("[^。]{1,30}比[^。]{1,30}多[^。]{1,12}元。$")  # a result of two
AVERAGE = "平均"  # in the result of what is paid by tiers
OF_ONE = ("注意：", "按您说的：", "按这样算：")  # begins lines that may be so of one alone
OF_THE_STAY = "报完剩下"  # begins the name of such a sum
AS_PAID = "实发待确认"  # beside the most that may be paid
FIRST_PAID = "起付线"  # in the name of what is paid before anything is given
LEFT = "自己先付"  # in the name of what people still pay
A_HEAD = "每人每月能领"  # in the name of such a sum
BY_THE_YEAR = "元/年"
BY_THE_MONTH = "元/月"
MONTHS = 12
OF_TERMS = "education.aid"  # begins what is paid half a year at a time
PAID = {*OF_BILLS, BY_THE_MONTH}
FIGURE = re.compile(r"\d+(?:\.\d+)?")


def together(
    parts: Sequence[tuple[str, Told]],
    *,
    at_least: bool,
    left: bool = False,
    supposed: str = "",
    asked: str = "",
    only: str = "",
) -> Told | None:
    """The parts with what they are called, and the sum of the first money that each is about, of
    what is `asked` for by its name or is the `only` part, or of what is `left` to pay; `at_least`
    where more comes with it; what is `supposed` begins it; None where a part has no sum, or one of
    another kind."""
    money = [[each for each in told.amounts if each.unit.startswith("元")] for _, told in parts]
    if left:
        money = [[each for each in told if LEFT in each.label] for told in money]
    by_name = [
        [each for each in told if each.label in asked or (only and only in each.label)]
        for told in money
    ]
    whole = [each[0] for each in money if each]
    money = by_name if all(by_name) else money
    sums = [each[0] for each in money if each]
    units = {each.unit for each in sums}
    if len(sums) < len(parts) or (len(units) > 1 and not units <= OF_BILLS):
        return None
    if not left and any(FIRST_PAID in each.label for each in sums):
        return None  # nobody gets it
    low = sum((Decimal(each.value) for each in sums), Decimal(0))
    high = sum((Decimal(each.max or each.value) for each in sums), Decimal(0))
    unit = sums[0].unit if len(units) == 1 else "元"
    total = Range(low, high)
    period = period_of(unit)
    least = all(MINIMUM in each.label for each in sums)
    shown = "，".join(
        f"{name}{_range(each).show(unit)}{'' if least else _made_up(told, each)}"
        for (name, told), each in zip(parts, sums, strict=True)
    )
    if any(AVERAGE in told.result for _, told in parts):
        shown += "（助学金是平均数，分档给）"
    shown += "（全省最低，济宁的数待确认）" if least else ""
    old = min((found.group() for _, told in parts if (found := OLD.match(told.result))), default="")
    first = next((told for _, told in parts if told.next_step), parts[0][1])
    of_each = [f"{name}：{_bare(told, name)}" for name, told in parts]
    most = None if total.certain else str(high)
    whose = "自己" if left else supposed
    most_of_it = "至少" if at_least else ""
    if all(AS_PAID in told.result for _, told in parts):
        most_of_it = "最多"
    amount = AnswerAmount(f"{sums[0].label}（一共）", str(low), unit, most)
    newer = added_up([told for _, told in parts], unit) if sums == whole else None
    label = f"一共（按{newer.year}年推算）" if newer else ""
    by_newer = [AnswerAmount(label, plain(newer.amount), unit)] if newer else []
    return replace(
        first,
        result=f"{old}{whose}{TOGETHER}{period}{most_of_it}{total.show(unit)}：{shown}。",
        why=tuple(e for e in of_each if not {*FIGURE.findall(e)} <= {*FIGURE.findall(shown)}),
        amounts=(amount, *(each for _, told in parts for each in told.amounts)),
        newer=newer,
        also=(*(each for _, told in parts for each in told.also), *by_newer),
        steps=tuple(dict.fromkeys(step for _, told in parts for step in told.steps)),
        sources=tuple(dict.fromkeys(source for _, told in parts for source in told.sources)),
        details=joined([told.details for _, told in parts]),
    )


def one_by_one(parts: Sequence[tuple[str, Told]]) -> Told:
    """The result of each with what they are called, those alike in one line."""
    first = parts[0][1]
    notes = {line for line in first.why if line.startswith(OF_ONE)}  # of the first alone
    own = {line for line in notes if any(line not in told.why for _, told in parts)}
    old = min((found[0] for _, told in parts if (found := OLD.search(told.result))), default="")
    lines: dict[str, list[str]] = {}
    for name, told in parts:
        lines.setdefault(_bare(told, name), []).append(name)
    shown = [f"{'、'.join(names)}：{words}" for words, names in lines.items()]
    unlike = len({told.steps for _, told in parts}) > 1
    named = tuple(f"{name}：{step}" for name, told in parts for step in told.steps)
    return replace(
        first,
        result=f"{old}{shown[0]}",
        steps=named if unlike else first.steps,
        above_all=(*shown[1:4], *first.above_all),
        why=(*shown[4:], *(line for line in first.why if line not in own)),
    )


def with_the_difference(told: Told, found: Sequence[WorkedOut], asked: str) -> Told:
    """老二比老大多多少: by how much what two get by the month or the year is apart, first."""
    named = [(called(each.person), each) for each in found]
    return difference_first(told, named) if asks_than_another(asked) else told


def difference_first(told: Told, named: Sequence[tuple[str, WorkedOut]]) -> Told:
    if not (by := the_difference(named)):
        return told
    return told_first(after_old(told, f"{by}。"), replace(told, result=OLD.sub("", told.result)))


def the_difference(named: Sequence[tuple[str, WorkedOut]]) -> str:
    """二级比三级每月多30元; empty where it is not known, or there is none."""
    sums = [each for name, one in named if name and (each := _most(name, one))]
    if len(sums) != 2 or len(named) != 2:
        return ""
    (less, unit, low), (more, also, high) = sorted(sums)
    period = period_of(unit)
    apart = unit == also and less != more
    return f"{high}比{low}{period}多{as_written(more - less, '元')}" if apart else ""


def _most(name: str, found: WorkedOut) -> tuple[Decimal, str, str] | None:
    """What somebody gets in all, the largest sum where all are certain; its unit, and who."""
    spans = found.result.amounts
    given = [each for each in spans if not (each.is_left or FIRST_PAID in each.label)]
    money = [(spans[each].low, each.unit) for each in given if each.unit in PAID]
    certain = all(each.certain for each in spans.values())
    if not (money and certain and found.result.verdict is Verdict.YES):
        return None
    return *max(money), name


def _bare(told: Told, name: str) -> str:
    return OLD.sub("", told.result.replace(f"{name}：", "", 1))


def _made_up(told: Told, total: AnswerAmount) -> str:
    """（生活补贴178元，护理补贴159元待确认）: of what a sum is made up, and what is in doubt."""
    parts = [
        each
        for each in told.amounts
        if each is not total and each.unit == total.unit and each.max is total.max is None
    ]
    doubtful = {plain(v.amount) for v in told.values if v.status is Status.UNCONFIRMED}
    if len(parts) > 1 and sum(Decimal(each.value) for each in parts) == Decimal(total.value):
        return f"（{'，'.join(_named(each, told.result, doubtful) for each in parts)}）"
    if AS_PAID in told.result:
        return f"（{AS_PAID}）"
    return f"（{UNSURE}）" if f"{UNSURE}）" in told.result else ""


def _named(part: AnswerAmount, told: str, doubtful: Collection[str]) -> str:
    in_jining = re.search(rf"(?<!\d){part.value}元（(济宁{UNSURE})）", told)
    mark = in_jining[1] if in_jining else UNSURE if part.value in doubtful else ""
    return f"{part.label.partition('（')[0]}{part.value}元{mark}"


def _range(amount: AnswerAmount) -> Range:
    return Range(Decimal(amount.value), Decimal(amount.max or amount.value))


def joined(details: Sequence[Details]) -> Details:
    """Part by part, each line once."""
    parts = (join(getattr(each, part.name) for each in details) for part in fields(Details))
    return Details(*("\n".join(dict.fromkeys(part.splitlines())) for part in parts))


def by_the_part(told: Told, intent: str, asked: str) -> Told:
    """低保每人合多少, 一学期发多少, 一年多少: what it is a head, a term or a year, first, where it
    is known."""
    if "，往后" in told.result:  # by how much it changes
        return told
    for each in told.amounts:
        if each.max is None and A_HEAD in each.label and asks_for_a_head(asked):
            head = as_written(Decimal(each.value), "元")
            return replace(told, result=f"每人合{head}；{told.result}")
    rest = OLD.sub("", told.result)
    worth = told.amounts[0] if told.amounts else None
    up_to = worth is not None and worth.max is not None and not Decimal(worth.value)
    by_the_year = worth is not None and worth.unit == BY_THE_YEAR and (up_to or not worth.max)
    if worth and by_the_year and intent.startswith(OF_TERMS) and asks_for_a_term(asked):
        half = Decimal(worth.max or worth.value) / 2
        result = after_old(
            told, f"一学期{'最多' if up_to else ''}合{as_written(half, '元')}；{rest}"
        )
        term = AnswerAmount(f"{worth.label}（一学期）", plain(half), "元")
        return replace(told, result=result, also=(*told.also, term))
    worth = next((each for each in told.amounts if each.unit.startswith("元")), None)
    by_the_month = worth is not None and (worth.unit, worth.max) == (BY_THE_MONTH, None)
    if worth and by_the_month and asks_for_a_year(asked) and "一年" not in told.result:
        year = as_written(Decimal(worth.value) * MONTHS, "元")
        steps = (*told.steps, f"{worth.value}×{MONTHS}＝{year}")
        whole = AnswerAmount(f"{worth.label}（一年）", plain(Decimal(worth.value) * MONTHS), "元")
        result = after_old(told, f"一年合{year}；{rest}")
        return replace(told, result=result, steps=steps, also=(*told.also, whole))
    return told


def told_first(line: str, told: Told) -> Told:
    """This line, and all that was told behind it."""
    newer = (told.newer.line,) if told.newer else ()
    return replace(told, result=line, newer=None, above_all=(told.result, *newer, *told.above_all))


def after_old(told: Told, words: str) -> str:
    """These words behind 按查到的最新数, where the result begins so."""
    old = OLD.match(told.result)
    return f"{old[0] if old else ''}{words}"


def among(found: WorkedOut, others: Sequence[tuple[str, WorkedOut]]) -> bool:
    """俺对象刘传银 is one, though named twice."""
    return (found.person or found) in [each.person or each for _, each in others]


def of_the_family(found: WorkedOut) -> bool:
    """Whether the sum is that of all the family already, a standard for whoever it may be, or what
    is left of the one stay that is told: it is not added up person by person."""
    labels = [each.label for each in found.result.amounts]
    return any(one.endswith(NOT_OF_ONE) or one.startswith(OF_THE_STAY) for one in labels)
