"""What a parent who lives apart pays for a child."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.facts import AGE, SEX, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

ONE: Final = Decimal(1)
PERCENT: Final = Decimal(100)
GROWN_UP: Final = 18  # years; whoever is older is no child of theirs to be brought up

CHILDREN: Final[Fact[Decimal]] = Fact(
    "children",
    "要他出抚养费的孩子有几个？",
    display="{}个孩子",
    label="孩子有几个",
    samples=(Decimal(1), Decimal(2)),
    counted=(
        r"([一二两三四五六\d])个(?:孩子|娃|小孩|闺女|儿子)",
        r"([俩仨])(?:孩子|娃|小孩|闺女"
        r"|儿子)",
        r"([俩仨])(?:都|全)(?:判?给|归|跟)",
        r"([两二三四五2-5])个(?:都|全)(?:判?给|归|跟)",
        r"(?:就|只|光|单)(?:有|判)?([一二两俩三四])个?(?:判?给|归|跟)",
    ),
    spoken={
        r"(?:[又再还]|后来)(?:有|生|添|要|怀)(?:了|个|一个|的|是)*老二": Decimal(2),
        r"(?:[又再还]|后来)(?:有|生|添|要|怀)(?:了|个|一个|的|是)*老三": Decimal(3),
        r"(?:就|只|光|单)(?:有|是|把)?(?:老[大二三]|[大小]的|一个|[他她]一个|闺女|女儿|儿子)"
        r"(?:判?给|归|跟)": Decimal(1),
    },
)

_MINE: Final = r"[我俺](?:每月|一个?月|月)(?:工资|收入|能|挣|开|拿|薪|入|就|才)*"
_PAID_BY_ME: Final = (
    r"[我俺](?:一个?月|每月)?(?:得|要|该|应该?|需要?)(?:一个?月|每月)?(?:给|掏|出|付|拿|负担)"
    r"(?!我|俺)|让我(?:给|掏|出|付|拿)"
    # 孩子归他: whoever asks lives apart from it.
    r"|(?:孩子|娃|闺女|女儿|儿子|小孩|法院|判)(?:都|全|是)?(?:归|跟|随|判给)了?"
    r"(?:他|她|对方|男方|女方|前夫|前妻)(?![的和])"
)
PAYER_WAGE: Final[Fact[Decimal]] = Fact(
    "payer_wage",
    "不带孩子的那一方，一个月挣多少钱？",
    display="对方月收入{}元",
    label="对方一个月挣多少",
    samples=(Decimal(3000), Decimal(6000)),
    counted=(
        r"(?<![我俺家口人])(?:月入|月薪|月收入|月工资|(?<![月天日])工资|一个?月(?:能|固定|稳定|平均|净|实)*(?:挣|开|拿|收入"
        r"|工资)"
        r"|每月(?:能)?(?:挣|开|拿|收入))(?:大概|差不多|有|是)?({n})(?!个|%)",
        r"(?:他|她|对方|男方|女方|前夫|前妻|(?:孩子|娃)(?:他)?[爹娘爸妈])(?:一个?月|每月)?(?:能"
        r"|就|才|净)*"
        r"(?:月)?(?:挣|开|拿工资|收入|赚)({n})(?!个|岁|%|多?年)",
        r"(?:他|她|对方|男方|女方|前夫|前妻)(?:现在|常年|平时|一直)*(?:(?:在|跑|开|干|做|当|打|送|卖|修)[^,。?多几]{1,6})?"
        r"(?:,?每个?月|一个?月)(?:能|稳定|平均|差不多|有|是|大概|到手)*({n})(?!个|岁|%)",
        # 要是判给他我得掏多少: whoever asks is the one who pays.
        rf"{_MINE}({{n}})(?!个|岁|%)(?=[^。]{{0,24}}(?:{_PAID_BY_ME}))",
        rf"(?:{_PAID_BY_ME})[^。]{{0,12}}{_MINE}({{n}})(?!个|岁|%)",
    ),
    topical=True,
)

OFFERED: Final[Fact[Decimal]] = Fact(
    "support_offered",
    "他说一个月给多少？",
    display="说给{}元",
    label="他说给多少",
    samples=(Decimal(500), Decimal(1000)),
    counted=(
        r"(?:只|就|才|光|说|要|想|判|答应|愿意)(?:肯|愿意|给|出|掏|拿|我|俺|孩子|一个?月|每月"
        r"|了)*(?:给|出|掏|拿)"
        r"(?:我|俺|孩子|一个?月|每月|了)*({n})(?!个|岁|%|月)",
        r"(?:他|她|对方|前夫|前妻)(?:给|出|掏|拿)(?:一个?月|每月)?({n})(?!个|岁|%|月)",
        r"(?:给|出|掏|拿)(?:我|俺|孩子)?(?:一个?月|每个?月)({n})(?!个|岁|%)[^。?]{0,12}(?:少|够"
        r"|行|合理|对)",
    ),
    topical=True,
)

SUPPORT = Quantity("support", "抚养费（一般）", "元/月")


@rule(SUPPORT)
def child_support(facts: Facts, law: Law) -> Entitlement:
    """By the share of the fixed income of the parent who pays, as the courts go by; several
    children cost more."""
    low, high, most = law["support.low"], law["support.high"], law["support.most"]
    wage = facts.get(PAYER_WAGE)
    if facts.presume(CHILDREN, ONE, "一个孩子") > ONE:
        least, limit, share = wage * low.amount / PERCENT, wage * most.amount / PERCENT, most
    else:
        least, limit, share = wage * low.amount / PERCENT, wage * high.amount / PERCENT, high
    step = f"月总收入{plain(wage)}元的{low}%到{share}%：{plain(least)}～{plain(limit)}元/月"
    usual = entitled({SUPPORT: Range(least, limit)}, steps=(step,))
    offered = facts.maybe(OFFERED)
    if offered is UNKNOWN or offered == wage:
        return usual
    return replace(usual, reasons=(_offer(offered, least, limit),))


def _offer(offered: Decimal, least: Decimal, limit: Decimal) -> str:
    """How a sum that is offered compares with what the courts go by."""
    if offered < least:
        return f"{plain(offered)}元偏少，能商量加，不肯就起诉"
    if offered > limit:
        return f"{plain(offered)}元比一般的高，说好了的照说好的给"
    return f"{plain(offered)}元在一般的里头"


def _age_of(name: str, sex: str) -> Fact[Decimal]:
    return Fact(
        name,
        f"{sex}方多大年纪（周岁）？",
        display=f"{sex}方{{}}周岁",
        label=f"{sex}方多大",
        samples=(Decimal(19), Decimal(23)),
        counted=(
            rf"(?<!同){sex}(?:的|方|孩|娃)?(?:今年|才|刚|满|是|都)*({{n}})(?:周?岁)?(?![年月天多])",
        ),
        topical=True,
    )


MAN: Final = _age_of("man_of_two", "男")
WOMAN: Final = _age_of("woman_of_two", "女")


@rule()
def marriage_age(facts: Facts, law: Law) -> Entitlement:
    """Of one of the two, or of both where both are told: 《民法典》 1047."""
    if not law.holds("marriage.man"):
        return undecided("那时的岁数没查到")
    man, woman = facts.maybe(MAN), facts.maybe(WOMAN)
    if man is not UNKNOWN and woman is not UNKNOWN:
        ages = {"男": (man, law["marriage.man"]), "女": (woman, law["marriage.woman"])}
        for whose, (years, least) in ages.items():
            if years < least.amount:
                return not_entitled(f"{whose}方要满{least}周岁，现在{plain(years)}周岁")
        return replace(entitled(), reasons=("两个人的岁数都够了",))
    sex = facts.get(SEX)
    bound = law["marriage.man" if sex == "男" else "marriage.woman"]
    if facts.at_least(AGE, bound):
        return entitled()
    age = facts.maybe(AGE)
    now = "" if age is UNKNOWN else f"，现在{plain(age)}周岁"
    return not_entitled(f"{sex}方要满{bound}周岁{now}")


@rule()
def custody(facts: Facts, law: Law) -> Entitlement:
    """By the age of the child: 《民法典》 1084."""
    mother, wish, age = law.find("divorce.mother"), law.find("divorce.wish"), facts.maybe(AGE)
    if mother is None or wish is None or age is UNKNOWN or age >= GROWN_UP:
        return undecided("")
    if age < mother.amount:
        return undecided(f"不满{mother}周岁的一般跟娘；娘有重病、不管孩子的，法院另判")
    if age >= wish.amount:
        return undecided(f"满{wish}周岁的，法院听孩子自己愿意跟谁")
    return undecided(
        f"{plain(age)}岁的没有一定：商量不成，法院看谁带得多、跟谁对孩子好（满{wish}周岁才听孩子的）"
    )


DUE_A_MONTH: Final[Fact[Decimal]] = Fact(
    "support_due_a_month",
    "判的、说好的每月多少？",
    display="每月该给{}元",
    label="每月该给多少",
    samples=(Decimal(500), Decimal(800)),
    topical=True,
    counted=(
        r"(?:每月|一个?月)?(?:判|协议|协议上|说好|讲好|定|法院)(?:的|了|是|写|给|每月|一个?月|他|该)*({n})",
        r"(?:每月|一个?月)(?:该|应该?|得|要)给?({n})",
    ),
)
UNPAID_YEARS: Final[Fact[Decimal]] = Fact(
    "support_unpaid_years",
    "几年没给了？",
    display="{}年没给",
    label="几年没给",
    samples=(Decimal(1), Decimal(3)),
    topical=True,
    spoken={
        r"一年半(?:都|了|,)*(?:没|不|未)(?:给|付|出|掏)": Decimal("1.5"),
        r"[两二]年半(?:都|了|,)*(?:没|不|未)(?:给|付|出|掏)": Decimal("2.5"),
        r"半年(?:都|了|多|,)*(?:没|不|未)(?:给|付|出|掏)": Decimal("0.5"),
    },
    counted=(r"({n})年(?:都|了|一分|一次|一回|,)*(?:没|不|未)(?:给|付|出|掏|见)",),
)
UNPAID_MONTHS: Final[Fact[Decimal]] = Fact(
    "support_unpaid_months",
    "几个月没给了？",
    display="{}个月没给",
    label="几个月没给",
    samples=(Decimal(4), Decimal(10)),
    topical=True,
    counted=(
        r"({n})个月(?:都|了|一分|,)*(?:没|不|未)(?:给|付|出|掏|见)",
        r"抚养费(?:都|已经|一直)*(?:拖|断|停|欠)(?:了|着)?({n})个月",
    ),
)
OWED = Quantity("owed", "欠下的抚养费", "元")
A_YEAR: Final = Decimal(12)  # months


@rule(OWED)
def support_owed(facts: Facts, _: Law) -> Entitlement:
    """What has come together where it is told how much is due and for how long nothing came."""
    due, months = facts.maybe(DUE_A_MONTH), facts.maybe(UNPAID_MONTHS)
    if due is UNKNOWN:
        return undecided("")
    years = facts.maybe(UNPAID_YEARS)
    if years is UNKNOWN and months is not UNKNOWN:
        years = facts.presume(UNPAID_YEARS, months / A_YEAR, f"{plain(months)}个月没给")
    if years is UNKNOWN:
        return undecided("")
    time = years * A_YEAR
    owed = due * time
    step = f"{plain(due)}元×{plain(time)}个月＝{plain(owed)}元"
    return replace(undecided("", {OWED: owed}), steps=(step,))
