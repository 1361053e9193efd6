"""What 医疗救助 pays of what insurance leaves."""

from __future__ import annotations

from knowledge.departments.medical.rules.tilt import by_todays_status
from knowledge.facts import DIBAO, DISABILITY_GRADE, TEKUN, UNKNOWN
from knowledge.policy.entitlement import Entitlement, Facts, Quantity, entitled, rule, undecided
from knowledge.policy.law import Law, LawValue

AID_RATE = Quantity("aid_rate", "住院医疗救助最低比例", "%")
AID = Quantity("aid", "医疗救助比例", "%")
AID_LIMIT = Quantity("aid_limit", "医疗救助一年最多", "元/年")


@rule(AID_RATE, AID, AID_LIMIT)
def medical_aid(facts: Facts, law: Law) -> Entitlement:
    dibao = facts.get(DIBAO)
    if not (dibao or facts.get(TEKUN)):
        if by_todays_status(law):
            return undecided(
                "低保边缘、监测对象、因病致贫的也能申请，济宁救助多少没查到，先到乡镇认定"
            )
        return undecided("低保、特困直接办；建档立卡和别的困难家庭要申请，看县里认定")
    rate = law.find(f"aid.rate.{'低保' if dibao else '特困'}")
    if rate is not None:
        return _aid(rate, law)
    notes = (*_aid_of_2016(law), "济宁的救助比例和封顶待确认")
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is UNKNOWN or grade is None:
        return entitled(notes=notes)
    return entitled({AID_RATE: law["aid_rate_disabled"]}, notes=notes)


def _aid(rate: LawValue, law: Law) -> Entitlement:
    limit, above = law["aid.limit"], law["aid.again.above"]
    again, most = law["aid.again.rate"], law["aid.again.limit"]
    return entitled(
        {AID: rate, AID_LIMIT: limit},
        steps=(
            f"没有起付线，救助{rate}%，住院和门诊慢特病一起一年最多{limit.shown}",
            f"还负担超过{above}元的部分再救助{again}%，最多{most.shown}",
        ),
    )


def _aid_of_2016(law: Law) -> tuple[str, ...]:
    rate = law.find("aid_2016.rate")
    if rate is None:
        return ()
    within, full, limit = (law[f"aid_2016.{name}"] for name in ("within", "full", "limit"))
    return (
        f"济宁2016年定的：低保自付{within.shown}以内救助不低于{rate}%，特困{full.shown}以内"
        f"全额救助，一年最多{limit.shown}",
    )
