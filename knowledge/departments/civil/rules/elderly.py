"""What the old are paid for their age."""

from __future__ import annotations

from typing import Final

from knowledge.departments.civil.rules.facts import COUNTY
from knowledge.facts import AGE, UNKNOWN
from knowledge.policy.entitlement import Entitlement, Facts, Quantity, entitled, not_entitled, rule
from knowledge.policy.law import Law, plain

ELDER = Quantity("elder", "高龄津贴", "元/月")
ELDER_COUNTY: Final = "任城区"
ELDER_TIERS: Final = (80, 90, 100)  # ages from which more is paid there


@rule(ELDER)
def elder(facts: Facts, law: Law) -> Entitlement:
    """Each county fixes its own amounts; only one county's are known."""
    age = law["elder_age"]
    if not facts.at_least(AGE, age):
        known = facts.maybe(AGE)
        now = "" if known is UNKNOWN else f"，现在{plain(known)}周岁"
        return not_entitled(f"高龄津贴要满{age}周岁{now}")
    known = facts.maybe(AGE)
    if facts.maybe(COUNTY) != ELDER_COUNTY or known is UNKNOWN:
        return entitled(notes=("要山东户籍；给多少由县里定，您县里的数没查到，待确认",))
    amount = law.find(f"elder_rencheng.{max(each for each in ELDER_TIERS if each <= known)}")
    return entitled({} if amount is None else {ELDER: amount}, notes=("要山东户籍",))
