"""What the family is paid when somebody insured as an employee dies of illness (since 2021)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.departments.pension.rules.employees import PAID, paid_years
from knowledge.facts import INSURED_AS, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Missing,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, fen, plain

GRANT_MONTHS = Quantity("grant_months", "抚恤金", "个月")
FUNERAL_MONTHS = Quantity("funeral_months", "丧葬补助金", "个月")
BOTH_MONTHS = Quantity("both_months", "丧葬补助金和抚恤金一共", "个月")
TOGETHER = Quantity("together", "丧葬补助金和抚恤金合计", "元")

DRAWN: Final[Fact[Decimal]] = Fact(
    "pension_drawn_years",
    "走的人领了几年退休金？（没退休就说没退）",
    display="退休金领了{}年",
    personal=True,
    label="退休金领了几年",
    samples=(Decimal(2), Decimal(12)),
    counted=(
        r"(?:退休金|养老金|退休)[^,。?交缴]{0,4}?(?:领|拿|吃)(?:了|过)?(?:整整?|满|快|才)?({n})年",
        r"[交缴](?:了|过|满|够)*[^,。?!]{1,7}年[, ]?(?:领|拿|吃|退)(?:了|过)"
        r"(?:整整?|满|快|才)?({n})年",
        r"(?:领|拿|吃)(?:了|过|着)?({n})年(?:的)?(?:退休金|养老金|退休)",
        r"(?:领|拿|吃)(?:了|过|着)?(?:退休(?:金|工资)?|养老[金钱])(?:都|也|已经|快|才|刚|有|了|满)*({n})年",
        r"退(?:休)?(?:了|才|刚|已经?|都)*({n})年(?=[^,。?]{0,3}(?:没了|走|死|去世|不在))",
        r"(?:退休金|养老金)[^,。?]{0,2}?领到[^,。?]{0,8}?(?:整整?|满|[刚正]好)({n})年",
        r"退休(?:了|才|刚|已经?|都)*({n})年",
        r"退休(?:的|了)?,(?:都|才|已经?|就|只|刚)*(?:领|拿|吃)(?:了|过)?({n})年",
        r"(?:退休|养老)待遇(?:都|已|也|有|了|满|才|整整?)*({n})年",
        r"(?:享受?|领取?|拿)(?:了|过|着)*({n})年[^,。?]{0,4}(?:退休|养老)待遇",
        r"退休[^。?]{0,12}?退(?:了|下来)({n})年",
        r"退下来(?:了|已经?|都|快)*({n})年",
        r"(?:领|拿|吃)(?:了|过)?({n})年(?:就|才|后|,|人)*(?:没|走|去世|死|不在)",
    ),
    spoken={
        r"(?:还|都|也)?没(?:有)?(?:[等熬活干]?到)?退休"
        r"(?:就|呢|的|时|人|(?=[,。;去没走死过病]))"
        r"|没(?:有)?领过?(?:一天|一分|一次|过)*的?(?:退休金|养老金)|(?:退休金|养老金)(?:一天"
        r"|一分|一次)(?:都|也)?没领": Decimal(0),
        r"在职(?:时|期间|的时候)?(?:就)?(?:因病)?(?:去世|死|没|走|病故|病死|过世)"
        r"|(?:还|正)?(?:上着班|在?上班)(?:的)?[^,。?!退]{0,6}(?:病故|病死|去世|没了|走了"
        r"|过世)": Decimal(0),
    },
)


DIED_IN: Final[Fact[Decimal]] = Fact(
    "died_in_year",
    "人是哪一年没的？",
    display="{}年去世",
    label="哪年没的",
    samples=(Decimal(2022), Decimal(2024)),
    counted=(
        r"(20[12]\d)年[^,。?!\d]{0,14}?(?:去世|没了|走的?|死|过世|不在)",
        r"(?:^|(?<=[,。 是在]))(2\d)年[^,。?!\d]{0,14}?(?:去世|没了|走的?|死|过世|不在)",
    ),
)
CENTURY: Final = 2000


@rule(GRANT_MONTHS, FUNERAL_MONTHS, BOTH_MONTHS, TOGETHER)
def survivors(facts: Facts, law: Law) -> Entitlement:
    if not law.holds("survivors.most"):
        return undecided("全国统一的算法后来才有，那时按省里的办法")
    if facts.maybe(INSURED_AS) == "居民":
        return _of_a_resident(law)
    paid = paid_years(facts)
    drawn, full = facts.maybe(DRAWN), law["survivors.third_step"].amount
    if paid == 0:
        return not_entitled("没交过职工养老的没有这两样；交过居民养老的另问镇人社所")
    if paid is UNKNOWN and drawn is not UNKNOWN and drawn >= full:
        # Whoever drew a pension had paid enough for one: so many years later the least is left.
        return _worth(law["survivors.usual"].amount, full, facts, law)
    if paid is UNKNOWN:
        least, most = law["survivors.least"].amount, law["survivors.third_step"].amount * 2
        raise Missing(PAID, {f"缴费不满{law['survivors.first_step']}年": least, "缴费三十年": most})
    months = _months(paid, law)
    if months > law["survivors.usual"].amount:
        months = _less_what_was_drawn(months, facts, law)
    return _worth(months, paid, facts, law)


def _of_a_resident(law: Law) -> Entitlement:
    least, most = law["residents.funeral_least"].shown, law["residents.funeral_most"].shown
    return not_entitled(
        f"居民养老另有丧葬补助，网上说省里定{least}～{most}、由市县定，济宁的没查到；"
        "账户里没领完的钱家里人能继承",
        notes=("先到村里或镇人社所报停，多发的要退",),
    )


def _months(paid: Decimal, law: Law) -> Decimal:
    """Twelfths of the yearly income per head, by the years paid."""
    if paid < law["survivors.first_step"].amount:
        return law["survivors.least"].amount
    if paid < law["survivors.second_step"].amount:
        return law["survivors.middle"].amount
    usual, full = law["survivors.usual"].amount, law["survivors.third_step"].amount
    more = max(paid - full, Decimal(0))
    return min(usual + more, law["survivors.most"].amount)


def _less_what_was_drawn(months: Decimal, facts: Facts, law: Law) -> Decimal:
    """A month less for every year of pension, as far as the least for pensioners."""
    drawn = facts.maybe(DRAWN)
    if drawn is UNKNOWN:
        raise Missing(DRAWN, {"没退休": Decimal(0), "领了多年": law["survivors.most"].amount})
    return max(law["survivors.usual"].amount, months - drawn)


TOLD_INCOME: Final[Fact[Decimal]] = Fact(
    "town_income_of_the_year",
    "上年全省城镇居民人均可支配收入是多少？",
    display="城镇人均收入{}元",
    label="上年城镇人均收入",
    samples=(Decimal(47066), Decimal(52000)),
    topical=True,
    counted=(
        r"(?:城镇|人均|可支配)(?:居民)?(?:人均)?(?:可支配)?(?:收入)?(?:是|按|那个)?({n})(?=元|,|。|$|那个|算|来)",
        r"按[^,。?]{0,8}?({n})(?:元|那个|这个)?(?:来)?算",
    ),
)


def _worth(months: Decimal, paid: Decimal, facts: Facts, law: Law) -> Entitlement:
    funeral = law["survivors.funeral"].amount
    amounts: dict[Quantity, Range] = {
        GRANT_MONTHS: Range(months, months),
        FUNERAL_MONTHS: Range(funeral, funeral),
        BOTH_MONTHS: Range(months + funeral, months + funeral),
    }
    said = facts.maybe(TOLD_INCOME)
    income = _income(facts, law) if said is UNKNOWN else said
    if paid < law["survivors.first_step"].amount:  # what was paid in is not known
        first = law["survivors.first_step"].shown
        return entitled(amounts, notes=(f"交费不满{first}的，两项合计不超过本人交的钱",))
    if income is None:
        return entitled(amounts)  # of other years the income is not known
    yearly = income if isinstance(income, Decimal) else income.amount
    total = fen(yearly / 12 * (months + funeral))
    amounts[TOGETHER] = Range(total, total)
    return entitled(
        amounts,
        steps=(f"{plain(yearly)}元÷12×（{plain(months)}＋{plain(funeral)}）＝{plain(total)}元",),
    )


def _income(facts: Facts, law: Law) -> LawValue | None:
    """What is told of the year of the death, else of the day; None where that is not known."""
    died = facts.maybe(DIED_IN)
    if died is UNKNOWN:
        return law["survivors.income"] if _known(law) else None
    year = int(died) if died > CENTURY else CENTURY + int(died)
    then = law.before("survivors.income", date(year + 1, 1, 1))
    return None if then is None or then.is_old else then


def _known(law: Law) -> bool:
    return law.holds("survivors.income") and not law.bound("survivors.income").is_old


@rule(GRANT_MONTHS, FUNERAL_MONTHS, BOTH_MONTHS, TOGETHER)
def heirs(facts: Facts, law: Law) -> Entitlement:
    """Beside what is left in the account: worked out where it is told how long he had paid."""
    if facts.maybe(INSURED_AS) == "居民":
        return undecided("居民养老账户里没领完的钱家里人能继承；丧葬补助由市县定，济宁的没查到")
    return undecided("") if paid_years(facts) is UNKNOWN else survivors.function(facts, law)
