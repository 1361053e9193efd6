"""Who pays the premium of the residents' medical insurance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.medical.rules.scheme import RESIDENT
from knowledge.departments.medical.rules.tilt import by_todays_status, was_registered
from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    FAMILY_SIZE,
    INSURED_AS,
    LOW_INCOME,
    MARGIN,
    MONITORED,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
    Fact,
    age_on,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

PREMIUM_HELP = Quantity("help", "个人缴费资助", "%")
HELP_AMOUNT = Quantity("help_amount", "个人缴费资助", "元/年")
OWN_PREMIUM = Quantity("own_premium", "居民医保自己交", "元/年")


ALL_PREMIUMS = Quantity("all_premiums", "居民医保自己交（全家）", "元/年")
ALL_INFERRED = Quantity("all_inferred", "一家一共交（按国家最低标准推算）", "元/年")
HELPED: Final[Fact[Decimal]] = Fact(
    "household_members_helped",
    "家里几口人是低保、特困的？",
    display="{}口人是低保、特困",
    label="几口人是低保、特困",
    samples=(Decimal(1), Decimal(2)),
    topical=True,
    counted=(
        r"(?:有|其中|里头|里面)({n})(?:个|口人?|口子)?(?:人)?(?:是|吃|的)?(?:低保|特困|五保)",
        r"({n})(?:个|口人?|口子)(?:人)?(?:是|吃|的)+(?:低保|特困|五保)",
    ),
)


PAYERS: Final[Fact[Decimal]] = Fact(
    "premium_payers",
    "几个人交居民医保？",
    display="{}个人交",
    label="几个人交",
    samples=(Decimal(2), Decimal(4)),
    topical=True,
    counted=(
        r"({n})个?(?:人|口人?|口子)(?:的)?(?:居民)?医保(?:一共|总共|得|要|一年)*交",
        r"(?:其他|其余|剩下|剩|另外|别的)的?({n})个?[口人](?!.*(?:也|都)(?:吃|是|有|办)着?(?:低保|五保|特困))",
    ),
)

RAISED = Quantity("raised", "大病保险限额提高", "元/年")
RUNNING: Final[Fact[Decimal]] = Fact(
    "insured_years_running",
    "居民医保连着交了几年，没断过？",
    display="连续交了{}年",
    personal=True,
    label="连着交了几年",
    samples=(Decimal(3), Decimal(6)),
    topical=True,
    counted=(
        r"(?:连续|连着|一直|年年|没断过?)[^,。?断]{0,8}?({n})年(?!没|不|起)",
        r"({n})年(?:都|一直|从?没断过?|年年)+[^,。?没]{0,6}(?:[交缴]|没断)",
    ),
)

UNCLAIMED: Final[Fact[bool]] = Fact(
    "nothing_reimbursed",
    "这一年是不是一分没报销过？",
    {"一年没报销过": True, "报销过": False},
    label="报没报销过",
    topical=True,
    spoken={
        r"没(?:有)?(?:看过病)?[^,。?!断交缴]{0,4}(?:报(?:过|销)|用(?:过|着)?|使过|花过)|零报销"
        r"|一[分回次毛](?:钱)?(?:都|也)?没(?:有)?(?:报|用|使|花)"
        r"|没(?:生|得|看|害)过?病|没住(?:过)?院": True,
    },
)


@rule(RAISED)
def incentive(facts: Facts, law: Law) -> Entitlement:
    """By how much the ceiling (元) rises for whoever never broke off; from which year on the years
    count was not found. A year without any claim raises it too, however few the years were."""
    running, step = facts.maybe(RUNNING), law.find("incentive")
    if step is None:
        return undecided("")
    full = law["incentive_years"].amount
    if facts.maybe(UNCLAIMED) is True and (running is UNKNOWN or running <= full):
        return undecided(
            f"有（{law['incentive_since']}年起）：当年一分没报销过的，第二年大病保险最多能报的数加{step.shown}，不发钱；"
            f"连续交满{plain(full)}年后每多交一年再加{step.shown}"
        )
    if running is UNKNOWN:
        return undecided("")
    if running <= full:
        return undecided(
            f"连续交满{plain(full)}年以后，再多交一年才加{step.shown}；现在{plain(running)}年，还没有；"
            f"当年一分没报销过的，第二年也加{step.shown}"
        )
    more = step.amount * (running - full)
    words = f"（{plain(running)}−{plain(full)}）年×{step}元＝{plain(more)}元"
    return replace(undecided("", {RAISED: more}), steps=(words,))


FREES_ELDERS: Final = "汶上县"
PAID_FOR: Final = "低保户、特困户个人那份政府给交，自己不用掏"
OTHER_GRADES: Final = "省里规定给残疾人代缴全部或部分，三、四级济宁怎么定没查到"
RETIRED: Final = "职工退休、年限交够的不用再交，照样报；不够的接着交到够，济宁要交几年没查到"


@rule(ALL_PREMIUMS, OWN_PREMIUM, ALL_INFERRED)
def premium(facts: Facts, law: Law) -> Entitlement:
    """The premium (元/年) of all who are counted, but for those whose premium is paid for them."""
    if facts.maybe(INSURED_AS) == "退休":
        return undecided(RETIRED)
    payers, helped = facts.maybe(PAYERS), facts.maybe(HELPED)
    if by_todays_status(law) and payers is helped is UNKNOWN and _freed_by_status(facts):
        return undecided(PAID_FOR)
    heads = payers
    if heads is UNKNOWN:
        heads = facts.maybe(FAMILY_SIZE)
    if payers is helped is UNKNOWN and _some_may_be_freed(facts, law):
        heads = UNKNOWN  # not all of them pay it
    each = law.find("premium")
    amounts: dict[Quantity, Amount] = {}
    if by_todays_status(law) and _pays_a_part(facts):
        each = law["help.own"]
        amounts[OWN_PREMIUM] = each
    if heads is UNKNOWN or each is None:
        return undecided("", amounts)
    inferred = law.find("premium.inferred")
    paying = heads if helped is UNKNOWN else max(Decimal(0), heads - helped)
    whole = each.amount * paying
    if inferred is not None and OWN_PREMIUM not in amounts:
        amounts[ALL_INFERRED] = inferred.amount * paying
    step = f"{plain(paying)}个人×{each.shown}＝{plain(whole)}元"
    notes = () if helped is UNKNOWN else (f"低保、特困的{plain(helped)}个人政府给交",)
    return replace(undecided("", {**amounts, ALL_PREMIUMS: whole}, notes=notes), steps=(step,))


def _some_may_be_freed(facts: Facts, law: Law) -> bool:
    """Whether the premium of one of a household may be paid for a grade or an age on file."""
    household, free, day = facts.case.household, law.find("elders_free"), facts.case.as_of
    if household is None or not by_todays_status(law):
        return False
    if any(each.disability_grade in (1, 2) for each in household.people):
        return True
    births = [e.birth_date for e in household.people if e.birth_date is not UNKNOWN]
    old = free is not None and any(age_on(each, day) >= free.amount for each in births)
    return old and household.county == FREES_ELDERS


def _freed_by_status(facts: Facts) -> bool:
    return facts.maybe(DIBAO) is True or facts.maybe(TEKUN) is True


def _pays_a_part(facts: Facts) -> bool:
    return any(facts.maybe(each) is True for each in (MARGIN, MONITORED, LOW_INCOME))


@rule(PREMIUM_HELP, HELP_AMOUNT, OWN_PREMIUM, ALL_PREMIUMS, ALL_INFERRED)
def premium_help(facts: Facts, law: Law) -> Entitlement:
    """Who is helped with the premium, and with how much where it is known."""
    insured = facts.maybe(INSURED_AS)
    if insured == "退休":
        return undecided(RETIRED)
    if insured is not UNKNOWN and insured != RESIDENT:
        return undecided("资助的是居民医保的个人缴费，参加职工医保的不用再交居民的")
    if by_todays_status(law) and facts.maybe(PAYERS) is not UNKNOWN:
        return premium.function(facts, law)  # 奶奶吃低保,其他四口交: not what she is helped with
    if facts.maybe(TEKUN) is True:
        return _full_help(law)
    if by_todays_status(law):
        return _help_by_todays_status(facts, law)
    if facts.get(REGISTERED_POOR) or facts.get(DIBAO):
        return entitled(steps=("低保、建档立卡：个人缴费定额资助，济宁补多少待确认",))
    grade = facts.get(DISABILITY_GRADE)
    if grade in (1, 2):
        return entitled(steps=("重度残疾人：个人缴费定额资助，济宁补多少待确认",))
    if facts.get(TEKUN):
        return _full_help(law)
    if grade is not None:
        return undecided(OTHER_GRADES)
    if facts.get(LOW_INCOME):
        return _low_income_help(facts, law)
    return not_entitled("资助的是特困、低保、建档立卡、重度残疾人和低收入家庭的老人孩子")


def _help_by_todays_status(facts: Facts, law: Law) -> Entitlement:
    """Those who left poverty pay it themselves unless they are monitored: who says so is not asked
    for every other status."""
    left = was_registered(facts)
    if freed := _freed_for_age(facts, law):
        return freed
    grade = facts.maybe(DISABILITY_GRADE)
    severe = grade is not UNKNOWN and grade in (1, 2)
    if severe and all(facts.maybe(each) is UNKNOWN for each in (DIBAO, TEKUN, MONITORED)):
        return undecided(
            "重度残疾的，市里的通知没写，省里规定给代缴全部或部分，要问；低保、特困的政府全给交"
        )

    def holds(status: Fact[bool]) -> bool:
        return facts.presume(status, False) if left else facts.get(status)

    if facts.maybe(MARGIN) is not True and holds(DIBAO):
        full = law["help.dibao"]
        return entitled({HELP_AMOUNT: full}, steps=(f"低保：补{full}元，自己不用交",))
    if facts.maybe(MARGIN) is True or holds(MONITORED) or holds(LOW_INCOME):
        part, own = law["help.monitored"], law["help.own"]
        steps = [f"低保边缘、监测对象：补{part}元，自己交{own}元"]
        amounts: dict[Quantity, Amount] = {HELP_AMOUNT: part, OWN_PREMIUM: own}
        heads = facts.maybe(FAMILY_SIZE)
        if heads is not UNKNOWN:
            amounts[ALL_PREMIUMS] = own.amount * heads
            steps.append(f"{own}元×{plain(heads)}口人＝{plain(own.amount * heads)}元")
        return entitled(amounts, steps=tuple(steps))
    if holds(TEKUN):
        return _full_help(law)
    if severe:
        return undecided("市里的通知没写重度残疾人，省里规定给代缴全部或部分，济宁怎么定没查到")
    if grade is not UNKNOWN and grade is not None:
        return undecided(OTHER_GRADES)
    notes = ("重度残疾人，县里有的另给补",)
    if was_registered(facts):
        since = law["tilt_by_monitoring"]
        reason = (
            f"{since}年起脱贫户（原建档立卡）不再资助，现在是低保、特困、低保边缘、监测对象的还补"
        )
        return not_entitled(reason, premium.function(facts, law).amounts, notes=notes)
    by_age = elders.function(facts, law)
    too_young = by_age.reasons if by_age.verdict is Verdict.NO else ()
    return not_entitled(
        "；".join(["资助的是特困、低保、低保边缘、返贫致贫和监测对象", *too_young]), notes=notes
    )


def _full_help(law: Law) -> Entitlement:
    return entitled({PREMIUM_HELP: law["premium_help_full"]}, steps=("特困人员：个人缴费全额资助",))


def _low_income_help(facts: Facts, law: Law) -> Entitlement:
    old, adult = law["premium_help_old"], law["premium_help_adult"]
    if facts.at_least(AGE, old):
        return entitled(steps=(f"低收入家庭、满{old}周岁：个人缴费有政府补贴，补多少待确认",))
    if not facts.at_least(AGE, adult):
        return entitled(steps=(f"低收入家庭、不满{adult}周岁：个人缴费有政府补贴，补多少待确认",))
    return not_entitled(f"低收入家庭补的是满{old}周岁的老人和不满{adult}周岁的孩子")


def _freed_for_age(facts: Facts, law: Law) -> Entitlement | None:
    found = elders.function(facts, law)
    return found if found.verdict is Verdict.YES else None


@rule()
def elders(facts: Facts, law: Law) -> Entitlement:
    """Whom a county frees of the premium for their age; of one county alone it is known."""
    if by_todays_status(law) and _freed_by_status(facts):
        return undecided(PAID_FOR)
    household, free = facts.case.household, law.find("elders_free")
    county = facts.case.stated.get("county", household.county if household else UNKNOWN)
    if free is None or county != FREES_ELDERS or facts.maybe(AGE) is UNKNOWN:
        return undecided("")
    now = f"{plain(facts.get(AGE))}周岁"
    if facts.get(AGE) >= free.amount:
        return replace(entitled(), reasons=(f"满{free}周岁的县里给交，{now}够",))
    return not_entitled(f"满{free}周岁的县里才给交，{now}不到")
