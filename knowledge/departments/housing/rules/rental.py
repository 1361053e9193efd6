"""Who may ask for a flat of the state at a low rent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import (
    DIBAO,
    FAMILY_SIZE,
    INCOME,
    LOW_INCOME,
    PER_CAPITA_INCOME,
    TEKUN,
    UNKNOWN,
    Fact,
    Household,
    Interval,
    Maybe,
    Person,
    age_on,
)
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

EACH: Final = Quantity("each", "人均月收入", "元/月")
INCOME_SHARE: Final = Quantity("income_share", "人均收入要低于当地平均的", "%")

OWN_HOME: Final[Fact[bool]] = Fact(
    "own_home",
    "名下在当地有房吗？",
    {"当地没房": False, "当地有房": True},
    "{}",
    label="当地有没有房",
    spoken={
        r"(?:没有?|无)(?:自己的|买|本地|住)?(?:房子|住?房(?!本|补|租|贷|产证|东))"
        r"|名下(?:也|都|又)?(?:没有?|无)(?:房|任何|什么)|名下[^,。?]{0,3}房[^,。?]{0,2}没"
        r"|没房,?租|(?:一直|现在|都|还)租(?:着|住)?(?:人家|别人)?的?房|合租"
        r"|在[^,。?]{1,5}租(?:着|了)?(?:房|个屋)住?(?![^。?]{0,6}补)|没买过(?:房|楼)|净身出户"
        r"|(?:没有?|无)房无": False,
        r"(?:^|(?<=[,。 ]))(?:我|我们?家)?有(?:一?套)?房(?=[,。 ]|$)"
        r"|(?:县城|城里|市里|任城|兖州|邹城)[^,。?没]{0,3}有(?:一?[套个])?[^,。?没]{0,3}(?:房"
        r"|两居|三居|楼)"
        r"|名下(?:还)?有(?:一?[套处间])?[^,。?没]{0,6}房"
        r"|(?:家里|自己|我)?(?:有|买了)一?套[^,。?]{0,4}(?:楼房|商品房|住房|房子)": True,
    },
    topical=True,
)
GROWN_UP: Final = 18  # years
PRIORITY: Final = (DIBAO, TEKUN)


@rule(INCOME_SHARE)
def rental(facts: Facts, law: Law) -> Entitlement:
    """The line of the floor space was not found: who has a home is not refused."""
    if facts.get(OWN_HOME):
        return undecided("名下有房的，要住得够挤才行；面积线没查到，问住建局")
    if any(facts.maybe(status) is True for status in PRIORITY):
        return replace(
            entitled(steps=("低保、特困，当地没房",)),
            reasons=("低保、特困没房的，优先",),
        )
    if facts.maybe(LOW_INCOME) is True:
        return replace(entitled(steps=("低收入家庭，当地没房",)), reasons=("低收入家庭没房的",))
    share = law.find("rental.middle_share")
    line = (
        "收入低于当地定的线" if share is None else f"人均收入低于上年主城区人均可支配收入{share}%"
    )
    return replace(
        entitled({} if share is None else {INCOME_SHARE: share}, steps=(f"当地没房，{line}",)),
        reasons=(f"当地没房，{line}的",),
    )


@rule(EACH)
def rental_income(facts: Facts, law: Law) -> Entitlement:
    """What each lives on, and of which kind that is: what people spend in a year is not known."""
    each, times = facts.maybe(PER_CAPITA_INCOME), law.find("rental.low_multiple")
    income, size = facts.maybe(INCOME), facts.maybe(FAMILY_SIZE)
    if each is UNKNOWN and income is not UNKNOWN and size is not UNKNOWN and size > 0:
        each = facts.presume(PER_CAPITA_INCOME, income / size, "收入除以人数")
    if each is UNKNOWN or isinstance(each, Interval) or times is None:
        return undecided("")
    share, known = law["rental.middle_share"].shown, law["rental.dibao"]
    standard = law.values[known.id].on(law.day, reckoned=True) or known
    line, year = standard.amount * times.amount, standard.version.since.year
    by = f"（按{year}年{'推算' if standard.version.inferred else ''}的城市低保标准{standard}元）"
    own, double = f"人均{plain(fen(each))}元", f"{times.shown}{plain(line)}元{by}"
    if each < standard.amount:
        told = f"{own}，不到低保线{by}：先报低保，低保户优先"
    elif each < line:
        told = f"算低收入家庭这一档：{own}，比低保高、不到{double}"
    else:
        told = f"够不上低收入这一档：{own}，过了低保的{double}"
        told += f"；没到上年当地人均可支配收入{share}的，按中等偏下报"
    return undecided(told, {EACH: each})


_FLAT: Final = r"(?:公租房|廉租房)"
_CHILD: Final = r"(?:儿子?|闺女|女儿|孩子)"
_NOW: Final = r"(?:都|今年|快|已经|也)*"
_NO_AGE: Final = r"(?!个|口|人|元|块|千|百)"
_SINGLE: Final = r"(?:(?:没|未)(?:有)?(?:结婚|成家|对象|说上媳妇)|未婚|单身)"


def _age_of_the_child(household: Household | None, _: Person | None, day: date) -> Maybe[Decimal]:
    """Of the only grown child on file."""
    people = household.people if household else ()
    births = [e.birth_date for e in people if e.relation in ("儿子", "女儿")]
    ages = [age_on(born, day) for born in births if born is not UNKNOWN]
    grown = [age for age in ages if age >= GROWN_UP]
    return Decimal(grown[0]) if len(grown) == 1 and len(ages) == len(births) else UNKNOWN


CHILD_AGE: Final[Fact[Decimal]] = Fact(
    "grown_child_age",
    "孩子多大了？",
    display="孩子{}岁",
    read=_age_of_the_child,
    label="孩子多大",
    samples=(Decimal(25), Decimal(32)),
    topical=True,
    counted=(
        rf"{_CHILD}{_NOW}({{n}})(?:周?岁)?{_NO_AGE}[^。?]{{0,24}}?{_FLAT}",
        rf"{_FLAT}[^。?]{{0,24}}?{_CHILD}{_NOW}({{n}})(?:周?岁)?{_NO_AGE}",
        rf"({{n}})岁[^,。?]{{0,8}}{_CHILD}[^。?]{{0,24}}?{_FLAT}",
    ),
)
MARRIED_CHILD: Final[Fact[bool]] = Fact(
    "married_child",
    "孩子结婚了吗？",
    {"孩子结婚了": True, "孩子没结婚": False},
    label="孩子结婚没有",
    topical=True,
    spoken={
        rf"{_SINGLE}[^。?]{{0,24}}?{_FLAT}|{_FLAT}[^。?]{{0,24}}?{_SINGLE}": False,
        rf"{_CHILD}[^,。?没未]{{0,6}}(?:结婚|成家|娶)了[^。?]{{0,24}}?{_FLAT}"
        rf"|结了婚的{_CHILD}[^。?]{{0,24}}?{_FLAT}"
        rf"|{_CHILD}(?:如果|以后|往后|将来|哪天|一)*(?:结了?婚|成了?家|娶了?媳妇)[^,。?]{{0,3}}"
        r"(?:搬|分|另|单|出去)": True,
    },
)


@rule()
def rental_family(facts: Facts, law: Law) -> Entitlement:
    """«Yes» is: counted as one of those who apply together."""
    limit, age = law.find("rental.family_age"), facts.maybe(CHILD_AGE)
    if limit is None:
        return undecided("")
    if facts.maybe(MARRIED_CHILD) is True:
        return not_entitled("结了婚的孩子不算一家（主城区），让他们自己报")
    if age is UNKNOWN:
        return undecided("")
    if age >= limit.amount:
        return not_entitled(
            f"孩子{plain(age)}岁，不满{limit}周岁、没结婚、住一起的才算一家（主城区），他自己另报"
        )
    return replace(entitled(), reasons=(f"不满{limit}周岁、没结婚、住一起的孩子算一家（主城区）",))


OWED: Final[Fact[Decimal]] = Fact(
    "rent_owed_months",
    "欠了几个月房租？",
    display="欠租{}个月",
    label="欠了几个月房租",
    samples=(Decimal(2), Decimal(7)),
    topical=True,
    counted=(
        r"({n})个?月(?:的)?(?:房租|租金?)?(?:都)?(?:没|未)(?:交|给|缴)",
        r"(?:欠|拖|没交|未交)(?:了|着)?(?:房租|租金?)?(?:有|都|快)?({n})个?月",
    ),
)
EMPTY: Final[Fact[Decimal]] = Fact(
    "flat_empty_months",
    "空了几个月没住？",
    display="空了{}个月",
    label="空了几个月",
    samples=(Decimal(2), Decimal(7)),
    topical=True,
    spoken={r"(?:空|闲|没人?住)[^,。?\d]{0,3}半年": Decimal(6)},
    counted=(
        r"({n})个?月(?:都)?没(?:住|去住|回去住?|人住)",
        r"没人?住(?:了|都|有)*({n})个?月",
        r"(?:空|闲)(?:了|着|置)*(?:有|都|快)?({n})个?月",
    ),
)


@rule()
def rental_rules(facts: Facts, law: Law) -> Entitlement:
    """«Yes» is: it may be taken back."""
    for fact, limit, what in (
        (OWED, law["rental.arrears"], "累计欠租"),
        (EMPTY, law["rental.vacant"], "没正当理由连着空"),
    ):
        months = facts.maybe(fact)
        if months is UNKNOWN:
            continue
        if months >= limit.amount:
            return undecided(f"能收回：{what}满{limit}个月就要腾退，赶紧补上、跟住房保障说明")
        left = limit.amount - months
        return undecided(
            f"还不到收回的时候：{what}满{limit}个月才收，还差{plain(left)}个月，趁早补上"
        )
    return undecided("")
