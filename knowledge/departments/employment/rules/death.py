"""What the family is given where somebody dies of work: 《工伤保险条例》39."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.injury import GRADE, not_paid_for
from knowledge.departments.employment.rules.shared import span
from knowledge.facts import UNKNOWN, WAGE, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

FAMILY = Quantity("family", "供养亲属抚恤金（全家）", "元/月")
ALL: Final = Decimal(100)  # percent of the wage
ONCE = Quantity("once", "一次性工亡补助金", "元")

GRADED: Final[Fact[bool]] = Fact(
    "injury_graded",
    "是评了伤残级别、人还在吗？",
    {"评了级、人在": True, "人没了": False},
    personal=True,
    label="人还在不在",
    topical=True,
    spoken={"|".join(GRADE.spoken): True},
)


_DIED: Final = (
    r"(?:工亡|因[工公]死|抚恤|工伤[^,。?]{0,4}[死没]"
    r"|(?:干活|工地|厂里|矿上|井下|上班|掉下来)[^,。?!]{0,8}(?:没了|没的|走的|死了?|人没))"
)


def _of_the_dead(words: str) -> str:
    """Such words tell whom the dead has left only where a death at work is spoken of."""
    return rf"(?:{words})(?=[^?!]{{0,30}}{_DIED})|{_DIED}[^?!]{{0,30}}?(?:{words})"


def _counted_of_the_dead(words: str) -> tuple[str, str]:
    return rf"{words}(?=[^?!]{{0,30}}{_DIED})", rf"{_DIED}[^?!]{{0,30}}?{words}"


_LEAVES: Final = r"(?:(?:撇|丢|剩|留|扔)下?了?)"
LEFT_SPOUSE: Final[Fact[bool]] = Fact(
    "left_spouse",
    "走的人有没有丈夫、妻子要供养？",
    {"有配偶要供养": True, "没有配偶": False},
    label="有没有配偶",
    topical=True,
    spoken={
        _of_the_dead(r"没(?:有)?(?:结过?婚|成家|娶|媳妇|老婆)|未婚|光棍"): False,
        # 爹月工资七千,娘和俩孩子: the parents of whoever speaks.
        r"工亡[^?!]{0,6}(?:爹|爸)[^?!]{0,14}[,和剩留](?:俺|我)?(?:娘|妈)(?!家)": True,
        # Of a father who died the speaker's mother is the one left, and the other way about.
        rf"(?:爹|爸|父亲)[^?!]{{0,12}}?{_DIED}[^?!]{{0,24}}?[俺我](?:娘|妈|母亲)"
        rf"|(?:娘|妈|母亲)[^?!]{{0,12}}?{_DIED}[^?!]{{0,24}}?[俺我](?:爹|爸|父亲)": True,
        rf"(?:男人|老公|丈夫|他爹)[^!]{{0,24}}?{_DIED}[^!]{{0,70}}我们?娘[俩仨几四]": True,
        # Whoever speaks of her dead husband is the one who is left.
        _of_the_dead(
            r"(?<!没)(?<!没有)(?<!儿)(?:老婆|媳妇|妻子|爱人|对象|老公|丈夫|配偶|老伴|当家的|我男人|我那口子)"
            rf"|{_LEAVES}就?我(?:自己)?(?=[,。、和跟带与一俩两]|$)"
            rf"|{_LEAVES}[^,。?!]{{0,3}}(?:弟媳|弟妹|嫂子|儿媳|姐夫|妹夫|女婿)"
            r"|(?:弟媳|弟妹|嫂子?|儿媳|姐夫)[和跟与带][^,。?]{0,4}(?:孩子|娃)"
            r"|家里[就只](?:剩下?|有)?我(?:自己)?(?:一个人?|没工作|没上班|不上班|没收入|干不了活)?(?=[,。、和跟带与]|$)"
        ): True,
    },
)
_CHILD: Final = "(?:孩子|娃|小孩|儿女|子女|儿子|闺女|女儿)"
LEFT_CHILDREN: Final[Fact[Decimal]] = Fact(
    "left_children",
    "靠他养活的孩子几个？",
    display="靠他养的孩子{}个",
    label="靠他养的孩子几个",
    samples=(Decimal(1), Decimal(3)),
    topical=True,
    spoken={
        _of_the_dead("一儿一女|一双儿女|一男一女"): Decimal(2),
        # 我娘仨: whoever speaks is the mother of two.
        rf"{_DIED}[^!]{{0,70}}我们?娘仨": Decimal(2),
        rf"{_DIED}[^!]{{0,70}}我们?娘[俩两]": Decimal(1),
        rf"(?:爹|爸|娘|妈)[^?!]{{0,12}}?{_DIED}[^?!]{{0,30}}?[俺我](?:自己)?还?(?:在)?"
        r"(?:[上念读](?:着)?(?:小学|初中|高中|大学|学)|没成年|未成年)": Decimal(1),
        _of_the_dead(rf"有个?(?:[一二三四五六七八九十\d]+岁的?)?{_CHILD}"): Decimal(1),
        rf"(?:爹|爸|娘|妈)[^?!]{{0,12}}?{_DIED}[^?!]{{0,30}}?[俺我]?(?:弟弟?|妹妹?)(?:才|今年)?"
        r"(?:\d|1[0-7]|十[一二三四五六七]?|[一二三四五六七八九])岁": Decimal(1),
        _of_the_dead(rf"[和跟与带着、(]个?{_CHILD}(?=[,。?要每、)和]|$)"): Decimal(1),
    },
    counted=_counted_of_the_dead(
        rf"({{n}})个?(?:没成年的?|未成年的?|上(?:小学|初中|高中|大学|学)的?|[几一二三四五六七八九十\d]+岁的?|小)?{_CHILD}"
    ),
)
LEFT_PARENTS: Final[Fact[Decimal]] = Fact(
    "left_parents",
    "靠他养活的老人几个？",
    display="靠他养的老人{}个",
    label="靠他养的老人几个",
    samples=(Decimal(1), Decimal(2)),
    topical=True,
    spoken={
        _of_the_dead("[爹爸]和?[娘妈]|父母|二老|公婆|爷爷奶奶|老两口"): Decimal(2),
        _of_the_dead(
            "[老他个][娘爹爸妈](?!和?[娘爹爸妈])|母亲|父亲|婆婆|公公|奶奶(?<!爷爷奶奶)"
        ): Decimal(1),
    },
    counted=_counted_of_the_dead("({n})个?老(?:人|的)"),
)


WAGE_OF_THE_DEAD: Final[Fact[Decimal]] = Fact(
    "wage_of_the_dead",
    "走的人生前一个月工资多少？",
    display="生前月工资{}元",
    label="生前月工资",
    samples=(Decimal(5000),),
    topical=True,
    counted=(
        r"(?:爹|爸|娘|妈|男人|老公|丈夫|儿子?|闺女|哥|弟|媳妇|老婆|他|她|生前)(?:生前)?(?:活着时)?(?:一个?月|每个?月|月薪"
        rf"|月工资|工资)(?:工资|能|挣|开|拿|是|有|发)*({{n}})(?=(?:块|元|,|。|、)[^?!]{{0,60}}{_DIED})",
        rf"{_DIED}[^?!]{{0,40}}?(?:月薪|工资|一个?月[挣拿开])(?:是|能|有|发)*({{n}})(?=块|元|,|。|、|$)",
    ),
)


ASKS_OF_THE_FUNERAL: Final[Fact[bool]] = Fact(
    "asks_of_funeral_grant",
    "问的是丧葬费吗？",
    {"丧葬费": True, "别的钱": False},
    "{}",
    label="是不是丧葬费",
    topical=True,
    spoken={r"丧葬(?:费|补助|金|补贴)|安葬费|埋葬费": True},
)


@rule()
def paid_by_both(facts: Facts, _: Law) -> Entitlement:
    """Of the grants for a funeral only one is chosen; all else is paid beside each other."""
    if facts.presume(ASKS_OF_THE_FUNERAL, False):
        return undecided(
            "丧葬补助只能选一样：工伤、养老、失业的家里挑一份领；养老个人账户的余额、工亡补助金另外领"
        )
    return undecided("")


@rule(ONCE, FAMILY)
def death(facts: Facts, law: Law) -> Entitlement:
    """Twenty times what people in towns had in the year before (元); by the month shares of the
    wage for those whom the dead kept, together no more than it; of the living by the grade."""
    if (refused := not_paid_for(facts, law)) is not None:
        return refused
    if facts.presume(GRADED, False):
        return undecided(
            f"评了级的按级别给，十级{law['lump.10'].shown}、一级{law['lump.1'].shown}工资；"
            "工亡补助金是干活时人没了才有"
        )
    wage = span(facts.within(WAGE)) or span(facts.within(WAGE_OF_THE_DEAD))
    told = (facts.maybe(LEFT_SPOUSE), facts.maybe(LEFT_CHILDREN), facts.maybe(LEFT_PARENTS))
    if wage is None or told == (UNKNOWN, UNKNOWN, UNKNOWN):
        return _once(law)
    spouse = facts.presume(LEFT_SPOUSE, False, "没有配偶要供养")
    others = facts.presume(LEFT_CHILDREN, Decimal(0), "没有孩子要供养")
    others += facts.presume(LEFT_PARENTS, Decimal(0), "没有老人要供养")
    share = law["death.other"].amount * others
    if spouse:
        share += law["death.spouse"].amount
    part = min(share, ALL) / ALL
    family = Range(fen(wage.low * part), fen(wage.high * part))
    found = _once(law)
    step = f"月工资{plain(wage.low)}元×{plain(min(share, ALL))}%＝{plain(family.low)}元/月"
    return replace(
        found,
        amounts={**found.amounts, FAMILY: family},
        steps=(step,) if family.certain else (),
    )


def _once(law: Law) -> Entitlement:
    income, times = law.find("urban_income"), law["death.times"]
    if income is None:
        return undecided(
            f"工亡补助金是上一年全国城镇人均可支配收入的{times.shown}，这一年的数没查到"
        )
    once = income.amount * times.amount
    step = f"{plain(income.amount)}元×{times}＝{plain(once)}元"
    year = income.version.since.year
    if year != law.day.year:  # of another year than that of the death: no sum of his
        told = f"{year}年走的是{plain(once)}元，{law.day.year}年走的按上一年的收入算、那个数没查到"
        return replace(entitled(steps=(step,)), reasons=(told,))
    return entitled({ONCE: once}, steps=(step,))
