"""What of all this belongs on the list of what a household may have."""

from __future__ import annotations

from knowledge.departments.medical.rules.aid import medical_aid
from knowledge.departments.medical.rules.chronic import chronic
from knowledge.departments.medical.rules.critical import critical
from knowledge.departments.medical.rules.enrolment import premium_help
from knowledge.departments.medical.rules.inpatient import inpatient_privilege
from knowledge.policy.entitlement import Benefit

BENEFITS = (
    Benefit("住院报销优惠（扶贫对象）", "medical.inpatient", inpatient_privilege, per_event=True),
    Benefit(
        "门诊慢性病报销",
        "medical.chronic",
        chronic,
        personal=True,
        drawn_as=("门诊慢性病", "门诊慢性病报销", "慢性病补助"),
    ),
    Benefit("大病保险", "medical.critical", critical, drawn_as=("大病保险",), per_event=True),
    Benefit(
        "居民医保个人缴费资助",
        "medical.enrolment",
        premium_help,
        personal=True,
        drawn_as=("医保缴费资助", "居民医保缴费资助", "居民医保代缴", "医保代缴"),
    ),
    Benefit(
        "医疗救助",
        "medical.aid",
        medical_aid,
        personal=True,
        drawn_as=("医疗救助", "医疗救助金"),
        per_event=True,
    ),
)
