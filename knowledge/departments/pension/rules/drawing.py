"""Paying for years that are missing, taking money out before the age, a pension while one serves a
sentence: what is told follows from which of these it is, and in general where nobody says."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.departments.pension.rules.employees import PAID
from knowledge.facts import AGE, UNKNOWN, Fact, Interval
from knowledge.policy.entitlement import Entitlement, Facts, rule, undecided
from knowledge.policy.law import Law, plain

_AT_THE_AGE: Final = (
    r"(?:到龄|到点|到年龄|退休(?:年龄|岁数?|时|那|的时候)|到(?:了)?(?:岁数?|退休)|够岁数?)"
)
_LACKING: Final = r"(?:差|缺|不够|没够|没交够|没交满)"
SHORT_AT_THE_AGE: Final[Fact[bool]] = Fact(
    "short_at_the_age",
    "是到了退休岁数，年限还不够吗？",
    {"到岁数年限不够": True, "还没到岁数": False},
    personal=True,
    label="是不是到岁数年限不够",
    topical=True,
    spoken={
        rf"{_AT_THE_AGE}[^。?!]{{0,12}}{_LACKING}"
        r"|(?:到|够|满)了?(?:六十|60|五十五?|55|50|岁数?|龄|点|退休)[^。?!]{0,8}(?:只|才|就|光)[交缴]"
        rf"|(?:还|就|只)?(?:差|缺)(?:了|着|个)?[一二两三四五六七八九十\d俩仨几]{{1,3}}(?:年"
        rf"|个月)[^,。?]{{0,3}}(?:不够|没够|没交够|才够|到(?:十五|15))": True,
    },
)
OWN_GAP: Final[Fact[bool]] = Fact(
    "own_gap",
    "是自己断的，不是单位没给交的吗？",
    {"自己断的": True, "单位没给交的": False},
    personal=True,
    label="是自己断的还是单位没交",
    topical=True,
    spoken={
        r"(?:单位|厂里?|厂子|公司|老板|企业)[^,。?自]{0,16}(?:没|不|未|漏|少)给?(?:我|俺|他|她)?们?"
        r"[^,。?]{0,2}(?:交|缴|上)[^。?!]{0,12}补": False,
        r"(?:灵活就业|个体|自由职业|自己|自个|个人|打工|没上班|没工作)[^。?!]{0,14}"
        r"(?:断|停|空|没交|没缴)[^。?!]{0,22}补"
        r"|(?:我|俺|中间|以前|当年|早年|那几年)[^,。?!单厂公企]{0,8}(?:断|停|空)[^。?!单厂公企]{0,26}补"
        r"|(?:断|停)[^。?!单厂公企]{0,14}(?:灵活就业|个体|自己交)[^。?!]{0,14}补"
        r"|往前补|倒(?:着|回去|回头)补|追补": True,
    },
)
_PENSION: Final = r"(?:养老|退休|社保)"
_ABROAD: Final = r"(?:出国|出境|国外|境外|移民|外国)"
ABROAD: Final[Fact[bool]] = Fact(
    "settles_abroad",
    "是到国外（境外）定居吗？",
    {"出国定居": True, "不出国": False},
    personal=True,
    label="是不是出国定居",
    topical=True,
    spoken={
        rf"{_ABROAD}[^。?!]{{0,16}}{_PENSION}|{_PENSION}[^。?!]{{0,12}}{_ABROAD}": True,
    },
)
_OUTSIDE: Final = r"(?:缓刑|判(?:了|的)?[一二三四五六七八九十两半\d]+年?缓|管制|监外执行|社区矫正)"
_HELD: Final = r"(?:没判|未判|没宣判|羁押|拘留|刑拘|看守所)"
_BAIL: Final = r"取保"
_PRISON: Final = r"(?:坐牢|服刑|关(?:进去|着)|蹲监|蹲大狱|坐监|劳改|刑满|释放|实刑|判刑)"
SENTENCE: Final[Fact[str]] = Fact(
    "sentence",
    "判的是实刑还是缓刑？",
    {
        "坐牢服刑": "prison",
        "缓刑、管制、监外执行": "outside",
        "还没判，羁押着": "held",
        "取保候审": "bail",
    },
    personal=True,
    label="判的是什么",
    topical=True,
    spoken={
        rf"{words}[^。?!]{{0,20}}{_PENSION}|{_PENSION}[^。?!]{{0,14}}{words}": value
        for words, value in (
            (_BAIL, "bail"),
            (_OUTSIDE, "outside"),
            (_HELD, "held"),
            (_PRISON, "prison"),
        )
    },
)
RISING: Final[Fact[bool]] = Fact(
    "asks_of_rises",
    "是问涨不涨吗？",
    {"问涨不涨": True, "不问涨": False},
    label="是不是问涨",
    topical=True,
    spoken={rf"{_PRISON}[^。?!]{{0,24}}(?:涨|上调|调整)": True},
)


TOO_EARLY: Final[Fact[bool]] = Fact(
    "pays_up_before_the_age",
    "是没到退休年龄就想一次交够吗？",
    {"没到岁数想一次交够": True, "不是": False},
    label="是不是没到岁数",
    topical=True,
    spoken={
        r"(?:一次|一把|一下子?|提前)(?:性)?(?:都|全|就|给)?[^,。?]{0,2}[交缴补][够齐满清上]": True
    },
)


NEVER: Final[Fact[bool]] = Fact(
    "never_paid_in",
    "是从来没交过吗？",
    {"从没交过": True, "交过": False},
    personal=True,
    label="交没交过",
    topical=True,
    spoken={r"从(?:来)?(?:都)?没(?:有)?[交缴]过|(?:一[分天年月]|压根)(?:都|也)?没[交缴]": True},
)


@rule()
def backpay(facts: Facts, law: Law) -> Entitlement:
    """Whoever is at the age and short may go on or pay what lacks; a gap of one's own is not filled
    afterwards, one that an employer left is, by him."""
    own = facts.maybe(OWN_GAP)
    if own is False:
        return undecided("能补：单位当年该交没交的，由单位补，您只出个人那份")
    paid, age = facts.maybe(PAID), facts.maybe(AGE)
    within = facts.within(AGE)
    least = within.low if isinstance(within, Interval) else within
    old = isinstance(least, Decimal) and least >= law.glance("retirement.men.before")
    if (paid is not UNKNOWN and paid == 0) or (old and facts.maybe(NEVER) is True):
        return undecided(
            "不能：到了岁数又从没交过的，职工养老不让一次交齐，收钱代办的别信；居民养老还能不能交，问镇人社所"
        )
    young = age is not UNKNOWN and age < law.glance("retirement.cadres.before")
    short = paid is not UNKNOWN and age is not UNKNOWN and age < law.glance("retirement.men.before")
    if facts.maybe(TOO_EARLY) is True and (young or short):
        return undecided(
            "没到退休年龄的，不能提前一次交够；到龄时还差的，可以接着交或按规定一次交够"
        )
    if facts.maybe(SHORT_AT_THE_AGE) is True:
        return undecided(at_the_age(law))
    if own is True:
        return undecided("自己断的年份一般不能往前补；断了不作废，接着交，年限都累计")
    return undecided("")


def at_the_age(law: Law) -> str:
    """What those who are short at the age may do; since 2025 the measures name paying at once."""
    if law.holds("retirement_reform"):
        return "能：到岁数年限不够，可以接着交，或按规定一次交够，再按月领；也能转居民养老"
    bound = law["years.old_members"]
    return (
        f"能接着交到{law['employee_years']}年；{plain(bound.amount)}年七月前参保、"
        "延缴五年还不够的能一次交够"
    )


@rule()
def withdrawal(facts: Facts, _: Law) -> Entitlement:
    if facts.maybe(ABROAD) is True:
        return undecided(
            "出国（境）定居的，个人账户的钱按规定能取；只是出去干活、探亲的不能退，先问社保"
        )
    if facts.maybe(SHORT_AT_THE_AGE) is True:
        return undecided(
            "能拿回来：到了退休年龄年限不够、又不接着交不转居民养老的，书面终止，个人账户一次发给本人"
        )
    return undecided("")


@rule()
def prison(facts: Facts, _: Law) -> Entitlement:
    """A pension while one is sentenced: 劳社厅函〔2001〕44号."""
    sentence = facts.maybe(SENTENCE)
    if sentence == "outside":
        return undecided("不停，照发：判缓刑、管制、监外执行的接着领，只是这段时间不跟着涨")
    if sentence == "held":
        return undecided("羁押没判的先暂停发；判无罪的再补发")
    if sentence == "bail":
        return undecided("规定写的是在押没判的才暂停，取保候审停不停没写明，先问社保")
    if facts.maybe(RISING) is True:
        return undecided("坐牢那几年不发也不补涨；出来后按停之前的数接着发，以后再涨跟着涨")
    return undecided("")
