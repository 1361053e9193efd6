"""Days of leave: after a birth, every year, in illness.

《女职工劳动保护特别规定》 7 with 《山东省人口与计划生育条例》 25; 《职工带薪年休假条例》 3, 5;
劳部发〔1994〕479号.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.owed import A_DAY, BY_MONTH
from knowledge.departments.employment.rules.shared import (
    ELSEWHERE,
    PLACE,
    SERVICE,
    WORKED,
    span,
)
from knowledge.facts import (
    BABIES,
    LEAVE_FROM,
    SEX,
    UNKNOWN,
    WAGE,
    AnyOf,
    Fact,
    Maybe,
    day_in_words,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

MATERNITY = Quantity("maternity", "产假", "天")
FATHER = Quantity("father", "陪产假", "天")
CHILDCARE = Quantity("childcare", "育儿假", "天/年")
AFTER_LOSS = Quantity("after_loss", "流产假", "天")
ANNUAL = Quantity("annual", "年休假", "天")
UNUSED_DAY = Quantity("unused_day", "没休的年假一天", "元")
UNUSED_PAY = Quantity("unused_pay", "没休的年假一共", "元")
UNUSED_MORE = Quantity("unused_more", "没休的年假另补", "元")
SICK = Quantity("sick", "医疗期", "个月")
LEAST_SICK = Quantity("least_sick", "病假工资每月至少", "元/月")

_WEEKS: Final = r"(?:孕|怀孕?|才)?(?:[四五六七八九]|十[一二三四五]?|1[0-5]|[4-9])周"
_FEW: Final = r"(?:孕|怀孕?)?(?:一|两|俩|仨|三|二|1|2|3)个?(?:半|多)?月"
_MANY: Final = (
    r"(?:(?:孕|怀孕?)?(?:四|五|六|七|八|4|5|6|7|8)个(?:半|多)?月"
    r"|(?:十[六七八九]|二十[一二三四五六七]?|1[6-9]|2\d)周)"
)
_LOST: Final = (
    r"(?:流产|小产|胎停|没保住|没留住|引产|流掉|流了|打胎|人流|药流|堕胎|清宫|刮宫|孩子掉了?"
    r"|(?<=月)掉了?(?!毛|钱))"
)
LOSS: Final[Fact[str]] = Fact(
    "loss",
    "是流产吗，怀了几个月？",
    {"正常生的": "none", "怀孕不满四个月流产": "early", "满四个月流产": "late"},
    personal=True,
    label="是不是流产",
    spoken={
        rf"(?:{_WEEKS}|{_FEW})[^。?!]{{0,10}}{_LOST}|{_LOST}[^。?!]{{0,6}}(?:{_WEEKS}"
        rf"|{_FEW})": "early",
        rf"(?:{_MANY})[^。?!]{{0,10}}{_LOST}|{_LOST}[^。?!]{{0,6}}(?:{_MANY})": "late",
        _LOST: AnyOf(("early", "late")),
    },
)
# 不是难产, 医生没写难产: by whomever it was first said.
NOT_DIFFICULT: Final = (
    r"(?:(?<![是算])不(?:是|算|按|属于|叫)|没有?|未|并?非)(?:什么|啥)?(?:写|说|算|认|定|按|给)?(?:是|成|为|我|的|算|定)*"
    r"难产(?![^,。?!]{0,2}[吗么])|难产(?:没认|没给?算|没定上|[^,。?!]{0,4}(?:说|写|记|看)[岔错])"
)
BIRTH: Final[Fact[str]] = Fact(
    "birth",
    "是顺产、难产还是剖腹产？",
    {"不算难产": "easy", "难产": "difficult", "剖腹产": "caesarean"},
    personal=True,
    label="顺产还是难产",
    gives_way=("caesarean",),
    spoken={
        NOT_DIFFICULT: "easy",
        # 剖腹产难产: what makes the leave longer is what is said.
        r"(?:剖[腹宫]产|剖的|剖了|顺转剖)?[^。?!,没不未非]{0,4}(?<![没不未非])难产"
        r"(?:[^。?!]{0,8}剖(?:[腹宫]产|的|了)?)?|产钳|胎头吸引|臀位助产": "difficult",
        r"(?:剖[腹宫]产|剖的|剖了|开刀生|挨了?一刀)(?![^。?!,]{0,4}难产)": "caesarean",
        r"顺产|顺着?生|没(?:有)?剖": "easy",
    },
)


_MAN: Final = (
    r"(?:女婿|老公(?!公)|丈夫|男人|爱人|男的|男方|爷们|孩子?他?[爹爸]|当[爹爸]的|[我他她][爹爸]"
    r"|儿子|(?<=我)儿(?![媳女子]))"
)
_RESTS: Final = r"(?:歇|休|请|放|陪|多少天|几天)"
LEAVE: Final[Fact[str]] = Fact(
    "which_leave",
    "问的是女方的产假、男方的陪产假，还是孩子三岁前的育儿假？",
    {"产假": "birth", "男方陪产假": "father", "育儿假": "childcare"},
    label="哪一样假",
    topical=True,
    spoken={
        r"(?<!陪)产假|奖励假|坐月子|(?:媳妇|女儿|闺女|老婆)[^,。?!我]{0,5}(?:歇|休)": "birth",
        rf"{_MAN}(?:单位|厂里|公司)?(?:那边)?(?:能|可以|该|也|给)*{_RESTS}|陪[护产]假|护理假"
        r"|伺候月子|(?:媳妇|老婆|爱人|妻子|对象)[^,。?!]{0,6}生(?:孩子|娃|了)?[^。?!]{0,4}(?:我|俺|男的|丈夫)(?:能|可以|该)*(?:歇|休|请|放|陪)"
        r"|当(?:爸|爹)的?(?:有|给|放)?[几多]": "father",
        r"育儿假|孩?子?[^,。?!\d十]{0,3}[三3两俩二一](?:周?岁)(?:了|多|半|以?前|之前|以内)*[^。?!]{0,10}"
        r"(?:歇|休|请假|给假|放假)": "childcare",
    },
)


@rule(MATERNITY, AFTER_LOSS, FATHER, CHILDCARE)
def maternity(facts: Facts, law: Law) -> Entitlement:
    """Of the mother, unless the words are of the father or of the years after the birth."""
    leave = facts.presume(LEAVE, "birth") if facts.case.known(LEAVE) is not UNKNOWN else "birth"
    if leave == "birth" and facts.maybe(SEX) == "男":  # 那我能歇几天, of the husband
        leave = "father"
    if leave != "birth":
        return _of_both_parents(leave, law)
    return _of_the_mother(facts, law)


def _of_both_parents(leave: str, law: Law) -> Entitlement:
    days = law.find("child.days")
    if leave == "childcare":
        if days is None:
            return undecided("育儿假那时还没有规定")
        return entitled({CHILDCARE: days}, notes=("爹娘各休各的；单位不给的找劳动监察",))
    father = law.find("father.now") or law["father.before"]
    return entitled({FATHER: father}, notes=("拿出生证向单位请，不批的找劳动监察",))


def _of_the_mother(facts: Facts, law: Law) -> Entitlement:
    loss = facts.presume(LOSS, "none") if facts.case.known(LOSS) is UNKNOWN else facts.get(LOSS)
    if loss != "none":
        return entitled({AFTER_LOSS: law[f"loss.{loss}"]})
    days = law["maternity.state"].amount + law["maternity.province"].amount
    steps = [law["maternity.state"].shown, law["maternity.province"].shown]
    babies = int(facts.presume(BABIES, Decimal(1)))
    if babies > 1:
        more = law["maternity.twin"].amount * (babies - 1)
        days += more
        steps.append(f"{plain(more)}天")
    birth = facts.presume(BIRTH, "easy")
    hard = law["maternity.hard"]
    low = high = days
    notes: tuple[str, ...] = ()
    if birth == "difficult":
        low = high = days + hard.amount
        steps.append(hard.shown)
    if birth == "caesarean":
        high = days + hard.amount
        notes = (f"剖腹产按难产算的多{hard.shown}，看医院证明",)
    step = f"{'＋'.join(steps)}＝{plain(low)}天"
    told = (step,) if low == high else ()
    found = entitled({MATERNITY: Range(low, high)}, steps=told, notes=notes)
    begun = facts.maybe(LEAVE_FROM)
    if begun is UNKNOWN:
        return found
    ends = dict.fromkeys(day_in_words(begun + days - 1) for days in (low, high))
    return replace(found, reasons=(f"{'或'.join(ends)}（按生的那天起休算）",))


@rule(ANNUAL, UNUSED_DAY)
def annual(facts: Facts, law: Law) -> Entitlement:
    """By all the years that one has worked, wherever; whoever tells only those with this employer
    has that many at least."""
    amounts: dict[Quantity, Amount] = {}
    notes: tuple[str, ...] = ()
    service = facts.within(SERVICE)
    if facts.within(WORKED) is UNKNOWN and isinstance(service, Decimal):
        worked = facts.presume(WORKED, service)
        notes = ("在别处干过的年头也算上，加起来更长的天数更多",)
        bounds = [
            each for each in ("one", "ten", "twenty") if worked >= law[f"annual.{each}"].amount
        ]
        days = law[f"annual.days.{bounds[-1]}"] if bounds else None
    elif not facts.at_least(WORKED, law["annual.one"]):
        days = None
    elif not facts.at_least(WORKED, law["annual.ten"]):
        days = law["annual.days.one"]
    else:
        twenty = facts.at_least(WORKED, law["annual.twenty"])
        days = law["annual.days.twenty" if twenty else "annual.days.ten"]
    if days is None:
        return not_entitled("要连续工作满一年才有年休假，换单位没断档的接着算")
    amounts[ANNUAL] = days
    wage = span(facts.within(WAGE))
    if wage is not None:
        factor = law["annual.unused"].amount / 100 / law["month.days"].amount
        amounts[UNUSED_DAY] = Range(fen(wage.low * factor), fen(wage.high * factor))
    return entitled(amounts, notes=notes)


WORKED_YEARS: Final[Fact[Decimal]] = Fact(
    "worked_years",
    "一共工作了多少年？",
    display="工龄{}年",
    personal=True,
    label="工龄",
    samples=(Decimal(5), Decimal(12)),
    counted=(r"(?:(?<!本单位)(?<!单位)工龄)(?:一共|总共|有|是|满)?({n})(?=[,。; ]|$)",),
)
UNUSED_DAYS: Final[Fact[Decimal]] = Fact(
    "unused_leave_days",
    "有几天年假没休？",
    display="{}天年假没休",
    personal=True,
    label="几天没休",
    samples=(Decimal(2), Decimal(5)),
    counted=(
        # 一天年假没休 is not a single one
        r"(?!一天)({n})天(?:的)?(?:年假|年休假?)[^,。?!]{0,4}(?:没|不给|未|不让)",
        r"(?:还?有|剩下?|就|只)({n})天(?:的)?(?:年假|年休假?)[^,。?!]{0,4}(?:没|不给|未|不让)",
        r"(?:年假|年休假?)[^,。?!]{0,6}(?!一天)({n})天[^,。?!]{0,3}(?:没|不给|未|不让)",
        r"(?:年假|年休假?)[^,。?!]{0,6}(?:剩|余|欠|差)(?:下|着|了)?({n})天",
        r"(?:年假|年休假?)[^。?!]{0,24}还(?:剩|有|余)(?:下|着|了)?({n})天",
        r"(?:剩|余)(?:下|着|了)?({n})天(?:的)?年(?:休)?假",
        r"(?:没|未)(?:给)?(?:休|歇)(?:的)?(?:年假|年休假?)?({n})天",
    ),
)


NONE_TAKEN: Final[Fact[bool]] = Fact(
    "no_leave_taken",
    "年假是不是一天都没休？",
    {"年假一天没休": True, "休过几天": False},
    personal=True,
    label="年假休没休过",
    spoken={
        r"年(?:休)?假[^,。?!]{0,4}一天(?:也|都)?(?:没|不让|未)"
        r"|一天年(?:休)?假(?:也|都)?(?:没|不)"
        r"|(?:今年|去年|全年)的?年(?:休)?假[没未][休歇](?!完|够)"
        r"|(?:今年|去年|一年|全年)(?:都|一直|也)?没[休歇]过?年(?:休)?假"
        r"|年(?:休)?假(?:今年|去年)?(?:都|全|一直)没[休歇]"
        r"|年(?:休)?假[^。?!]{0,8},(?:去年|今年)?一天(?:也|都)?没[休歇]": True
    },
)


def _days_of_a_year(facts: Facts, law: Law) -> Maybe[Decimal]:
    """What a whole year without leave comes to, where the years worked are told to the month."""
    worked = facts.within(WORKED)
    if not isinstance(worked, Decimal):
        return UNKNOWN
    bounds = [each for each in ("one", "ten", "twenty") if worked >= law[f"annual.{each}"].amount]
    return law[f"annual.days.{bounds[-1]}"].amount if bounds else UNKNOWN


@rule(UNUSED_DAY, UNUSED_PAY, UNUSED_MORE)
def annual_unused(facts: Facts, law: Law) -> Entitlement:
    """300 % of a day's wage for a day, what is paid anyhow being a third of it."""
    by_the_day = facts.presume(A_DAY, Decimal(0), BY_MONTH)
    wage = span(facts.within(WAGE)) if not by_the_day else Range(by_the_day, by_the_day)
    if wage is None:
        return undecided("")
    factor = law["annual.unused"].amount / 100
    if not by_the_day:
        factor /= law["month.days"].amount
    amounts: dict[Quantity, Amount] = {
        UNUSED_DAY: Range(fen(wage.low * factor), fen(wage.high * factor))
    }
    days = facts.maybe(UNUSED_DAYS)
    year = _days_of_a_year(facts, law)
    if days is UNKNOWN and year is not UNKNOWN and facts.maybe(NONE_TAKEN) is True:
        days = facts.presume(UNUSED_DAYS, year)
    if days is UNKNOWN:
        return entitled(amounts)
    pay = Range(fen(wage.low * factor * days), fen(wage.high * factor * days))
    amounts[UNUSED_PAY] = pay
    rate, month = law["annual.unused"], law["month.days"]
    more = 1 - 100 / rate.amount  # without what is paid for a day of work anyhow
    amounts[UNUSED_MORE] = Range(fen(pay.low * more), fen(pay.high * more))
    a_day = f"{plain(wage.low)}元" + (f"÷{month}" if not by_the_day else "")
    step = f"{a_day}×{rate}%×{plain(days)}天＝{plain(pay.low)}元"
    return entitled(amounts, steps=(step,) if pay.certain else ())


@rule(SICK)
def sick(facts: Facts, law: Law) -> Entitlement:
    """How long one may not be dismissed for illness, by the years with this employer and in all."""
    if facts.at_least(SERVICE, law["sick.twenty"]):
        return entitled({SICK: law["sick.months.24"]})
    if facts.at_least(SERVICE, law["sick.fifteen"]):
        return entitled({SICK: law["sick.months.18"]})
    if facts.at_least(SERVICE, law["sick.ten"]):
        return entitled({SICK: law["sick.months.12"]})
    long = facts.at_least(SERVICE, law["sick.five"])
    if _worked_ten(facts, law):
        return entitled({SICK: law["sick.months.9" if long else "sick.months.6"]})
    return entitled({SICK: law["sick.months.6" if long else "sick.months.3"]})


def _worked_ten(facts: Facts, law: Law) -> bool:
    """Years told without 年 (工龄十二) count too."""
    years = facts.maybe(WORKED_YEARS)
    if years is not UNKNOWN:
        return years * 12 >= law["sick.ten"].amount
    return facts.at_least(WORKED, law["sick.ten"])


PAID_SICK: Final[Fact[Decimal]] = Fact(
    "paid_while_sick",
    "病假一个月发了多少钱？",
    display="病假发{}元",
    label="病假发了多少",
    samples=(Decimal(800), Decimal(2000)),
    counted=(
        r"(?:剩|发|给|开|拿|到手|扣[到成得])(?:我|俺|了|得|到|只|就|才|还|个)*({n})(?=块|元|,|。|$|合|对|够|行)(?!块多|元多)",
    ),
)


@rule(LEAST_SICK)
def sick_pay(facts: Facts, law: Law) -> Entitlement:
    """A share of the least wage where the work is done; what was paid is held against it."""
    if law.find("wage.A") is None or facts.presume(ELSEWHERE, False):
        return undecided("")
    share = law["sick.pay"]
    least = {group: fen(law[f"wage.{group}"].amount * share.amount / 100) for group in "BA"}
    place = facts.maybe(PLACE)
    groups = place if place in ("A", "B") else "BA"
    steps = tuple(
        f"最低工资{law[f'wage.{group}']}元×{share}%＝{plain(least[group])}元" for group in groups
    )
    low, high = least[groups[0]], least[groups[-1]]
    paid = facts.maybe(PAID_SICK)
    return replace(undecided(_enough(paid, low, high), {LEAST_SICK: Range(low, high)}), steps=steps)


def _enough(paid: Maybe[Decimal], low: Decimal, high: Decimal) -> str:
    if paid is UNKNOWN:
        return ""
    if paid < low:
        return f"发{plain(paid)}元太少了，不合理"
    if paid < high:
        return f"发{plain(paid)}元够不够看在哪个县市区"
    return f"发{plain(paid)}元不低于这个数"


@rule()
def leave_after_loss(facts: Facts, law: Law) -> Entitlement:
    """By the month in which it was lost, where that is told."""
    loss = facts.maybe(LOSS)
    if loss is UNKNOWN or loss == "none":
        return undecided("")
    bound, days = law["loss.bound"].shown, law[f"loss.{loss}"].shown
    told = f"怀孕满{bound}" if loss == "late" else f"怀孕不满{bound}"
    return undecided(f"{told}流产的，给{days}产假，算产假不算病假")


PREGNANT_MONTHS: Final[Fact[Decimal]] = Fact(
    "pregnant_months",
    "怀孕几个月了？",
    personal=True,
    display="怀孕{}个月",
    label="怀孕几个月",
    samples=(Decimal(3), Decimal(8)),
    counted=(
        r"怀(?:孕|了|上)*(?:才|刚|都|已经|快|有|满)*({n})个?(?:多)?月",
        r"孕(?:期)?(?:才|刚|都|已经|有|满)*({n})个?月",
        r"({n})个月(?:的)?(?:身孕|孕妇|孕)",
        r"怀(?:孕|了)?(?:才|刚|都)*([俩仨])月",
    ),
)


NURSES: Final[Fact[bool]] = Fact(
    "asks_of_nursing",
    "是问喂奶时间吗？",
    {"问喂奶时间": True, "不是": False},
    label="是不是问喂奶",
    topical=True,
    spoken={r"(?:喂奶|哺乳|喂孩子)[^。?!]{0,12}(?:小时|钟头|时间|早走|回家|早下班|歇)": True},
)


@rule()
def pregnant(facts: Facts, law: Law) -> Entitlement:
    """From which month on there is neither overtime nor work at night; the hour for the child."""
    months = facts.maybe(PREGNANT_MONTHS)
    if months is UNKNOWN:
        if facts.maybe(NURSES) is not True:
            return undecided("")
        hours, age = law["nursing.hours"], law["nursing.age"]
        return undecided(f"能：孩子{age.shown}前，每天有{hours.shown}喂奶时间，算上班")
    bound = law["pregnant.month"]
    if months >= bound.amount:
        return not_entitled(f"不合规：怀孕满{bound.shown}，不能让上夜班、加班")
    return undecided(
        f"法律写明怀孕满{bound.shown}才一律不许夜班、加班；没满的，身体受不了拿医院证明要求调班"
    )
