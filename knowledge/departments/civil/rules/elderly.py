"""What the old are paid for their age, and where they go free."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.civil.rules.facts import COUNTY, SELF_CARE
from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    UNKNOWN,
    Fact,
    Interval,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

ELDER = Quantity("elder", "高龄津贴", "元/月")
OLD_POOR = Quantity("old_poor", "低保老人补贴（省里的说法）", "元/月")

OLD_POOR_CARE = Quantity("old_poor_care", "低保老人不能自理的再加", "元/月")

ELDER_COUNTY: Final = "任城区"
ELDER_TIERS: Final = (80, 90, 100)  # ages from which more is paid there
OLD: Final = 60  # years from which somebody is old, by the law of the old
AMOUNT_UNKNOWN: Final = "要山东户籍；给多少由县里定，您县里的数没查到，待确认"
OLD_POOR_TIERS: Final = (60, 80, 90, 100)

ASKED_FROM: Final[Fact[Decimal]] = Fact(
    "elder_asked_from",
    "问的是多大年纪以上的？",
    display="{}岁的",
    label="多大年纪",
    samples=(Decimal(80), Decimal(90)),
    counted=(
        r"({n})(?:周?岁)?(?:以上|往上|朝上|以后)",
        r"(?:满|过|上)了?({n})(?:周?岁)?的(?:老|一)",
        r"({n})周?岁的?(?=高龄|津贴|补贴|老人|老太|老头|老爷)",
        r"(?<![一二两三四五六七八九十])({n})岁?(?:以上|往上|的)(?:低保|老)",
        r"活到了?({n})(?:周?岁)?(?=[,。的能给补]|一个?月|每月|$)",
    ),
    topical=True,
)

_HERE: Final = "(?:济宁|任城|兖州|曲阜|邹城|微山|鱼台|金乡|嘉祥|汶上|泗水|梁山)"
_ELSEWHERE: Final = (
    "(?:青岛|济南|烟台|潍坊|淄博|威海|临沂|德州|聊城|滨州|菏泽|枣庄|日照|泰安|东营|河南|河北|安徽|江苏"
    "|浙江|上海|北京|天津|广东|福建|湖北|湖南|江西|四川|重庆|贵州|云南|陕西|山西|甘肃|辽宁|吉林|黑龙江"
    "|东北|内蒙|新疆|广西|海南|宁夏|青海|西藏|滕州|单县|成武|巨野|郓城|曹县|定陶|鄄城|东明|东平|宁阳"
    "|肥城|平邑|费县|徐州|沛县|丰县|商丘)"
)
REGISTERED_ELSEWHERE: Final[Fact[bool]] = Fact(
    "elder_registered_elsewhere",
    "户口不在本地吗？",
    {"外地户口": True, "本地户口": False},
    label="户口在不在本地",
    personal=True,
    topical=True,
    spoken={
        r"外(?:地|省|县|市)的?户[口籍]|户[口籍](?:本|还|都|也|一直|是|在|落|留|挂)*"
        rf"(?:外[地省县市]|老家(?!{_HERE})|{_ELSEWHERE})"
        rf"|{_ELSEWHERE}(?:那边|老家)?的?户[口籍]": True,
    },
)


@rule(ELDER)
def elder(facts: Facts, law: Law) -> Entitlement:
    """Each county fixes its own amounts; only one county's are known."""
    if facts.presume(REGISTERED_ELSEWHERE, False):
        return not_entitled(
            f"户口不在济宁的，济宁不发：满{law['elder_age']}周岁的回户口所在的乡镇（街道）申请，给多少问那边"
        )
    age, asked, known = law["elder_age"], facts.maybe(ASKED_FROM), facts.maybe(AGE)
    if known is UNKNOWN and asked is not UNKNOWN:
        known = facts.presume(AGE, asked, f"按{plain(asked)}岁算")
    if not (facts.at_least(AGE, age) if known is UNKNOWN else known >= age.amount):
        at = f"，{month}满" if (month := facts.month_of_age(age)) else ""
        notes = (AMOUNT_UNKNOWN,) if facts.maybe(COUNTY) not in (ELDER_COUNTY, UNKNOWN) else ()
        return not_entitled(f"还不能领，高龄津贴要满{age}周岁{_now(facts)}{at}", notes=notes)
    county = facts.maybe(COUNTY)
    if known is UNKNOWN:
        about = facts.within(AGE)
        if isinstance(about, Interval) and about.low is not None and about.high is not None:
            tiers = {_tier(age) for age in (about.low, about.high - 1)}
            known = about.low if len(tiers) == 1 else UNKNOWN
    if known is UNKNOWN or not _tier(known) or county not in (ELDER_COUNTY, UNKNOWN):
        return entitled(notes=(AMOUNT_UNKNOWN,))
    amount = law.find(f"elder_rencheng.{_tier(known)}")
    if amount is None:
        return entitled(notes=("要山东户籍；给多少由县里定，没查到，待确认",))
    if county is UNKNOWN:
        told = f"多少由县里定；这个岁数任城网上说每月{amount}元，别的县没查到，待确认"
        return replace(entitled(notes=("要山东户籍",)), reasons=(told,))
    rises = _rises(facts, known, law)
    return replace(entitled({ELDER: amount}, notes=("要山东户籍",)), reasons=rises)


def _rises(facts: Facts, known: Decimal, law: Law) -> tuple[str, ...]:
    """From which age on there is more, in which month that is, and how much."""
    for tier in ELDER_TIERS:
        more = law.find(f"elder_rencheng.{tier}")
        if tier > known and more is not None:
            month = facts.month_of_age(Decimal(tier))
            return (f"满{tier}周岁{f'（{month}）' if month else ''}涨到{more}元",)
    return ()


def _tier(age: Decimal) -> int:
    return max(each for each in (0, *ELDER_TIERS) if each <= age)


@rule()
def elder_bus(facts: Facts, law: Law) -> Entitlement:
    """Free rides in the city's buses."""
    age, grade = law["elder.bus"], facts.presume(DISABILITY_GRADE, None, "没有残疾人证")
    if grade is not None:
        return replace(entitled(), reasons=("有残疾人证的，多大岁数坐市内公交都免费",))
    if not facts.at_least(AGE, age):
        known = facts.maybe(AGE)
        if known is not UNKNOWN and known >= OLD:  # what is given before is of the place
            local = f"省里定的满{age}周岁免费{_now(facts)}；不满的按当地规定，问公交公司"
            return undecided(local, notes=(local,))
        return not_entitled(
            f"满{age}周岁才免费坐市内公交{_now(facts)}；有残疾人证的不限岁数",
            notes=("不满的按当地规定，问公交公司",),
        )
    return entitled(notes=("带身份证或老年卡；跑县城、镇上的车算不算市内公交，问公交公司",))


@rule()
def elder_park(facts: Facts, law: Law) -> Entitlement:
    """Parks of the state are free for the old, those of others from an age on."""
    age, free = facts.maybe(AGE), law["elder.park"]
    if age is UNKNOWN:
        return undecided(f"政府办的公园不要票；社会办的满{free}周岁不要票，不满的半价")
    if age >= free.amount:
        return replace(entitled(), reasons=(f"不要票：满{free}周岁，政府办的、社会办的公园都免",))
    if age >= OLD:
        return undecided(f"政府办的公园不要票；社会办的收半价，满{free}周岁才免")
    return undecided(f"优待是给老人的；社会办的公园满{free}周岁才免票")


@rule(OLD_POOR, OLD_POOR_CARE)
def old_poor(facts: Facts, law: Law) -> Entitlement:
    """What the province tells of old people who draw dibao; whether Jining pays as much is open."""
    age, care = law["old_poor.age"], law["old_poor.care"]
    asked, known = facts.maybe(ASKED_FROM), facts.maybe(AGE)
    if asked is UNKNOWN and known is UNKNOWN and facts.maybe(SELF_CARE) == "完全丧失":
        return undecided("", {OLD_POOR_CARE: care})
    if known is not UNKNOWN or asked is UNKNOWN:
        if not facts.at_least(AGE, age):
            return not_entitled(f"低保老人补贴要满{age}周岁{_now(facts)}")
        asked = facts.get(AGE)
    else:
        asked = facts.presume(AGE, asked, f"按{plain(asked)}岁算")
        if asked < age.amount:
            return not_entitled(f"低保老人补贴要满{age}周岁")
    if not facts.presume(DIBAO, True, "按低保户算"):
        return not_entitled(
            "这一样只给低保老人",
            notes=("生活长期不能自理、经济困难的，法律规定给护理补贴，多少没查到，待确认",),
        )
    years = asked
    amount = law[f"old_poor.{max(each for each in OLD_POOR_TIERS if each <= years)}"]
    amounts: dict[Quantity, Amount] = {OLD_POOR: amount}
    steps = [f"{amount.name}：{amount}元/月"]
    if facts.presume(SELF_CARE, "能自理") == "完全丧失":
        total = amount.amount + care.amount
        amounts[OLD_POOR] = total
        steps.append(f"合计：{amount}＋{care}＝{plain(total)}元/月")
    return entitled(
        amounts,
        steps=tuple(steps),
        notes=("济宁是不是这个数没查到，待确认", "加发的和重度残疾人护理补贴不重复，择高"),
    )


@rule(OLD_POOR)
def old_poor_of_a_member(facts: Facts, law: Law) -> Entitlement:
    """The same for one of a household, which has to be one of 低保."""
    if not law.holds("old_poor.60") or not facts.presume(DIBAO, False):
        return not_entitled("这一样只给低保老人")
    return old_poor.function(facts, law)


def _now(facts: Facts) -> str:
    known = facts.maybe(AGE)
    return "" if known is UNKNOWN else f"，现在{plain(known)}周岁"
