"""What the residents' pension pays, for whom contributions are paid, who may claim early."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.pension.rules.employees import DRAWS
from knowledge.facts import (
    ACCOUNT_BALANCE,
    AGE,
    BIRTH_MONTH,
    DIBAO,
    DISABILITY_GRADE,
    INSURED_AS,
    MONITORED,
    OUT_OF_POVERTY,
    PENSION_YEARS,
    REGISTERED_POOR,
    STUDENT,
    TEKUN,
    UNKNOWN,
    Fact,
    Interval,
    month_in_words,
)
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
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

TIER = Quantity("tier", "政府代缴（最低档）", "元/年")
OWN_TIER = Quantity("own_tier", "自己缴费的最低档", "元/年")
BASIC = Quantity("basic", "基础养老金", "元/月")
SUPPLEMENT = Quantity("supplement", "高龄加发（省里规定）", "元/月")
ACCOUNT = Quantity("account", "个人账户养老金", "元/月")
MONTHLY = Quantity("monthly", "养老金合计", "元/月")
LEAST = Quantity("least", "养老金（个人账户的钱以外）", "元/月")
IF_ENOUGH = Quantity("if_enough", "养老金（年限够了的话）", "元/月")

SUBSIDY = Quantity("subsidy_of_tier", "这一档的缴费补贴", "元/年")
CHOSEN_TIER: Final[Fact[Decimal]] = Fact(
    "chosen_tier",
    "居民养老一年交哪一档？",
    display="一年交{}元",
    personal=True,
    label="交哪一档",
    samples=(Decimal(300), Decimal(500), Decimal(1000)),
    topical=True,
    counted=(
        r"(?:[交缴选换改报](?:的|了|着|到|成|是|按|个)*|(?:一年|每年)(?=[^,。?]{1,8}档))({n})(?:元|块钱?)?(?:的|这|那|个)*(?:一)?"
        r"(?=[年档,。? 呢]|$|的|政府|国家|补)",
    ),
)

LACKING = Quantity("lacking", "离缴满还差", "年")
LONGER = Quantity("longer", "多交的年头另加", "元/月")

SEVERE = (1, 2)
OLDEST_STUDENT = 29  # beyond this age nobody is asked whether he is at school


_HISTORY: Final = {
    "开办后年年交了": "yearly",
    "开办后断过没交": "gaps",
    "开办时就到了领的年纪": "old",
}


def _history_among(*values: str) -> Fact[str]:
    """The same fact, asked with those answers only that the age allows."""
    return Fact(
        "payment_history",
        "当地开办居民养老保险（新农保）以后，到领养老金的年纪，年年都交了吗？",
        {words: value for words, value in _HISTORY.items() if value in values},
        personal=True,
        label="开办以后是不是年年交了",
    )


YEARLY_OR_NOT: Final = _history_among("yearly", "gaps")
PAYMENT_HISTORY: Final = _history_among("yearly", "gaps", "old")


@rule(TIER, OWN_TIER)
def contribution(facts: Facts, law: Law) -> Entitlement:
    claim_age = law["claim_age"]
    unknown = facts.case.household is None and facts.within(AGE) is UNKNOWN
    at_school = unknown and facts.maybe(STUDENT) is True
    if unknown and not at_school and _told_to_be_paid_for(facts, law):  # who asks still pays
        facts.presume(AGE, claim_age.amount - 1, f"没满{claim_age}周岁")
        return replace(_paid_by_the_state(law), notes=(f"满{claim_age}周岁不再缴",))
    if facts.at_least(AGE, claim_age):
        age = facts.maybe(AGE)
        now = "" if age is UNKNOWN else f"，现在{plain(age)}周岁"
        return not_entitled(f"满{claim_age}周岁不再按年缴费{now}")
    too_young = _too_young_or_at_school(facts, law)
    if too_young:
        return not_entitled(too_young)
    if _paid_for(facts, law):
        return _paid_by_the_state(law)
    unclear = _unclear_status(facts, law)
    if unclear:
        return undecided(unclear)
    return _paid_by_themselves(law)


@rule(TIER, OWN_TIER)
def least_tier(facts: Facts, law: Law) -> Entitlement:
    """Who asks for the least is told who pays nothing, and not asked whether he is one of them."""
    poor = any(facts.maybe(each) is True for each in (REGISTERED_POOR, OUT_OF_POVERTY, MONITORED))
    told = poor or facts.maybe(STUDENT) is True or _told_to_be_paid_for(facts, law)
    claim_age = law["claim_age"]
    age = facts.presume(AGE, claim_age.amount - 1, f"没满{claim_age}周岁")
    pays = law["contribution_age"].amount <= age < claim_age.amount
    if facts.case.household is not None or told or not pays:
        return contribution.function(facts, law)
    return _paid_by_themselves(law)


def _paid_by_themselves(law: Law) -> Entitlement:
    return not_entitled(
        f"代缴的是{_who_is_paid_for(law)}和一、二级残疾人",
        {OWN_TIER: law["general_tier"]},
        notes=(*_highest_tier(law), "“等困难群体”还包括谁，资料没写全"),
    )


def _paid_by_the_state(law: Law) -> Entitlement:
    tier = law["lowest_tier"]
    return entitled({TIER: tier}, steps=(f"困难群体、一二级残疾人按最低档代缴：{tier}元/年",))


def _highest_tier(law: Law) -> tuple[str, ...]:
    highest = law.find("highest_tier")
    return () if highest is None else (f"最高一档一年{highest}元",)


def _who_is_paid_for(law: Law) -> str:
    if law.holds("after_transition"):
        return "低保、特困"
    if law.holds("transition"):
        return "低保、特困、脱贫享受政策、即时帮扶的户"
    return "建档立卡、低保、特困、脱贫享受政策户"


def _unclear_status(facts: Facts, law: Law) -> str:
    """Why a status of the poor does not settle it on the day; empty where there is none."""
    if law.holds("after_transition"):
        poor = any(facts.maybe(status) is True for status in (REGISTERED_POOR, OUT_OF_POVERTY))
        if poor or facts.get(MONITORED):
            since = law["after_transition"]
            return f"过渡期结束了，{since}年起脱贫户、监测对象代不代缴没查到，看现在的身份"
        return ""
    if law.holds("transition") and facts.maybe(REGISTERED_POOR) is True:
        return "登记的建档立卡，要看现在标的是不是“脱贫享受政策”，享受的代缴，不享受的不代缴"
    if facts.get(MONITORED):
        return "即时帮扶的也代缴；监测户、边缘户算不算，资料里没写"
    return ""


def _too_young_or_at_school(facts: Facts, law: Law) -> str:
    """Why somebody takes no part yet; school is asked about at an age for it only."""
    age, first_age = facts.maybe(AGE), law["contribution_age"]
    if not facts.at_least(AGE, first_age):
        now = "" if age is UNKNOWN else f"，现在{plain(age)}周岁"
        return f"满{first_age}周岁才参保缴费{now}"
    may_study = age is not UNKNOWN and age <= OLDEST_STUDENT
    student = facts.get(STUDENT) if may_study else facts.maybe(STUDENT) is True
    return "在校学生不参加居民养老保险" if student else ""


def _statuses(law: Law) -> tuple[Fact[bool], ...]:
    """Each of them is enough on the day."""
    if law.holds("after_transition"):
        return DIBAO, TEKUN
    if law.holds("transition"):
        return DIBAO, TEKUN, OUT_OF_POVERTY
    return REGISTERED_POOR, DIBAO, TEKUN, OUT_OF_POVERTY


def _paid_for(facts: Facts, law: Law) -> bool:
    """One status is enough: those that are known already save the questions about the others."""
    if _told_to_be_paid_for(facts, law):
        return True
    statuses = _statuses(law)
    return any(facts.get(status) for status in statuses) or facts.get(DISABILITY_GRADE) in SEVERE


def _told_to_be_paid_for(facts: Facts, law: Law) -> bool:
    grade = facts.maybe(DISABILITY_GRADE)
    severe = grade is not UNKNOWN and grade in SEVERE
    return severe or any(facts.maybe(status) is True for status in _statuses(law))


@rule(SUBSIDY)
def subsidy_of_the_tier(facts: Facts, law: Law) -> Entitlement:
    """What is added (元/年) to the one tier that is told; more of them are told by the list."""
    tier = facts.maybe(CHOSEN_TIER)
    if tier is UNKNOWN or not law.holds("subsidy.middle") or tier < law["lowest_tier"].amount:
        return undecided("")
    if tier >= law["subsidy.high_from"].amount:
        return entitled({SUBSIDY: law["subsidy.high"]})
    which = "subsidy.middle" if tier >= law["subsidy.middle_from"].amount else "lowest_subsidy"
    return entitled({SUBSIDY: law[which]})


@rule()
def made_up(facts: Facts, law: Law) -> Entitlement:
    """Whether the years of a gap may be made up: by the age when the county began."""
    age, bound = facts.maybe(AGE), law["transition_age"]
    if age is UNKNOWN or age < law["contribution_age"].amount:
        return undecided("")
    now = law.day.year
    first = age - (now - law["scheme_first_year"].amount)
    last = age - (now - law["scheme_last_year"].amount)
    told = f"现在{plain(age)}周岁的，开办时"
    costs, steps = _cost_of_making_up(facts, law)
    if first >= bound.amount:
        then = f"能补：{told}已满{bound}周岁，断的年份能补，补的部分没有政府补贴"
    elif last < bound.amount:
        then = f"{told}不满{bound}周岁，断的能不能补、补几年，济宁的没查到（待确认）"
    else:
        then = f"{told}满没满{bound}周岁看您县哪年开办，满了的能补，不满的待确认"
    return replace(undecided(f"{costs}{then}"), steps=steps)


def _cost_of_making_up(facts: Facts, law: Law) -> tuple[str, tuple[str, ...]]:
    """What the years that lack come to at the lowest tier, with the arithmetic, where it is known
    how many were paid."""
    years, tier = facts.maybe(PENSION_YEARS), law.find("general_tier")
    if years is UNKNOWN or not years or tier is None:
        return "", ()
    needed = _years_needed(facts, law)
    least, most = max(needed.low - years, Decimal(1)), needed.high - years
    if most <= 0:
        return "", ()
    sums = _from_to(least * tier.amount, most * tier.amount)
    steps = tuple(
        f"{plain(tier.amount)}元×{plain(each)}年＝{plain(tier.amount * each)}元"
        for each in sorted({least, most})
    )
    return f"差{_from_to(least, most)}年，按一般户最低档每年{tier}是{sums}元；", steps


@rule(BASIC, SUPPLEMENT, LEAST, ACCOUNT, MONTHLY, IF_ENOUGH, LACKING, LONGER)
def claim(facts: Facts, law: Law) -> Entitlement:
    """Asked when somebody may claim: what severe disability brings before the age counts too."""
    early_age, claim_age = law.find("early_age"), law["claim_age"]
    if facts.presume(INSURED_AS, "居民", "没领职工养老金") in ("职工", "灵活就业"):
        return undecided(
            "单位交的、灵活就业交的是职工养老，不按居民养老算：到退休年龄、"
            f"交满{_employee_years(law)}才能按月领"
        )
    age = facts.maybe(AGE)
    nearly = age is not UNKNOWN and early_age is not None and age >= early_age.amount
    nearly = nearly and not facts.at_least(AGE, claim_age) and facts.maybe(INSURED_AS) != "退休"
    if nearly and facts.presume(DISABILITY_GRADE, None, "没有一、二级残疾") in SEVERE:
        found = _early_for_severely_disabled(facts, law)
        reason = f"残疾一、二级、满{early_age}周岁，不用等到{claim_age}周岁"
        return replace(found, reasons=found.reasons or (reason,))
    return _lacking(_if_enough(claim_at_the_age.function(facts, law), facts, law), facts, law)


def _employee_years(law: Law) -> str:
    """As many as the year of the age asks, from where they rise."""
    least, rises = law["employee_years"].shown, law.find("years.rise_from")
    if rises is None:
        return least
    return f"{least}（{plain(rises.amount)}年起逐年加到{law['years.most'].shown}）"


def _lacking(found: Entitlement, facts: Facts, law: Law) -> Entitlement:
    """With how many years there are to the full number, where that is not what decides alone."""
    years, full = facts.maybe(PENSION_YEARS), law["claim_years"].amount
    if years is UNKNOWN or PENSION_YEARS.name in facts.case.supposed or years >= full:
        return found
    lacking = Range(full - years, full - years)
    return replace(found, amounts={**found.amounts, LACKING: lacking})


def _if_enough(found: Entitlement, facts: Facts, law: Law) -> Entitlement:
    """With what an account told comes to, though the years that were paid are not known."""
    balance = facts.maybe(ACCOUNT_BALANCE)
    is_open = facts.maybe(PENSION_YEARS) is UNKNOWN or PENSION_YEARS.name in facts.case.supposed
    if balance is UNKNOWN or not is_open:
        return found
    monthly = law["basic_pension"].amount + fen(balance / law["account_months"].amount)
    return replace(found, amounts={**found.amounts, IF_ENOUGH: Range(monthly, monthly)})


@rule(BASIC, SUPPLEMENT, LEAST, ACCOUNT, MONTHLY, LONGER)
def claim_at_the_age(facts: Facts, law: Law) -> Entitlement:
    claim_age, basic = law["claim_age"], law["basic_pension"]
    if facts.presume(INSURED_AS, "居民", "没领职工养老金") == "退休":
        return not_entitled("领着职工养老金的，不能再领居民养老金")
    if _still_paying(facts, law) or not facts.at_least(AGE, claim_age):
        reason = _too_young(facts, claim_age) + _years_left(facts, law) + _early(facts, law)
        return not_entitled(reason, {BASIC: basic})
    years = facts.maybe(PENSION_YEARS)
    unsaid = years is UNKNOWN or not years  # none on file may be none entered
    if unsaid and facts.presume(DRAWS, False):  # nobody asks whoever draws it how long he paid
        return _pension(facts, law)
    needed = _years_needed(facts, law)
    if not needed.high:
        return _pension_without_years(facts, law)
    if years is not UNKNOWN:
        return _with_years(facts, law, years, needed)
    if facts.at_least(PENSION_YEARS, law["claim_years"]):
        return _pension(facts, law)
    return undecided(f"缴费不满{law['claim_years']}年的，看开办以后是不是年年交了", {BASIC: basic})


def _still_paying(facts: Facts, law: Law) -> bool:
    """Both short: by the age of claiming it is another number of years, and other ones needed."""
    age, years = facts.maybe(AGE), facts.maybe(PENSION_YEARS)
    if age is UNKNOWN or years is UNKNOWN:
        return False
    return age < law["claim_age"].amount and years < law["claim_years"].amount


def _years_left(facts: Facts, law: Law) -> str:
    """What whoever is too young still has to pay, where the years paid are known."""
    years, needed = facts.maybe(PENSION_YEARS), law["claim_years"].amount
    if years is UNKNOWN or years >= needed:
        return ""
    left, age = needed - years, facts.maybe(AGE)
    told = f"；缴费要满{plain(needed)}年，现在{plain(years)}年，还差{plain(left)}年"
    if age is not UNKNOWN and left <= law["claim_age"].amount - age:
        return f"{told}，年年照交，到岁数够"
    return f"{told}，能不能补问镇人社所"


def _years_needed(facts: Facts, law: Law) -> Range:
    """As many as were left to the age of claiming when the scheme began, at most the full number.
    Counties began between two years; a birthday makes it one more or less."""
    full, age = law["claim_years"].amount, facts.maybe(AGE)
    if age is UNKNOWN:
        return Range(Decimal(0), full)

    def left_in(year: Decimal) -> Decimal:
        return law["claim_age"].amount - (age - (law.day.year - year))

    least = left_in(law["scheme_last_year"].amount) - 1
    most = left_in(law["scheme_first_year"].amount) + 1
    return Range(min(max(least, Decimal(0)), full), min(max(most, Decimal(0)), full))


def _pension_without_years(facts: Facts, law: Law) -> Entitlement:
    began = f"开办时就满{law['claim_age']}周岁的，不用缴费，按月领基础养老金"
    if facts.maybe(PENSION_YEARS) == 0 and facts.maybe(ACCOUNT_BALANCE) is UNKNOWN:
        basic, more = law["basic_pension"], _supplement(facts, law)
        if more is None:
            return entitled({MONTHLY: basic, BASIC: basic}, steps=(began,), notes=(began,))
        monthly = basic.amount + more.amount
        step = f"基础养老金{basic}＋高龄加发{more}＝{plain(monthly)}元/月"
        amounts: dict[Quantity, Amount] = {MONTHLY: monthly, BASIC: basic, SUPPLEMENT: more}
        return entitled(amounts, steps=(began, step), notes=(began,))
    result = _pension(facts, law)
    return replace(result, steps=(began, *result.steps), notes=(began, *result.notes))


def _from_to(least: Decimal, most: Decimal) -> str:
    return plain(least) if least == most else f"{plain(least)}～{plain(most)}"


def _with_years(facts: Facts, law: Law, years: Decimal, needed: Range) -> Entitlement:
    if years >= needed.high:
        return _pension(facts, law)
    basic = law["basic_pension"]
    if facts.maybe(AGE) is UNKNOWN:
        return undecided("要缴几年，看开办居民养老保险时多大年纪", {BASIC: basic})
    backpay = f"断的年份可以补缴，连补的累计不超过{law['backpay_years']}年，补的部分没有政府补贴"
    if years < needed.low:
        full, left = (
            _from_to(needed.low, needed.high),
            _from_to(needed.low - years, needed.high - years),
        )
        when = "" if needed.low == needed.high else "（看县里哪年开办）"
        reason = f"缴费要满{full}年{when}，现在{plain(years)}年，还差{left}年，不够的可以补缴"
        return not_entitled(reason, {BASIC: basic}, notes=(backpay,))
    history = facts.get(YEARLY_OR_NOT if needed.low else PAYMENT_HISTORY)
    if history == "yearly":
        return _pension(facts, law)
    if history == "old":
        return _pension_without_years(facts, law)
    reason = f"开办后要年年交到{law['claim_age']}周岁，断的年份要先补上"
    return not_entitled(reason, {BASIC: basic}, notes=(backpay,))


def _too_young(facts: Facts, bound: LawValue) -> str:
    age = facts.maybe(AGE)
    now = "" if age is UNKNOWN else f"，现在{plain(age)}周岁，还没到"
    month = facts.month_of_age(bound)
    return f"要满{bound}周岁{now}{f'（{month}满）' if month else ''}"


def _early(facts: Facts, law: Law) -> str:
    """The exception for those who are nearly old enough, whose grade is not known to be another."""
    age, grade = facts.maybe(AGE), facts.maybe(DISABILITY_GRADE)
    early_age = law.find("early_age")
    if age is UNKNOWN or early_age is None or age < early_age.amount:
        return ""
    if grade is not UNKNOWN and grade not in SEVERE:
        return ""
    return f"；残疾一、二级的满{early_age}周岁能申请提前领"


def _supplement(facts: Facts, law: Law) -> LawValue | None:
    """What the province adds for the old; whether Jining pays just that was not found."""
    if facts.maybe(AGE) is UNKNOWN or not law.holds("age_supplement.first_age"):
        return None
    for which in ("second", "first"):
        if facts.at_least(AGE, law[f"age_supplement.{which}_age"]):
            return law[f"age_supplement.{which}"]
    return None


@rule(SUPPLEMENT)
def supplement_by_age(facts: Facts, law: Law) -> Entitlement:
    """What is added for whoever tells his age."""
    if facts.maybe(AGE) is UNKNOWN or not law.holds("age_supplement.first_age"):
        return undecided("")
    more = _supplement(facts, law)
    first, second = law["age_supplement.first_age"], law["age_supplement.second_age"]
    by_age = (
        f"满{first.shown}每月加{law['age_supplement.first']}元，"
        f"满{second.shown}加{law['age_supplement.second']}元（省里规定，济宁待确认）"
    )
    if more is None:
        return not_entitled(f"没到岁数不加：{by_age}")
    return replace(entitled({SUPPLEMENT: more}), reasons=(by_age,))


def _with_longer(facts: Facts, law: Law, paid: Entitlement) -> Entitlement:
    """And what every year beyond the full number adds to the fixed part, where they are known."""
    years, full = facts.maybe(PENSION_YEARS), law["claim_years"].amount
    if years is UNKNOWN or years <= full or not law.holds("basic.longer"):
        return paid
    basic, percent = law["basic_pension"], law["basic.longer"]
    more = fen(basic.amount * percent.amount * (years - full) / 100)
    step = f"多交的：{basic}×（{plain(years)}−{plain(full)}）年×{percent}%＝{plain(more)}元/月"
    longer = entitled({LONGER: more}).amounts
    return replace(paid, amounts={**paid.amounts, **longer}, steps=(*paid.steps, step))


@rule(LEAST, BASIC, SUPPLEMENT, LONGER)
def basic_by_age(facts: Facts, law: Law) -> Entitlement:
    """The fixed part, with what is added at the age of whoever tells it."""
    basic, more = law["basic_pension"], _supplement(facts, law)
    if more is not None:
        least = basic.amount + more.amount
        step = f"基础养老金{basic}＋高龄加发{more}＝{plain(least)}元/月"
        amounts: dict[Quantity, Amount] = {LEAST: least, BASIC: basic, SUPPLEMENT: more}
        return _with_longer(facts, law, entitled(amounts, steps=(step,)))
    notes: tuple[str, ...] = ("查到的是省定最低数，县里有加发的，以实发为准",)
    if facts.maybe(AGE) is UNKNOWN and law.holds("age_supplement.first_age"):
        first, second = law["age_supplement.first_age"], law["age_supplement.second_age"]
        notes = (
            f"查到的是省定最低数；满{first.shown}每月加{law['age_supplement.first']}元，"
            f"满{second.shown}加{law['age_supplement.second']}元",
        )
    return _with_longer(facts, law, entitled({BASIC: basic}, notes=notes))


@rule(ACCOUNT)
def residents_account(facts: Facts, law: Law) -> Entitlement:
    """What the account alone pays a month (元), of a balance that is told."""
    balance = facts.maybe(ACCOUNT_BALANCE)
    if balance is UNKNOWN:
        return undecided("")
    months = law["account_months"]
    account = fen(balance / months.amount)
    step = f"{plain(balance)}÷{months}＝{plain(account)}元/月"
    return replace(undecided("", {ACCOUNT: account}), steps=(step,))


def _pension(facts: Facts, law: Law) -> Entitlement:
    basic, months = law["basic_pension"], law["account_months"]
    more = _supplement(facts, law)
    amounts: dict[Quantity, Amount] = {BASIC: basic}
    shown = f"{basic}"
    if more is not None:
        amounts[SUPPLEMENT] = more
        shown = f"{basic}＋高龄加发{more}"
    balance = facts.maybe(ACCOUNT_BALANCE)
    if balance is UNKNOWN and (paid_in := _paid_in(facts, law)):
        return _of_the_tier(paid_in, basic, more, law)
    if balance is UNKNOWN:
        if more is not None:
            amounts[LEAST] = basic.amount + more.amount
        step = f"每月＝基础养老金{shown}元＋个人账户余额÷{months}"
        return _with_longer(facts, law, entitled(amounts, steps=(step,)))
    account = fen(balance / months.amount)
    monthly = basic.amount + account + (Decimal(0) if more is None else more.amount)
    return entitled(
        {MONTHLY: monthly, **amounts, ACCOUNT: account},
        steps=(
            f"个人账户：{plain(balance)}÷{months}＝{plain(account)}元/月",
            f"合计：{shown}＋{plain(account)}＝{plain(monthly)}元/月",
        ),
        notes=(f"除以{months}是满{law['claim_age']}周岁起领的算法",),
    )


def _paid_in(facts: Facts, law: Law) -> tuple[Decimal, str] | None:
    """What one tier brings to the account in so many years, and what is added; no interest."""
    tier, years = facts.maybe(CHOSEN_TIER), facts.maybe(PENSION_YEARS)
    found = subsidy_of_the_tier.function(facts, law).amounts
    if tier is UNKNOWN or years is UNKNOWN or SUBSIDY not in found:
        return None
    added = found[SUBSIDY].low
    whole = (tier + added) * years
    return (
        whole,
        f"账户：（{plain(tier)}＋补贴{plain(added)}）×{plain(years)}年＝{plain(whole)}元（没算利息）",
    )


def _of_the_tier(
    paid_in: tuple[Decimal, str], basic: LawValue, more: LawValue | None, law: Law
) -> Entitlement:
    whole, step = paid_in
    account = fen(whole / law["account_months"].amount)
    monthly = basic.amount + account + (Decimal(0) if more is None else more.amount)
    amounts: dict[Quantity, Amount] = {MONTHLY: monthly, BASIC: basic, ACCOUNT: account}
    if more is not None:
        amounts[SUPPLEMENT] = more
    return entitled(
        amounts,
        steps=(step, f"每月{plain(whole)}÷{law['account_months']}＝{plain(account)}元"),
        notes=("利息没算在里头，实际会多些；中间换过档的以社保查的为准",),
    )


@rule(BASIC, ACCOUNT, MONTHLY)
def early(facts: Facts, law: Law) -> Entitlement:
    """Only the severely disabled are found by name; the article's condition for 扶贫对象 is not."""
    years, early_age, claim_age = law["early_years"], law["early_age"], law["claim_age"]
    grade = facts.maybe(DISABILITY_GRADE)
    severe = grade is not UNKNOWN and grade in SEVERE
    if law.holds("after_transition") and grade is not UNKNOWN and not severe:
        told = _only_severe(facts, claim_age)
        of_the_poor = f"扶贫对象提前{years}年是脱贫攻坚时的说法，条件没写；现在还有没有，问人社"
        poor = any(facts.maybe(each) is True for each in (REGISTERED_POOR, OUT_OF_POVERTY))
        return replace(told, notes=(of_the_poor,)) if poor else told
    if not facts.at_least(AGE, early_age):
        if severe:
            return not_entitled(f"一、二级重残的{_too_young(facts, early_age)}；满了就能申请")
        return not_entitled(f"提前领也{_too_young(facts, early_age)}")
    if facts.at_least(AGE, claim_age):
        return not_entitled(f"满{claim_age}周岁了，不用提前，直接按正常年龄申领")
    on_file = facts.case.person is not None
    grade = facts.presume(DISABILITY_GRADE, None, "没有残疾证") if on_file else UNKNOWN
    if (grade if on_file else facts.get(DISABILITY_GRADE)) in SEVERE:
        return _early_for_severely_disabled(facts, law)
    if law.holds("after_transition"):
        return _only_severe(facts, claim_age)
    if facts.get(REGISTERED_POOR):
        return undecided(
            f"济宁说“符合条件的扶贫对象”可以提前{years}年，条件没写；查到的只有一、二级残疾人",
            {BASIC: law["basic_pension"]},
        )
    return not_entitled("查到能提前领的，只有一、二级重度残疾人和“符合条件的扶贫对象”")


def _only_severe(facts: Facts, claim_age: LawValue) -> Entitlement:
    return not_entitled(f"查到能提前领的，只有一、二级重度残疾人{_reaches(facts, claim_age)}")


def _reaches(facts: Facts, claim_age: LawValue) -> str:
    """The month in which somebody reaches the age of everybody, where it is known."""
    born = facts.maybe(BIRTH_MONTH)
    if not isinstance(born, Decimal):
        return ""
    return f"；{month_in_words(born + claim_age.amount * 100)}满{claim_age}周岁再领"


def _early_for_severely_disabled(facts: Facts, law: Law) -> Entitlement:
    if not _takes_part(facts):
        return not_entitled("要先参加居民养老保险，现在缴费0年")
    claim_age, basic = law["claim_age"], law["basic_pension"]
    age_step = f"正常{claim_age}周岁－{law['early_years']}年＝{law['early_age']}周岁"
    notes = (
        "要参加了居民养老保险、本人申请",
        "原话是“符合条件的扶贫对象”，没写条件；一、二级残疾这条是省内别处的公开资料",
        f"提前领要不要缴满{law['claim_years']}年、连续参保几年，济宁的规定待确认",
    )
    if law.holds("after_transition") and (lacks := _too_few_years(facts, law)):
        return replace(undecided(lacks, {BASIC: basic}), steps=(age_step,), notes=notes)
    balance = facts.maybe(ACCOUNT_BALANCE)
    if balance is UNKNOWN:
        known = f"（{basic.version.since.year}年查到的数）" if basic.is_old else ""
        step = f"每月＝基础养老金{basic}元{known}＋个人账户（除以多少待确认）"
        return entitled({BASIC: basic}, steps=(age_step, step), notes=notes)
    amounts, steps = _early_amounts(basic, balance, law)
    return entitled(amounts, steps=(age_step, *steps), notes=notes)


def _too_few_years(facts: Facts, law: Law) -> str:
    """How many years are short, where it is known how many were paid: whether they may be made up
    before the age of everybody was not found."""
    years, needed = facts.maybe(PENSION_YEARS), _years_needed(facts, law)
    if years is UNKNOWN or not years or years >= needed.low:
        return ""
    short = _from_to(needed.low - years, needed.high - years)
    return (
        f"年龄和残疾等级够，可缴费才{plain(years)}年，正常要{_from_to(needed.low, needed.high)}年，"
        f"差{short}年能不能补、能不能提前领，先问镇人社所"
    )


def _takes_part(facts: Facts) -> bool:
    """An unknown number of years is supposed to be none or any."""
    span = facts.within(PENSION_YEARS)
    if isinstance(span, Interval) and span.low:
        return True
    is_unknown = facts.maybe(PENSION_YEARS) is UNKNOWN
    if is_unknown and facts.stated(INSURED_AS) == "居民":  # 交着居民养老
        return facts.presume(PENSION_YEARS, Decimal(1), "按参加了居民养老算") > 0
    if is_unknown and PENSION_YEARS.name not in facts.case.supposed:
        raise Missing(PENSION_YEARS, {"没交过": Decimal(0), "交过": Interval(Decimal(1))})
    return facts.maybe(PENSION_YEARS) != 0


def _early_amounts(
    basic: LawValue, balance: Decimal, law: Law
) -> tuple[dict[Quantity, Amount], tuple[str, ...]]:
    """Between the divisor told for the earliest age and that of the normal age."""
    most_months, least_months = law["early_account_months"], law["account_months"]
    low, high = fen(balance / most_months.amount), fen(balance / least_months.amount)
    amounts: dict[Quantity, Amount] = {
        MONTHLY: Range(basic.amount + low, basic.amount + high),
        BASIC: basic,
        ACCOUNT: Range(low, high),
    }
    steps = (
        f"少算：{basic}＋{plain(balance)}÷{most_months}＝{plain(basic.amount + low)}元/月",
        f"多算：{basic}＋{plain(balance)}÷{least_months}＝{plain(basic.amount + high)}元/月",
    )
    return amounts, steps


BENEFITS = (
    Benefit(
        "养老保险费政府代缴",
        "pension.contribution",
        contribution,
        TIER,
        personal=True,
        saved=True,
        drawn_as=("养老保险费政府代缴", "养老保险代缴", "居民养老保险代缴", "养老保险费代缴"),
        excludes=("重度残疾人养老保险补贴",),
    ),
    Benefit(
        "居民养老金",
        "pension.claim",
        claim_at_the_age,
        BASIC,
        personal=True,
        at_least=True,
        drawn_as=("居民养老金", "基础养老金", "居民基础养老金", "城乡居民养老金", "养老金"),
    ),
    Benefit(
        "提前领取养老金",
        "pension.early",
        early,
        BASIC,
        personal=True,
        at_least=True,
        drawn_as=("提前领取养老金", "居民养老金", "基础养老金", "居民基础养老金", "养老金"),
        excludes=("居民养老金",),
    ),
)
