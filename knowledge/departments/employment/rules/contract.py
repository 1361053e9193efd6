"""Severance, double pay without a contract, probation: 《劳动合同法》 19, 46, 47, 82, 87."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from knowledge.days import written
from knowledge.departments.employment.rules.shared import (
    DIED,
    RETIRED,
    SERVICE,
    WHY_LEFT,
    YEAR,
    length_in_words,
    span,
    until_when,
    years_and_months,
)
from knowledge.facts import LEFT_ON, NOTICE_ON, UNKNOWN, WAGE, Fact, day_of
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Range,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, fen, plain

SEVERANCE = Quantity("severance", "经济补偿", "个月")
PAY = Quantity("pay", "经济补偿", "元")
DOUBLE = Quantity("double", "违法辞退的赔偿金", "个月")
DOUBLE_PAY = Quantity("double_pay", "违法辞退的赔偿金", "元")
A_YEAR = Quantity("a_year", "经济补偿（干满一年）", "个月")
DUE_A_YEAR = Quantity("due_a_year", "经济补偿（干满一年）", "个月")
DOUBLED_A_YEAR = Quantity("doubled_a_year", "没正当理由辞的（干满一年）", "个月")
NOTICE = Quantity("notice", "加上代通知金", "个月")
WITH_NOTICE = Quantity("with_notice", "经济补偿加代通知金", "元")
UNSIGNED = Quantity("unsigned", "没签合同多要的工资", "个月")
UNSIGNED_PAY = Quantity("unsigned_pay", "没签合同多要的工资", "元")
LONGEST = Quantity("longest", "试用期最长", "个月")

HIGH_WAGE: Final = Decimal(12000)  # from here on the ceiling of three average wages may matter
NONE_FOR_QUITTING: Final = "自己辞职的没有补偿；欠薪、不交社保逼走的有"
PAID_FOR: Final = {"forced": "欠薪、不交社保逼走的", "worse": "单位降了条件、自己不续的"}
OPEN_WAYS: Final = {
    "fault": "真是严重违纪的不补；单位拿不出证据的，是违法辞退，赔双倍",
    "refused": "单位没降条件、自己不续的不补；降了条件的要补",
    "agreed": "商量着离职，单位先提的要补，自己先提的不补",
}


@rule(
    *(SEVERANCE, PAY, DOUBLE, DOUBLE_PAY, NOTICE, A_YEAR, WITH_NOTICE),
    *(DUE_A_YEAR, DOUBLED_A_YEAR),
)
def severance(facts: Facts, law: Law) -> Entitlement:
    """N months for N years; double where the employer may not dismiss at all."""
    if facts.presume(RETIRED, False):
        return undecided("领着养老金再干活的算劳务，一般没有经济补偿，看当初怎么约定")
    why = facts.get(WHY_LEFT)
    if why == "quit":
        return not_entitled(NONE_FOR_QUITTING)
    if why in ("fault", "refused"):
        return undecided(OPEN_WAYS[why])
    if why in ("forced", "worse") and facts.within(SERVICE) is UNKNOWN:
        beside = "走之前书面写明是因为欠薪、没交社保" if why == "forced" else "留好续签的条件"
        return replace(
            entitled(
                {A_YEAR: law["severance.year"]},
                notes=(f"不满半年的补半个月；{beside}",),
            ),
            reasons=(PAID_FOR[why],),
        )
    service = span(facts.within(SERVICE))
    if service is None:
        return _due(why, law)
    months = Range(_months_for(service.low, law), _months_for(service.high, law))
    amounts: dict[Quantity, Amount] = {SEVERANCE: months}
    unlawful = why == "dismissed"
    if unlawful:
        amounts[DOUBLE] = _times(months, law["severance.unlawful"].amount)
    if why in ("dismissed", "layoff", "unfit"):
        one = law["severance.notice"].amount
        amounts[NOTICE] = Range(months.low + one, months.high + one)
    steps, notes = _in_yuan(facts, law, amounts, months, unlawful=unlawful)
    wage = span(facts.within(WAGE))
    if why == "unfit" and wage is not None:
        one = law["severance.notice"].amount
        amounts[WITH_NOTICE] = Range((months.low + one) * wage.low, (months.high + one) * wage.high)
    if why == "agreed":
        return undecided(OPEN_WAYS[why], amounts, notes=notes)
    if unlawful or why == "layoff":
        notes = (*_kept(facts, law, service), *notes)
    told = entitled(amounts, steps=steps, notes=notes)
    return replace(told, reasons=_offered(facts, months, amounts.get(DOUBLE)))


def _due(why: str, law: Law) -> Entitlement:
    """That something is due is sure, whatever it comes to."""
    a_year = law["severance.year"]
    due: dict[Quantity, Amount] = {DUE_A_YEAR: a_year}
    if why == "dismissed":
        due[DOUBLED_A_YEAR] = a_year.amount * law["severance.unlawful"].amount
    told = undecided(OPEN_WAYS[why]) if why == "agreed" else undecided("", due)
    return replace(told, missing=(SERVICE,))


def _kept(facts: Facts, law: Law, service: Range) -> tuple[str, ...]:
    """Whoever served long and retires soon may not be sent away for such a reason."""
    left = facts.maybe(TO_RETIREMENT)
    served, near = law.glance("protected.years") * YEAR, law.bound("protected.near")
    if left is UNKNOWN or service.low < served or left >= near.amount * YEAR:
        return ()
    return (f"干得久、离退休不足{law['protected.near'].shown}的，不能用裁员这样的理由辞",)


OFFERED_MONTHS: Final[Fact[Decimal]] = Fact(
    "severance_offered_months",
    "单位说给几个月？",
    display="单位说给{}个月",
    label="单位说给几个月",
    samples=(Decimal(1), Decimal(4)),
    topical=True,
    counted=(
        r"(?:给|补|赔)(?:我|俺)?(?:们)?(?:了|着)?({n})个月",
        r"(?:单位|公司|厂里?|老板)[^,。?!]{0,8}({n})个月[^,。?!]{0,4}(?:行|对|够|合理|合规|少)",
    ),
)


def _offered(facts: Facts, months: Range, double: Amount | None) -> tuple[str, ...]:
    """Whether what the employer offers is enough, held against the least that may be."""
    offered = facts.maybe(OFFERED_MONTHS)
    if offered is UNKNOWN or not months.certain:
        return ()
    if offered < months.low:
        return (f"给{plain(offered)}个月少了，该{plain(months.low)}个月",)
    if isinstance(double, Range) and offered < double.low:
        return (f"给{plain(offered)}个月，合法辞的够了，没正当理由辞的该{plain(double.low)}个月",)
    return (f"给{plain(offered)}个月不少",)


TO_RETIREMENT: Final[Fact[Decimal]] = Fact(
    "months_to_retirement",
    "离退休还有多久？",
    display="离退休{}",
    personal=True,
    label="离退休多久",
    samples=(Decimal(48), Decimal(80)),
    counted=(
        r"(?:差|离|距|还有)(?:法定)?(?:退休)?(?:年龄)?(?:还?有|还差|差|只剩|不到)*({t})(?:就|才"
        r"|到)?(?:能|要|该)?退",
        r"(?:离|距)(?:法定)?退休(?:年龄)?(?:还|只)?(?:有|差|剩)*({t})",
    ),
    written=years_and_months,
)


@rule(DOUBLE, DOUBLE_PAY)
def protected(facts: Facts, law: Law) -> Entitlement:
    """Who may not be dismissed and was: double, in yuan where length and wage are told; who served
    long and retires soon: 《劳动合同法》42."""
    service, left = span(facts.within(SERVICE)), facts.maybe(TO_RETIREMENT)
    if service is not None and left is not UNKNOWN:
        years, near = law["protected.years"], law["protected.near"]
        if service.low >= years.amount * YEAR and left < near.amount * YEAR:
            return undecided(
                f"不能用裁员、干不了这些理由辞：在这家干满{years.shown}、离退休不足{near.shown}的受保护"
            )
        return undecided(
            f"这一条保不住：要在这家连续干满{years.shown}、离退休不足{near.shown}两样都够"
        )
    if service is None:
        return undecided("")
    months = Range(_months_for(service.low, law), _months_for(service.high, law))
    amounts: dict[Quantity, Amount] = {DOUBLE: _times(months, law["severance.unlawful"].amount)}
    _, notes = _in_yuan(facts, law, amounts, months, unlawful=True)
    amounts.pop(PAY, None)
    return undecided("", amounts, notes=notes)


@rule(SEVERANCE, PAY, NOTICE)
def moved(facts: Facts, law: Law) -> Entitlement:
    """Who does not go along where the employer moves: as dismissed without fault of his own."""
    return _as_left(facts, law, notice=True)


@rule(SEVERANCE, PAY, NOTICE, WITH_NOTICE)
def without_notice(facts: Facts, law: Law) -> Entitlement:
    """What comes to whoever was dismissed for such a reason without being told before."""
    told = _as_left(facts, law, notice=True)
    wage, months = span(facts.within(WAGE)), told.amounts.get(NOTICE)
    if wage is None or months is None:
        return told
    both = Range(months.low * wage.low, months.high * wage.high)
    return replace(told, amounts={**told.amounts, WITH_NOTICE: both})


@rule(SEVERANCE, PAY)
def left_unpaid(facts: Facts, law: Law) -> Entitlement:
    """Who leaves since nothing was paid in for him: what length and wage come to."""
    return _as_left(facts, law, notice=False)


def _as_left(facts: Facts, law: Law, *, notice: bool) -> Entitlement:
    service = span(facts.within(SERVICE))
    if service is None:
        return undecided("")
    months = Range(_months_for(service.low, law), _months_for(service.high, law))
    amounts: dict[Quantity, Amount] = {SEVERANCE: months}
    if notice:
        one = law["severance.notice"].amount
        amounts[NOTICE] = Range(months.low + one, months.high + one)
    steps, notes = _in_yuan(facts, law, amounts, months, unlawful=False)
    return replace(undecided("", amounts, notes=notes), steps=steps)


def _months_for(service: Decimal, law: Law) -> Decimal:
    """A month's wage a year; six months and more count as a year, less as half."""
    years, rest = divmod(service, YEAR)
    if rest == 0:
        return years
    half = law["severance.half"].amount
    return years + (1 if rest >= law["severance.whole_from"].amount else half)


def _times(months: Range, factor: Decimal) -> Range:
    return Range(months.low * factor, months.high * factor)


def _in_yuan(
    facts: Facts, law: Law, amounts: dict[Quantity, Amount], months: Range, *, unlawful: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Adds what it comes to with the wage that is known; the arithmetic and what to beware of."""
    worked = length_in_words(facts, SERVICE)
    steps = [f"干了{worked}＝{plain(months.low)}个月工资"] if worked else []
    wage = span(facts.within(WAGE))
    if wage is None:
        return tuple(steps), ()
    pay = Range(months.low * wage.low, months.high * wage.high)
    amounts[PAY] = pay
    if unlawful:
        amounts[DOUBLE_PAY] = _times(pay, law["severance.unlawful"].amount)
    if pay.certain:
        steps.append(f"{plain(months.low)}个月×{plain(wage.low)}元＝{plain(pay.low)}元")
    high = wage.high >= HIGH_WAGE
    times, years = law.bound("severance.ceiling"), law.bound("severance.most_years")
    ceiling = f"工资超过全市平均{times.shown}的，按{times.shown}、最多{years.shown}算"
    return tuple(steps), (ceiling,) if high else ()


SHORTEST_MONTH: Final = 28  # days
DAYS_HERE: Final[Fact[Decimal]] = Fact(
    "days_at_this_employer",
    "在这里干了几天？",
    personal=True,
    display="干了{}天",
    label="干了几天",
    samples=(Decimal(20), Decimal(60)),
    counted=(r"(?:干|上班|来|入职|做)(?:了|才|有|满|都)*({n})天",),
)


def _within_a_month(facts: Facts, grace: LawValue) -> bool:
    """Of days that are told, where no length of time is."""
    if facts.within(SERVICE) is not UNKNOWN:
        return False
    days = facts.maybe(DAYS_HERE)
    if days is UNKNOWN or days > SHORTEST_MONTH * grace.amount:
        return False
    facts.presume(SERVICE, Decimal(0), f"没满{grace.shown}")
    return True


UNSIGNED_FOR: Final[Fact[Decimal]] = Fact(
    "months_unsigned",
    "有多久没签合同？",
    display="没签合同{}",
    personal=True,
    label="多久没签合同",
    samples=tuple(map(Decimal, (1, 6, 12))),
    topical=True,
    counted=(
        r"(?:头|前|刚来|起初|最?开始)(?:的)?(?:那)?({t})(?:里|都|也|,)*"
        r"(?:没|没有|未)(?:给|跟|和)?(?:我|他|她)?们?签",
        r"({t})(?:以?后|之后|头上)才(?:给|跟|和)?(?:我|他|她)?们?(?:补)?签",
    ),
    written=years_and_months,
)


def _unsigned(facts: Facts, law: Law) -> Entitlement:
    """The second wage of each month without a contract, from the second month to the twelfth."""
    if facts.presume(DIED, False):
        return undecided(
            "人没了先申请认工亡，没合同也能认，工亡补助金是大头；认下来再谈，别急着私了"
        )
    grace, most = law["contract.grace"], law["contract.most_double"]
    if _within_a_month(facts, grace):
        return not_entitled(f"上班{grace.shown}内签合同都不算晚；过了还不签的，再要双倍")
    if not facts.at_least(SERVICE, grace):
        return not_entitled(f"上班{grace.shown}内签合同都不算晚")
    unsigned, service = facts.within(UNSIGNED_FOR), facts.within(SERVICE)
    if unsigned is UNKNOWN and isinstance(service, Decimal):
        unsigned = facts.presume(UNSIGNED_FOR, service, "这么久一直没签")
    known = span(service if unsigned is UNKNOWN else unsigned)
    if known is None:
        return entitled({UNSIGNED: Range(Decimal(0), most.amount)}, notes=(_a_year(law),))
    months = Range(_doubled(known.low, law), _doubled(known.high, law))
    amounts: dict[Quantity, Amount] = {UNSIGNED: months}
    steps: list[str] = []
    wage = span(facts.within(WAGE))
    if wage is not None:
        amounts[UNSIGNED_PAY] = Range(months.low * wage.low, months.high * wage.high)
        if months.certain and wage.certain:
            pay = months.low * wage.low
            steps.append(f"{plain(months.low)}个月×{plain(wage.low)}元＝{plain(pay)}元")
    long = known.low >= YEAR
    return entitled(amounts, steps=tuple(steps), notes=(_a_year(law),) if long else ())


BOTH_DUE = Quantity("both_due", "没签合同的工资加经济补偿", "元")
BOTH_UNLAWFUL = Quantity("both_unlawful", "没签合同的工资加违法辞退的赔偿", "元")


@rule(UNSIGNED, UNSIGNED_PAY, BOTH_DUE, BOTH_UNLAWFUL)
def no_contract(facts: Facts, law: Law) -> Entitlement:
    """With what is due for the dismissal where that is told as well."""
    found = _unsigned(facts, law)
    if found.verdict is not Verdict.YES or facts.maybe(WHY_LEFT) != "dismissed":
        return found
    both = _with_the_dismissal(found, facts, law)
    if both.verdict is not Verdict.YES:
        return found
    steps = both.steps or found.steps
    amounts = {**found.amounts, **both.amounts}
    return replace(found, amounts=amounts, steps=steps, reasons=both.reasons)


@rule(BOTH_DUE, BOTH_UNLAWFUL)
def unsigned_and_dismissed(facts: Facts, law: Law) -> Entitlement:
    """What both come to, of whoever was sent away and never had a contract."""
    facts.presume(WHY_LEFT, "dismissed", "单位辞的")
    return _with_the_dismissal(_unsigned(facts, law), facts, law)


def _with_the_dismissal(unsigned: Entitlement, facts: Facts, law: Law) -> Entitlement:
    left = severance.function(facts, law)
    months, more = left.amounts.get(SEVERANCE), unsigned.amounts.get(UNSIGNED)
    if left.verdict is Verdict.NO:
        return undecided(f"没签合同的第二份工资能要；{NONE_FOR_QUITTING}")
    if months is None or more is None or DOUBLE not in left.amounts:
        return undecided("")
    if not (months.certain and more.certain):
        return undecided("")
    one, two, twice = months.low, more.low, left.amounts[DOUBLE].low
    parts = (
        f"没签合同{plain(two)}个月工资，补偿{plain(one)}个月（没正当理由辞的{plain(twice)}个月）"
    )
    wage = span(facts.within(WAGE))
    if wage is None or not wage.certain:
        return replace(entitled(), reasons=(parts,))
    due, lawful, unlawful = (part * wage.low for part in (two, one, twice))
    step = (
        f"{plain(due)}＋{plain(lawful)}＝{plain(due + lawful)}元；"
        f"没正当理由辞的{plain(due)}＋{plain(unlawful)}＝{plain(due + unlawful)}元"
    )
    amounts: dict[Quantity, Amount] = {BOTH_DUE: due + lawful, BOTH_UNLAWFUL: due + unlawful}
    return replace(entitled(amounts, steps=(step,)), reasons=(parts,))


def _doubled(service: Decimal, law: Law) -> Decimal:
    months = (service - law["contract.grace"].amount).to_integral_value(rounding="ROUND_FLOOR")
    return max(Decimal(0), min(months, law["contract.most_double"].amount))


def _a_year(law: Law) -> str:
    return f"满{law['contract.permanent'].shown}没签的，算已有无固定期限合同"


CONTRACT: Final[Fact[Decimal]] = Fact(
    "contract_months",
    "劳动合同签了多长？",
    display="合同签了{}",
    personal=True,
    label="合同签了多长",
    samples=tuple(map(Decimal, (2, 12, 36))),
    spoken={r"无固定期限": Decimal(600)},
    counted=(
        r"合同(?:期)?(?:限)?(?:就|只|才|光)?(?:是|签(?:了|的)?|一签|写的?)?({t})",
        r"签(?:了|的是|的)?({t})(?:的)?(?:劳动)?合同",
        r"({t})(?:期)?的?(?:劳动)?合同",
    ),
    written=years_and_months,
)
AGREED: Final[Fact[Decimal]] = Fact(
    "probation_months",
    "试用期定的是几个月？",
    display="试用期定了{}",
    personal=True,
    label="试用期定了几个月",
    samples=tuple(map(Decimal, (1, 3, 6))),
    counted=(
        r"试用期?[^,。?合\d一二两三四五六七八九十俩仨半]{0,5}({t})",
        r"(?<!合同)(?<!签)(?<!签了)({t})的?试用(?:期(?![\d一二两三四五六七八九十俩仨半定是给]))?"
        r"(?=期?[,。? 行合可对超违能]"
        r"|期?$)",
    ),
    written=years_and_months,
)


@rule(LONGEST)
def probation(facts: Facts, law: Law) -> Entitlement:
    longest = _longest_probation(facts, law)
    if longest is None:
        return not_entitled(f"合同不满{law['probation.from.short'].shown}的不能有试用期")
    agreed = facts.presume(AGREED, longest.amount)  # no longer than may be, where nobody says
    if agreed > longest.amount:
        return not_entitled(
            f"这样的合同试用期最长{longest.shown}，定{plain(agreed)}个月违法", {LONGEST: longest}
        )
    return entitled({LONGEST: longest})


def _longest_probation(facts: Facts, law: Law) -> LawValue | None:
    """By the length of the contract; None where there may be none. Of a length that is known
    nothing is lacking, so that it is not compared as one that might reach a bound."""
    known = facts.maybe(CONTRACT)
    if known is not UNKNOWN:
        reached = [
            each
            for each in ("short", "middle", "long")
            if known >= law[f"probation.from.{each}"].amount
        ]
        return law[f"probation.{reached[-1]}"] if reached else None
    if not facts.at_least(CONTRACT, law["probation.from.short"]):
        return None
    if not facts.at_least(CONTRACT, law["probation.from.middle"]):
        return law["probation.short"]
    if not facts.at_least(CONTRACT, law["probation.from.long"]):
        return law["probation.middle"]
    return law["probation.long"]


AGAIN = Quantity("again", "到期没续多要的工资", "个月")
AGAIN_PAY = Quantity("again_pay", "到期没续多要的工资", "元")
SINCE_EXPIRED: Final[Fact[Decimal]] = Fact(
    "months_since_expired",
    "合同到期后又干了多久？",
    display="到期后又干了{}",
    personal=True,
    label="到期后干了多久",
    samples=(Decimal(1), Decimal(5), Decimal(14)),
    topical=True,
    counted=(
        r"(?:到期|过期|期满|到了?日子|到头)(?:了|以后|之后|后|都|已经|有)*[^。?!\d]{0,12}?({t})",
        r"合同(?:都|已经)?过(?:了)?({t})",
    ),
    written=years_and_months,
)


@rule(AGAIN, AGAIN_PAY)
def unrenewed(facts: Facts, law: Law) -> Entitlement:
    """The second wage of who works on after his contract ended: 《山东省劳动合同条例》17, 57."""
    since = facts.maybe(SINCE_EXPIRED)
    if since is UNKNOWN:
        return undecided("")
    months = (since - law["permanent.again"].amount).to_integral_value(rounding="ROUND_FLOOR")
    months = max(Decimal(0), min(months, law["contract.most_double"].amount))
    if not months:
        return not_entitled(
            f"到期{law['permanent.again'].shown}内补签都不算晚，过了不签每月双倍工资"
        )
    amounts: dict[Quantity, Amount] = {AGAIN: months}
    wage, steps = span(facts.within(WAGE)), []
    if wage is not None:
        amounts[AGAIN_PAY] = Range(months * wage.low, months * wage.high)
        if wage.certain:
            pay = plain(months * wage.low)
            steps.append(f"{plain(months)}个月×{plain(wage.low)}元＝{pay}元")
    return replace(undecided("", amounts), steps=tuple(steps))


SINCE_LEFT: Final[Fact[Decimal]] = Fact(
    "months_since_leaving",
    "离职（或者知道吃亏）到现在多久了？",
    display="离职{}了",
    personal=True,
    label="离职多久了",
    samples=tuple(map(Decimal, (3, 14))),
    counted=(
        r"(?:离职|离开(?:了)?(?:单位|公司|厂里?|那[^,。?!]{1,5})?|走了?|被辞退?了?|辞(?:退|工"
        r"|职)(?:了|后)?"
        r"|不干了?|不在那[^,。?!]{0,4}干了?|从[^,。?!]{1,8}出来|过去|过了)"
        r"(?:都|也|已经|到现在|得?有|了|,)*({t})(?!的路)",
        r"({t})(?:以?前|之前)[^,。?!]{0,3}(?:离的?职|走的|辞)",
    ),
    written=years_and_months,
)


@rule()
def arbitration_time(facts: Facts, law: Law) -> Entitlement:
    """A year from the day on which one knows; each demand begins it anew."""
    limit = law["arbitration.months"]
    late = "过了一年一般不受理；中间去讨过、投诉过的，从那天重新算，带记录去问"
    told = until_when(facts, LEFT_ON, limit, law, late)
    if told is not None:
        return told
    since = facts.within(SINCE_LEFT)
    if isinstance(since, Decimal) and since < limit.amount:
        left = plain(limit.amount - since)
        return replace(entitled(), reasons=(f"还来得及，大约还剩{left}个月，快去仲裁委递",))
    return undecided(late) if facts.at_least(SINCE_LEFT, limit) else entitled()


@rule()
def after_award(facts: Facts, law: Law) -> Entitlement:
    """The last day for the court, of an award whose day is told: 《仲裁法》50."""
    return _last_day(facts, law, law["arbitration.sue"])


@rule()
def appraisal_again(facts: Facts, law: Law) -> Entitlement:
    """The last day for another appraisal: 《工伤保险条例》26."""
    return _last_day(facts, law, law["injury.again"])


def _last_day(facts: Facts, law: Law, days: LawValue) -> Entitlement:
    received = facts.maybe(NOTICE_ON)
    if received is UNKNOWN:
        return undecided("")
    end = day_of(received) + timedelta(int(days.amount))
    until = written(end)
    left = (end - law.day).days
    if left < 0:
        return undecided(f"{days.shown}到{until}，已经过了，带收到的凭据去问还有没有别的路")
    return undecided(f"最晚{until}（收到后{days.shown}内），还有{left}天")


LATE_FEE = Quantity("late_fee", "社保滞纳金", "元")
ARREARS: Final[Fact[Decimal]] = Fact(
    "insurance_arrears",
    "单位欠了多少社保费？",
    display="欠社保费{}元",
    label="欠多少社保费",
    samples=(Decimal(10000),),
    topical=True,
    counted=(
        r"[欠少漏](?:缴|交|了|着)*(?:我|俺)?(?:们)?的?(?:社保|养老|保险)?费?(?:一共"
        r"|共)?({n})(?=元|块|,|。|$|的?(?:社保|养老|保))",
    ),
)
DAYS_LATE: Final[Fact[Decimal]] = Fact(
    "insurance_days_late",
    "欠了多少天？",
    display="欠了{}天",
    label="欠了多少天",
    samples=(Decimal(100),),
    topical=True,
    counted=(r"[欠晚迟拖](?:缴|交|了|着|费)*(?:都|有)?({n})天",),
)


BOTH_PARTS: Final[Fact[bool]] = Fact(
    "worker_pays_both_parts",
    "是叫您把单位那份也出了吗？",
    {"两份都叫我出": True, "只出个人那份": False},
    label="是不是两份都叫您出",
    topical=True,
    spoken={
        r"(?:单位|公司|厂里?|老板)(?!欠)[^。?!]{0,6}(?:让|叫|要|说|逼)[^。?!补]{0,10}?"
        r"(?:(?:自己|我|俺)[^,。?!补]{0,6}(?:全|都|两头|两份|整个)[^,。?!补]{0,4}[交缴掏出担]"
        r"|(?:全|都|两头|两份|单位)[^。?!补]{0,8}(?:自己|我|俺)?[^,。?!补]{0,2}[交缴掏出担])": True
    },
)


@rule(LATE_FEE)
def late_fee(facts: Facts, law: Law) -> Entitlement:
    """Of what the employer owes, by the day: 《社会保险法》86."""
    if facts.maybe(BOTH_PARTS) is True:
        return undecided(
            "不对：单位那份必须单位出，您只出个人那份；叫您两份都掏的，能投诉、能要回来"
        )
    owed, days = facts.maybe(ARREARS), facts.maybe(DAYS_LATE)
    if owed is UNKNOWN or days is UNKNOWN:
        return undecided("")
    share = law["insurance.late"]
    fee = fen(owed * share.amount / 100 * days)
    step = f"{plain(owed)}元×{share}%×{plain(days)}天＝{plain(fee)}元"
    return replace(undecided("", {LATE_FEE: fee}), steps=(step,))


SIGNED: Final[Fact[bool]] = Fact(
    "signed_already",
    "字已经签了吗？",
    {"已经签了": True, "还没签": False},
    label="签没签字",
    topical=True,
    spoken={
        r"(?:没|还没|未|不想|不敢|不肯|别)签": False,
        r"签(?:过|完|下)?了(?![不没吗能会就]|是|有|算)|签了字|(?:已经?|都|早就?|刚)签"
        r"|签了[^,。?!]{0,6}(?:协议|自愿|私了|书)": True,
    },
)


@rule()
def resignation_signed(facts: Facts, law: Law) -> Entitlement:
    """Who signed that he leaves of himself is not told not to sign."""
    if facts.maybe(SIGNED) is not True:
        return undecided("")
    return undecided(
        f"已经签了的也能争：拿逼您签的证据，{law['arbitration.years'].shown}内去申请仲裁，不收费"
    )


@rule()
def settlement_signed(facts: Facts, _: Law) -> Entitlement:
    """Of what was settled for an injury and is less than the law gives."""
    if facts.maybe(SIGNED) is not True:
        return undecided("")
    return undecided("签了也别放弃：比该得的少得多的，还能不能要差额，先问法律援助，别拖")
