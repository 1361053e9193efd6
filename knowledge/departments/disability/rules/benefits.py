"""What a certificate brings, by grade and household."""

from __future__ import annotations

from dataclasses import replace

from knowledge.facts import AGE, DIBAO, DISABILITY_GRADE, REGISTRATION, TEKUN, UNKNOWN
from knowledge.policy.entitlement import Entitlement, Facts, entitled, not_entitled, rule
from knowledge.policy.law import Law

SEVERE = (1, 2)
OF_EVERY_GRADE = "坐市内公交免费，大的公立医院免挂号费、诊查费，医院定的检查治疗至少减{}%"
PARKS = "公园、文化馆、体育馆免费或优惠，重残和盲人能带一名陪护"
OF_SEVERE = "一、二级再有护理补贴，养老保险最低档政府代缴；低保重残基本辅具免费"
NOT_OF_SEVERE = "三、四级没有护理补贴"
OF_DIBAO = "低保家庭再有生活补贴，贫困的住院自付部分给救助"
OF_HOUSEHOLDS = "农村残疾人家庭、城镇低保和低收入残疾人家庭，水电气暖按规定减或免"
OF_KINDS = "视力、听力、言语残疾家庭收视费减半，听力残疾的手机信息费减半"


@rule()
def certificate_brings(facts: Facts, law: Law) -> Entitlement:
    """The first line is what is sure for the grade told; the rest stands in the notes."""
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is None:
        return not_entitled("要先有残疾人证，再按等级和家里情况算")
    reductions = OF_EVERY_GRADE.format(law["treatment_discount"])
    if grade is UNKNOWN:
        facts.presume(DISABILITY_GRADE, 4, "有残疾人证")
        said, more = f"各级都有：{reductions}", [OF_SEVERE, OF_DIBAO]
    elif grade in SEVERE:
        said, more = _of_the_severe(facts, law) + reductions, [OF_DIBAO]
    else:
        said, more = f"三、四级也有：{reductions}", [NOT_OF_SEVERE, OF_DIBAO]
    if facts.maybe(DIBAO) is True:
        said, more = f"有残疾人生活补贴；{said}", [each for each in more if each != OF_DIBAO]
    if facts.maybe(REGISTRATION) is not UNKNOWN:
        more.insert(0, OF_HOUSEHOLDS)
    notes = (*more, OF_HOUSEHOLDS, PARKS, OF_KINDS)
    return replace(entitled(notes=tuple(dict.fromkeys(notes))), reasons=(said,))


def _of_the_severe(facts: Facts, law: Law) -> str:
    """Not the subsidy for whom 特困 keeps, nor a contribution at the age of drawing."""
    age = facts.maybe(AGE)
    parts = [] if facts.maybe(TEKUN) is True else ["护理补贴"]
    if age is UNKNOWN or age < law.glance("claim_age"):
        parts.append("养老保险最低档代缴")
    return f"有{'、'.join(parts)}；" if parts else ""
