"""A rule is written as if everything were known; these show what becomes of what is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from knowledge.facts import (
    AGE,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    REGISTERED_POOR,
    AnyOf,
    Case,
    Household,
    Interval,
    Person,
)
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    Range,
    Verdict,
    decide,
    entitled,
    evaluate,
    not_entitled,
    resting_on_silence,
    rule,
)
from knowledge.policy.law import DatedValue, Law, Source, Status, Version

DAY = date(2020, 10, 1)
SOURCE = Source("某文", "某文件", "2020", Status.PUBLIC, "……")
DEDUCTIBLE = Quantity("deductible", "起付线", "元/次")


def value(
    name: str, amount: int, unit: str = "元/次", status: Status = Status.PUBLIC
) -> DatedValue:
    source = Source("某文", "某文件", "2020", status, "……")
    version = Version(Decimal(amount), date(2020, 1, 1), None, (source,))
    return DatedValue(name, name, unit, (version,))


LAW = Law(
    {
        "一级": value("一级", 100),
        "二级": value("二级", 300),
        "三级": value("三级", 500),
        "early": value("early", 55, "周岁"),
        "normal": value("normal", 60, "周岁"),
        "guess": value("guess", 7, status=Status.UNCONFIRMED),
    },
    DAY,
)


@rule(DEDUCTIBLE)
def deductible(facts: Facts, law: Law) -> Entitlement:
    if not facts.get(REGISTERED_POOR):
        return not_entitled("不是建档立卡户")
    return entitled({DEDUCTIBLE: law[facts.get(HOSPITAL_LEVEL)]})


@rule()
def claim(facts: Facts, law: Law) -> Entitlement:
    if facts.at_least(AGE, law["normal"]):
        return entitled(steps=("到了年龄",))
    if facts.at_least(AGE, law["early"]) and facts.get(DISABILITY_GRADE) in (1, 2):
        return entitled(steps=("可以提前",))
    return not_entitled("年龄不到")


def case(**stated: object) -> Case:
    return Case(DAY, stated=stated)


def test_with_everything_known_the_rule_speaks_for_itself() -> None:
    result = evaluate(deductible, case(registered_poor=True, hospital_level="二级"), LAW)
    assert result.verdict is Verdict.YES
    assert result.amounts == {DEDUCTIBLE: Range(Decimal(300), Decimal(300))}
    assert [str(used) for used in result.facts] == ["建档立卡户", "二级医院"]
    assert [used.id for used in result.values] == ["二级"]


def test_an_unknown_fact_makes_the_amount_a_range_and_is_named() -> None:
    result = evaluate(deductible, case(registered_poor=True), LAW)
    assert result.verdict is Verdict.YES
    assert result.amounts == {DEDUCTIBLE: Range(Decimal(100), Decimal(500))}
    assert result.missing == (HOSPITAL_LEVEL,)
    assert [label for label, _ in result.options] == ["一级", "二级", "三级"]


def test_an_unknown_fact_that_changes_the_verdict_leaves_it_open() -> None:
    result = evaluate(deductible, case(hospital_level="二级"), LAW)
    assert result.verdict is Verdict.OPEN
    assert result.missing == (REGISTERED_POOR,)


def test_a_fact_that_does_not_matter_is_not_asked() -> None:
    assert evaluate(deductible, case(registered_poor=False), LAW).missing == ()
    assert evaluate(claim, case(age=Decimal(61)), LAW).missing == ()


def test_an_unknown_number_is_supposed_on_either_side_of_each_bound() -> None:
    result = evaluate(claim, case(disability_grade=1), LAW)
    assert result.verdict is Verdict.OPEN
    assert result.missing == (AGE,)
    labels = [label for label, _ in result.options]
    assert labels == ["不满60周岁", "满60周岁"]
    below = dict(result.options)["不满60周岁"]
    assert [label for label, _ in below.options] == ["不满55周岁", "满55、不满60周岁"]


def test_somebody_in_the_fifties_needs_to_say_only_what_still_decides() -> None:
    fifties = Interval(Decimal(55), Decimal(60))
    assert evaluate(claim, case(age=fifties), LAW).missing == (DISABILITY_GRADE,)
    severe = AnyOf((1, 2))
    result = evaluate(claim, case(age=fifties, disability_grade=severe), LAW)
    assert (result.verdict, result.missing) == (Verdict.YES, ())


def test_who_tells_of_one_of_several_is_not_presumed_to_be_none_of_them() -> None:
    def presuming(facts: Facts, _: Law) -> Entitlement:
        severe = facts.presume(DISABILITY_GRADE, None, "没有一、二级残疾") in (1, 2)
        return entitled({}) if severe else not_entitled("")

    of_it = replace(claim, function=presuming)
    assert evaluate(of_it, case(disability_grade=AnyOf((1, 2))), LAW).verdict is Verdict.YES
    assert evaluate(of_it, case(disability_grade=AnyOf((2, 3))), LAW).verdict is Verdict.OPEN
    assert evaluate(of_it, case(), LAW).verdict is Verdict.NO


def test_what_the_question_states_outranks_the_registry() -> None:
    person = Person(birth_date=date(1990, 1, 1))
    registered = Case(DAY, Household("T1", people=(person,)), person)
    assert evaluate(claim, registered, LAW).verdict is Verdict.NO
    told = replace(registered, stated={"age": Decimal(60)})
    [used] = evaluate(claim, told, LAW).facts
    assert used.stated
    assert evaluate(claim, told, LAW).verdict is Verdict.YES


def test_the_fact_that_leaves_the_least_open_comes_first() -> None:
    @rule(DEDUCTIBLE)
    def by_level_and_grade(facts: Facts, law: Law) -> Entitlement:
        grade, level = facts.get(DISABILITY_GRADE), facts.get(HOSPITAL_LEVEL)
        extra = Decimal(1 if grade == 1 else 0)
        return entitled({DEDUCTIBLE: law[level].amount + extra})

    result = evaluate(by_level_and_grade, case(), LAW)
    assert result.missing == (DISABILITY_GRADE, HOSPITAL_LEVEL)
    assert decide(by_level_and_grade, case(), LAW, result).missing[0] is HOSPITAL_LEVEL


def test_a_value_nobody_confirmed_marks_the_whole_result() -> None:
    @rule(DEDUCTIBLE)
    def guessed(_: Facts, law: Law) -> Entitlement:
        return entitled({DEDUCTIBLE: law["guess"]})

    assert not evaluate(guessed, case(), LAW).confirmed
    known = evaluate(deductible, case(registered_poor=True, hospital_level="一级"), LAW)
    assert known.confirmed


def test_a_day_without_a_recorded_value_is_told_as_such() -> None:
    early = Law(LAW.values, date(2019, 12, 31))
    result = evaluate(deductible, case(registered_poor=True, hospital_level="一级"), early)
    assert result.verdict is Verdict.OPEN
    assert result.reasons == ("没查到2019年12月的一级",)


def test_a_range_shows_both_its_ends() -> None:
    assert Range(Decimal(100), Decimal(500)).show("元/次") == "100～500元"
    assert Range(Decimal(300), Decimal(300)).show("元/次") == "300元"


def test_what_a_list_leaves_out_is_said_as_that() -> None:
    nobody = Household("T1")
    case = Case(DAY, nobody, stated={"hospital_level": "一级"})
    result = evaluate(deductible, case, LAW)
    assert [str(used) for used in result.facts] == ["登记里没有建档立卡户"]
    denied = replace(case, stated={**case.stated, "registered_poor": False})
    assert [str(used) for used in evaluate(deductible, denied, LAW).facts] == ["不是建档立卡户"]


def test_a_no_rests_on_silence_only_where_telling_would_change_it() -> None:
    case = Case(DAY, Household("T1"), stated={"hospital_level": "一级"})
    result = evaluate(deductible, case, LAW)
    silent = resting_on_silence(deductible, case, LAW, result)
    assert [used.fact.name for used in silent] == ["registered_poor"]
    denied = replace(case, stated={**case.stated, "registered_poor": False})
    refused = evaluate(deductible, denied, LAW)
    assert resting_on_silence(deductible, denied, LAW, refused) == ()
    listed = replace(case, household=Household("T1", categories=frozenset({"建档立卡"})))
    granted = evaluate(deductible, listed, LAW)
    assert resting_on_silence(deductible, listed, LAW, granted) == ()
