"""For what the housing fund may be drawn, and how much is paid into it at least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.facts import UNKNOWN, WAGE, Fact
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

OWN_SHARE: Final = Quantity("own_share", "自己每月至少交", "元/月")
UNIT_SHARE: Final = Quantity("unit_share", "单位每月至少交", "元/月")
BOTH: Final = Quantity("both_shares", "每月至少进账户", "元/月")
TOGETHER: Final = Quantity("shares", "每月进账户", "元/月")


def _near(words: str) -> str:
    """Such words tell what the fund is drawn for only where it is spoken of."""
    return rf"公积金[^。?]{{0,24}}?(?:{words})|(?:{words})[^。?]{{0,24}}?公积金"


# 取走了 and 钱没了 are no deaths.
_PERSON: Final = (
    r"(?:人|[爹爸娘妈爷奶]|老伴|对象|父亲|母亲|老公|丈夫|男人|媳妇|老婆|妻子|爱人|[哥姐弟妹他她]"
    r"|家属|儿子"
    r"|女儿)"
)
TAKEN: Final[Fact[bool]] = Fact(
    "fund_taken",
    "是别人把您的公积金取走了吗？",
    {"叫别人取走了": True, "没有": False},
    "{}",
    personal=True,
    label="是不是叫别人取走了",
    spoken={
        r"(?:让|叫|被|前[夫妻]|老公|老婆|媳妇|对象|别人|中介)[^。?]{0,10}?公积金[^。?]{0,8}?"
        r"(?:取|提|领|转|划|弄|拿|套)(?:走|了去|光)": True,
        _near(
            r"(?:让|叫|被|背着|前[夫妻]|老公|老婆|媳妇|对象|别人|中介)[^。?]{0,12}?"
            r"(?:取|提|领|转|划|弄|拿|套)(?:走|了去|光)"
        ): True,
    },
    topical=True,
)
OCCASION: Final[Fact[str]] = Fact(
    "fund_occasion",
    "提公积金是做什么用，还是因为什么？",
    {
        "买房、盖房、大修": "买房",
        "还房贷": "还贷",
        "租房": "租房",
        "退休": "退休",
        "离职、失业": "离职",
        "人没了": "去世",
        "完全丧失劳动能力": "病残",
        "出境定居": "出境",
        "装修": "装修",
        "看大病": "大病",
        "低保、生活困难": "困难",
        "别的急用": "急用",
    },
    "{}",
    personal=True,
    label="为什么提",
    spoken={
        _near(r"退休|离休"): "退休",
        _near(
            r"离了?职|辞[了掉]?职|辞工|不干了|下岗|失业|不上班|断[了交缴]|[裁辞]了|[裁辞开]了我"
            r"|辞退"
        ): "离职",
        # Behind the end of a sentence too: 上月辞的职,回老家了。公积金能取完不.
        r"(?:辞[了的]?职|离了?职|被[裁辞]|[裁辞开]了我)(?!证明)[^!]{0,40}?公积金": "离职",
        _near(
            rf"去世|{_PERSON}(?:都|就|已经|刚)?(?:没了|走(?:了|得)|死了)|死亡|身故|过世"
            rf"|病[故逝]|逝世|人没了"
        ): "去世",
        _near(r"装修|刷墙|换地板|[贴铺]地?砖"): "装修",
        _near(r"租(?:着|了|的)?房|交?房租|租赁|租[^,。?]{0,3}的房"): "租房",
        _near(r"(?:还|冲)(?:房|商|按揭)?贷|房贷|按揭|还贷|月冲|冲还贷"): "还贷",
        _near(r"癌|白血病|尿毒症|手术|大病|重病|重大疾病|看病|治病|住院"): "大病",
        _near(r"低保|生活困难"): "困难",
        _near(r"上学|学费|买车|急用|周转"): "急用",
        _near(r"病退|丧失劳动|重度残疾"): "病残",
        _near(r"出国|出境|移民"): "出境",
        _near(
            r"首付|(?<!没)买(?:了|个|套)?(?:二手|新|婚)?房|盖屋|盖[^,。?]{0,2}房|建房"
            r"|翻[建盖修]|大修"
        ): "买房",
    },
    topical=True,
)
DEBTS: Final[Fact[bool]] = Fact(
    "fund_for_debts",
    "是要拿公积金还网贷、信用卡、别的债吗？",
    {"还网贷、信用卡、欠债": True, "不是": False},
    "{}",
    personal=True,
    label="是不是还债",
    spoken={
        _near(
            r"网贷|网上贷|信用卡|花呗|借呗|还(?:别人|人家|外)?的?债|[欠外拉]债|还账"
            r"|欠[了着]?(?:别人|人家)?的?钱"
        ): True
    },
    topical=True,
)
MAY: Final[Mapping[str, str]] = {
    "买房": "买、盖、翻建、大修自己住的房",
    "还贷": "还房贷本息",
    "租房": "房租超过家里工资一定比例的",
    "退休": "离休、退休了，账户里的都归您",
    "去世": "人没了，由继承人、受遗赠人取出来",
    "病残": "完全丧失劳动能力、和单位终止了劳动关系",
    "出境": "出境定居",
}
DECIDED_HERE: Final[Mapping[str, str]] = {
    "离职": "离职先封存，换了单位就转过去；封存多久能取由济宁定，没查到",
    "大病": "国家条例没列看病，济宁放不放开没查到",
    "困难": "国家条例没列低保、生活困难，济宁放不放开没查到",
}
NOT_LISTED: Final[Mapping[str, str]] = {
    "装修": "国家条例列的是大修，普通装修不在里头",
    "急用": "上学、周转、买车这些不在国家条例列的里头",
}


@rule()
def withdraw(facts: Facts, _: Law) -> Entitlement:
    if facts.presume(TAKEN, False):
        return undecided(
            "叫别人取走了怎么追，没查到规定；先到公积金中心查谁凭什么取的，再问法律援助12348",
            notes=("自己签字同意过的难追；没同意、冒名取的，带身份证去说，也能报警",),
        )
    if facts.presume(DEBTS, False):
        left = "离职只是先封存；" if facts.maybe(OCCASION) == "离职" else ""
        return not_entitled(
            f"{left}还网贷、信用卡、欠债不在国家条例列的里头，能提的是还房贷",
            notes=("封存多久能取由济宁定，没查到，问公积金中心",),
        )
    occasion = facts.get(OCCASION)
    if occasion in MAY:
        return replace(entitled(steps=(MAY[occasion],)), reasons=(MAY[occasion],))
    if occasion in DECIDED_HERE:
        return undecided(DECIDED_HERE[occasion])
    return not_entitled(NOT_LISTED[occasion], notes=("济宁有没有放宽，问公积金中心",))


_EACH: Final = r"(?:各自?|都是?|均|双方)(?:按|交|缴|是|为)*"
_RATE: Final = r"({n})(?=%|个点|个百分点)"
OWN_RATE: Final[Fact[Decimal]] = Fact(
    "fund_own_rate",
    "公积金自己按百分之几交？",
    display="自己交{}%",
    personal=True,
    label="自己交百分之几",
    samples=(Decimal(5), Decimal(12)),
    topical=True,
    counted=(
        rf"(?:个人|自己|我|本人|职工)[^,。?%\d]{{0,14}}?{_RATE}",
        _EACH + _RATE,
        rf"公积金(?:都|各)?(?:是|按|交|缴)*{_RATE}",
    ),
)
UNIT_RATE: Final[Fact[Decimal]] = Fact(
    "fund_unit_rate",
    "公积金单位按百分之几交？",
    display="单位交{}%",
    personal=True,
    label="单位交百分之几",
    samples=(Decimal(5), Decimal(12)),
    topical=True,
    counted=(
        rf"(?:单位|公司|厂里?|老板)[^,。?%\d]{{0,14}}?{_RATE}",
        _EACH + _RATE,
        rf"(?<=%)[和加+、]{_RATE}",
        rf"公积金都(?:是|按|交|缴)*{_RATE}",
    ),
)


@rule(OWN_SHARE, UNIT_SHARE, BOTH, TOGETHER)
def deposit(facts: Facts, law: Law) -> Entitlement:
    """Each of the two pays a share of last year's monthly wage, and neither less than the least."""
    least, result = law["fund.least"], _deposit(facts, law)
    told = (facts.maybe(OWN_RATE), facts.maybe(UNIT_RATE))
    rates = [rate for rate in told if rate is not UNKNOWN]
    if not rates or min(rates) >= least.amount:
        return result
    low = f"交{plain(min(rates))}%低了，单位、个人各不能低于工资的{least}%，少的让单位补上"
    return replace(result, reasons=(low,))


def _deposit(facts: Facts, law: Law) -> Entitlement:
    least, wage = law["fund.least"], facts.maybe(WAGE)
    if wage is UNKNOWN:
        return entitled(steps=(f"单位、个人各不低于{least}%",))
    told = facts.maybe(OWN_RATE), facts.maybe(UNIT_RATE)
    rates = [rate for rate in told if rate is not UNKNOWN]
    if len(rates) == 1 and rates[0] >= least.amount:
        for each in (OWN_RATE, UNIT_RATE):
            facts.presume(each, rates[0], "单位、个人交得一样")
        return _at_told_rates(wage, rates[0], rates[0])
    if UNKNOWN not in told:
        return _at_told_rates(wage, facts.get(OWN_RATE), facts.get(UNIT_RATE))
    share = fen(wage * least.amount / Decimal(100))
    step = f"{plain(wage)}×{least}%＝{plain(share)}元，单位也至少{plain(share)}元"
    return entitled({OWN_SHARE: share, UNIT_SHARE: share, BOTH: 2 * share}, steps=(step,))


def _at_told_rates(wage: Decimal, own: Decimal, unit: Decimal) -> Entitlement:
    """What comes in at these shares of the wage, in per cent."""
    together = fen(wage * (own + unit) / Decimal(100))
    step = f"{plain(wage)}元×（{plain(unit)}%＋{plain(own)}%）＝{plain(together)}元"
    return entitled({TOGETHER: together}, steps=(step,))
