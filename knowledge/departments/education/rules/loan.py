"""Loans for students."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.education.rules.pupils import (
    COLLEGE,
    SCHOOL_STAGE,
    StageAmong,
    stage_of,
)
from knowledge.facts import UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, as_written, plain

LOAN = Quantity("loan", "助学贷款最多", "元/年")
STUDENTS = Quantity("students", "一起算的人数", "个孩子")
TOGETHER = Quantity("together", "助学贷款最多（全家）", "元/年")
SEVERAL: Final[Fact[Decimal]] = Fact(
    "several_students",
    "几个孩子上大学？",
    display="{}个孩子上大学",
    label="几个孩子上大学",
    samples=(Decimal(1), Decimal(2)),
    topical=True,
    spoken={
        r"(?:[俩两](?:个)?(?:孩子|娃|闺女|女儿|儿子?)?)(?:都|全)?(?:在?(?:上|读|念)|是|考上)?(?:了)?"
        r"(?:大学|本科|专科|大专|大学生)": Decimal(2),
        r"(?:仨|三个?)(?:孩子|娃|闺女|女儿|儿子?)?(?:都|全)?(?:在?(?:上|读|念)|是|考上)?(?:了)?"
        r"(?:大学|本科|专科|大专|大学生)": Decimal(3),
        r"(?:[俩两]个?|一儿一女|姐弟俩?|兄弟俩|姐妹俩|兄妹俩)[^,。?]{0,3}都(?:在|上|读|念|考上)*"
        r"(?:大学|本科|专科|大专)": Decimal(2),
    },
)


WANTED: Final[Fact[Decimal]] = Fact(
    "wanted_student_loan",
    "一年想贷多少？",
    display="想贷{}元",
    label="想贷多少",
    samples=(Decimal(9000), Decimal(28000)),
    topical=True,
    counted=(
        r"(?:想|要|打算|能不能|可以)(?:一年)?贷(?:个|上|款|到)?({n})(?:块|元)?(?=[^。?]{0,8}(?:行|中|够|能|可以|成|批|[吗不么?]|$))",
    ),
)


YEARS: Final[Fact[Decimal]] = Fact(
    "years_of_loan",
    "一共贷几年？",
    display="一共贷{}年",
    label="一共贷几年",
    samples=(Decimal(3), Decimal(4)),
    topical=True,
    counted=(
        r"({n})年[^。?]{0,8}(?:一共|总共|合起来|加起来|全部|下来|贷满)",
        r"(?:一共|总共|合起来|加起来)[^。?]{0,6}({n})年",
        r"(?:研究生|硕士|本科|专科|大专|大学)({n})年[^。?]{0,3}贷",
    ),
)


@rule(LOAN, STUDENTS, TOGETHER)
def loan(facts: Facts, law: Law) -> Entitlement:
    """Of each of several who study where they are told of together."""
    one, several = _loan(facts, law), facts.maybe(SEVERAL)
    limit = one.amounts.get(LOAN)
    if limit is None or not limit.certain:
        return one
    years = facts.maybe(YEARS)
    if years is not UNKNOWN and years > 1 and (several is UNKNOWN or several < 2):
        whole = as_written(limit.low * years, "元")
        step = f"{plain(limit.low)}×{plain(years)}年＝{whole}"
        return replace(
            one, steps=(*one.steps, step), reasons=(f"{plain(years)}年贷满一共最多{whole}",)
        )
    if several is UNKNOWN or several < 2:
        return _beside_the_wish(one, facts, limit.low)
    together = limit.low * several
    step = f"{plain(limit.low)}×{plain(several)}＝{plain(together)}元/年"
    amounts: dict[Quantity, Amount] = {LOAN: limit.low, STUDENTS: several, TOGETHER: together}
    return entitled(amounts, steps=(*one.steps, step), notes=one.notes)


def _beside_the_wish(told: Entitlement, facts: Facts, limit: Decimal) -> Entitlement:
    wanted = facts.maybe(WANTED)
    if wanted is UNKNOWN:
        return told
    if wanted <= limit:
        return replace(told, reasons=(f"{as_written(wanted, '元')}没超",))
    over = as_written(wanted - limit, "元")
    return replace(told, reasons=(f"贷不了{as_written(wanted, '元')}，多了{over}",))


def _loan(facts: Facts, law: Law) -> Entitlement:
    stage = stage_of(facts, StageAmong.COLLEGE)
    if stage in COLLEGE:
        return entitled({LOAN: law["loan.本专科"]})
    if stage == "研究生":
        return entitled({LOAN: law["loan.研究生"]})
    if stage in ("普高", "中职", "技工"):
        most = law["loan.本专科"].shown
        return not_entitled(f"还没考上；考上专科、本科就能办，一年最多{most}")
    return not_entitled("助学贷款给专科、本科学生和研究生")


PAID_BACK = Quantity("paid_back", "当义务兵补学费、替还贷款最多", "元/年")
BORROWED: Final[Fact[Decimal]] = Fact(
    "borrowed_for_college",
    "一年贷了多少？",
    display="一年贷了{}元",
    label="一年贷了多少",
    samples=(Decimal(9000), Decimal(28000)),
    topical=True,
    counted=(r"(?:贷|借)(?:了|的|过|款)+({n})(?:块|元)?(?!年|个?月|次|回)",),
)


@rule(PAID_BACK)
def army(facts: Facts, law: Law) -> Entitlement:
    """What the state gives a conscript for his fees or his loan."""
    if not law.holds("army.本专科"):
        return undecided("当义务兵的，国家有学费补偿，也能替还助学贷款；这一年的数没查到（待确认）")
    stage, college, above = facts.maybe(SCHOOL_STAGE), law["army.本专科"], law["army.研究生"]
    borrowed = facts.maybe(BORROWED)
    if stage not in (*COLLEGE, "研究生"):
        return undecided(
            f"当义务兵的，国家补学费、替还贷款：一年最多本专科{college.shown}、研究生{above.shown}"
        )
    most = above if stage == "研究生" else college
    if not isinstance(borrowed, Decimal):
        return entitled({PAID_BACK: most})
    told, over = as_written(borrowed, "元"), borrowed - most.amount
    reason = f"您一年贷{told}，没超"
    if over > 0:
        reason = f"您一年贷{told}，多出的{as_written(over, '元')}自己还"
    return replace(entitled({PAID_BACK: most}), reasons=(reason,))


BENEFITS = (
    # A loan is no gift: what may be borrowed is not what it is worth.
    Benefit(
        "生源地助学贷款",
        "education.loan",
        loan,
        personal=True,
        drawn_as=("生源地助学贷款", "助学贷款", "国家助学贷款"),
    ),
)
