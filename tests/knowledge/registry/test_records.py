from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts import NOT_AT_SCHOOL, UNKNOWN, ChronicIllness, Drawn, Household, Person
from knowledge.registry.households import RecordError, read_household
from knowledge.registry.places import COUNTIES
from knowledge.registry.records import (
    HOUSEHOLD_KEYS,
    PERSON_KEYS,
    Record,
    Tidier,
    household_record,
    person_record,
    read_person,
    tidy_household,
    tidy_person,
)


def person(**cells: object) -> Person:
    return read_household({"人": [cells]}).people[0]


def test_a_full_record() -> None:
    household = read_household(
        {
            "户编号": "H000001",
            "县市区": "泗水县",
            "乡镇": "虚泉镇",
            "村居": "石桥村",
            "网格": "SS-001",
            "户口性质": "农村",
            "户类别": "建档立卡；低保",
            "家庭月收入": "1200",
            "房屋等级": "C",
            "联系电话": "139 0000 0001",
            "包保责任人": "周明",
            "在享待遇": "低保=420.5；取暖补贴",
            "人": [
                {
                    "姓名": "张三",
                    "身份证号": "999999196003050018",
                    "出生日期": "1960-03-05",
                    "性别": "男",
                    "与户主关系": "户主",
                    "残疾类别": "肢体",
                    "残疾等级": 2,
                    "慢性病": "甲类:尿毒症；乙类:高血压",
                    "就学阶段": "",
                    "寄宿": False,
                    "劳动能力": "弱",
                    "自理能力": "能自理",
                    "居民养老缴费年限": "9",
                    "在享待遇": "",
                }
            ],
        }
    )

    assert household == Household(
        id="H000001",
        county="泗水县",
        town="虚泉镇",
        village="石桥村",
        grid="SS-001",
        registration="农村",
        categories=frozenset({"建档立卡", "低保"}),
        monthly_income=Decimal("1200"),
        house_grade="C",
        phone="13900000001",
        contact_person="周明",
        benefits=(Drawn("低保", Decimal("420.5")), Drawn("取暖补贴", UNKNOWN)),
        people=(
            Person(
                name="张三",
                id_number="999999196003050018",
                birth_date=date(1960, 3, 5),
                sex="男",
                relation="户主",
                disability_kind="肢体",
                disability_grade=2,
                chronic_illnesses=(
                    ChronicIllness("甲类", "尿毒症"),
                    ChronicIllness("乙类", "高血压"),
                ),
                boarding=False,
                work_ability="弱",
                self_care="能自理",
                pension_years=9,
            ),
        ),
    )


def test_empty_and_missing_mean_unknown_but_no_category_and_no_benefit() -> None:
    empty: dict[str, object] = {"县市区": "", "家庭月收入": None, "户类别": " ", "人": [{}]}

    assert read_household(empty) == Household(id="", people=(Person(),))
    assert read_household({}) == Household(id="")


def test_nought_is_known() -> None:
    assert read_household({"家庭月收入": 0}).monthly_income == Decimal(0)
    assert person(居民养老缴费年限=0).pension_years == 0


@pytest.mark.parametrize("county", COUNTIES)
def test_every_county_and_zone(county: str) -> None:
    assert read_household({"县市区": county}).county == county


@pytest.mark.parametrize(
    ("written", "county"),
    [
        ("任城", "任城区"),
        ("济宁市邹城市", "邹城市"),
        ("山东省济宁市微山县", "微山县"),
        ("高新区", "济宁高新区"),
        ("太白湖", "太白湖新区"),
        ("经开区", "济宁经济技术开发区"),
        (" 曲 阜　市 ", "曲阜市"),
    ],
)
def test_short_names_of_counties(written: str, county: str) -> None:
    assert read_household({"县市区": written}).county == county


@pytest.mark.parametrize(
    "written",
    [
        "1960-03-05",
        "1960/3/5",
        "1960.3.5",
        "1960年3月5日",
        "１９６０－３－５",
        "19600305",
        " 1960-3-5 ",
        "1960-03-05 00:00:00",
        datetime(1960, 3, 5),  # noqa: DTZ001 - as a spreadsheet gives a date
        date(1960, 3, 5),
        21980,
        21980.0,
    ],
)
def test_dates_as_people_and_spreadsheets_write_them(written: object) -> None:
    assert person(出生日期=written).birth_date == date(1960, 3, 5)


@pytest.mark.parametrize(
    ("written", "grade"),
    [("1", 1), ("二级", 2), ("３", 3), (4.0, 4), ("四", 4), ("2级", 2), ("无", None)],
)
def test_disability_grades(written: object, grade: int | None) -> None:
    assert person(残疾等级=written).disability_grade == grade


def test_no_chronic_illness_is_not_an_unknown_one() -> None:
    assert person(慢性病="无").chronic_illnesses == ()
    assert person(慢性病="").chronic_illnesses is UNKNOWN


def test_both_separators_and_both_colons() -> None:
    household = read_household({"户类别": "特困;低保；防返贫监测；"})
    illnesses = person(慢性病="乙类：高血压;甲类:血友病").chronic_illnesses

    assert household.categories == {"特困", "低保", "防返贫监测"}
    assert illnesses == (ChronicIllness("乙类", "高血压"), ChronicIllness("甲类", "血友病"))


def test_amounts() -> None:
    assert read_household({"家庭月收入": "1,500元"}).monthly_income == Decimal(1500)
    assert read_household({"家庭月收入": "１２００．５"}).monthly_income == Decimal("1200.5")
    assert read_household({"家庭月收入": 1333.3333333}).monthly_income == Decimal("1333.33")


def test_stray_spaces_and_invisible_characters() -> None:
    assert person(姓名="　张 三\u200b\u202e\n").name == "张三"
    assert read_household({"户编号": " h０００００１\t"}).id == "H000001"
    assert read_household({"网格": "ss－001"}).grid == "SS-001"


def test_the_id_number_gives_a_birth_date_that_is_missing() -> None:
    assert person(身份证号=999999196003050018).birth_date == date(1960, 3, 5)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"县市区": "青岛市"}, "县市区“青岛市”不对，只能是任城区、兖州区"),
        ({"户口性质": "居民"}, "户口性质“居民”不对，只能是城镇、农村"),
        ({"户类别": "低保；富裕"}, "户类别“富裕”不对，只能是建档立卡、低保"),
        ({"家庭月收入": "一千"}, "家庭月收入“一千”不对，要填多少元"),
        ({"家庭月收入": -1}, "家庭月收入“-1”不对"),
        ({"家庭月收入": float("nan")}, "家庭月收入“nan”不对"),
        ({"房屋等级": "E"}, "房屋等级“E”不对，只能是A、B、C、D、未鉴定"),
        ({"联系电话": "没有"}, "联系电话不对，要填7到12位数字"),
        ({"在享待遇": "低保=很多"}, "在享待遇“很多”不对，要填多少元"),
        ({"在享待遇": "=100"}, "在享待遇“=100”不对，要写成“待遇名称=每月多少元”"),
        ({"村居": "长" * 101}, "村居“长长长"),
        ({"村居": ["石桥村"]}, "村居要填文字或数字"),
        ({"村居": "\ud800村"}, "村居里有认不出的字"),
        ({"户類别": "低保"}, "没有“户類别”这一项，可以填的是户编号、县市区"),
        ({"人": "张三"}, "“人”要是一个列表"),
        ({"人": ["张三"]}, "第1个人：要写成“项目: 内容”的形式"),
        ({"人": [{}, {"性别": "不明"}]}, "第2个人：性别“不明”不对，只能是男、女"),
    ],
)
def test_a_wrong_household_says_what_to_mend(record: dict[str, object], reason: str) -> None:
    with pytest.raises(RecordError) as refused:
        read_household(record)

    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"残疾等级": "五"}, "残疾等级“五”不对，只能是1、2、3、4"),
        ({"残疾等级": "5"}, "残疾等级“5”不对，只能是1、2、3、4"),
        ({"残疾类别": "肢残"}, "残疾类别“肢残”不对，只能是视力、听力"),
        ({"慢性病": "高血压"}, "慢性病“高血压”不对，要写成“甲类:病名”"),
        ({"慢性病": "丙类:感冒"}, "慢性病“丙类:感冒”不对"),
        ({"就学阶段": "大专"}, "就学阶段“大专”不对，只能是学前、小学"),
        ({"寄宿": "也许"}, "寄宿“也许”不对，只能是是、否"),
        ({"劳动能力": "强"}, "劳动能力“强”不对，只能是有、弱、无"),
        ({"自理能力": "能"}, "自理能力“能”不对，只能是能自理、部分丧失、完全丧失"),
        ({"居民养老缴费年限": "15.5"}, "居民养老缴费年限“15.5”不对，要填0到80的整数"),
        ({"居民养老缴费年限": "81"}, "居民养老缴费年限“81”不对"),
        ({"出生日期": "1960"}, "出生日期“1960”不对，要写成1960-03-05这样"),
        ({"出生日期": "1960-02-30"}, "出生日期“1960-02-30”不对"),
        ({"出生日期": "1860-02-03"}, "出生日期“1860-02-03”不对"),
        (
            {"身份证号": "999999196003050018", "出生日期": "1960-03-06"},
            "出生日期“1960-03-06”和身份证号里的不一样",
        ),
    ],
)
def test_a_wrong_person_says_what_to_mend(cells: dict[str, object], reason: str) -> None:
    with pytest.raises(RecordError) as refused:
        person(**cells)

    assert str(refused.value).startswith(f"第1个人：{reason}")


@pytest.mark.parametrize(
    ("id_number", "reason"),
    [
        ("999999196003050019", "身份证号（尾号0019）不对，最后一位校验码对不上"),
        ("9.99999E+17", "身份证号不对，要填18位"),
        ("999999600305001", "身份证号（尾号5001）不对，要填18位"),
    ],
)
def test_a_wrong_id_number_is_never_repeated(id_number: str, reason: str) -> None:
    with pytest.raises(RecordError) as refused:
        person(身份证号=id_number)

    assert str(refused.value).startswith(f"第1个人：{reason}")
    assert id_number not in str(refused.value)


CELLS = st.one_of(
    st.sampled_from(
        [
            None,
            "",
            " ",
            "无",
            "低保；特困",
            "１２",
            "曲阜",
            "济宁市泗水县",
            "a",
            "2",
            "二级",
            "是",
            True,
        ]
    ),
    st.sampled_from(
        ["1,200.5元", "-1", 900, 900.0, 1.5, date(1960, 3, 5), "1960/3/5", "2030-01-01"]
    ),
    st.sampled_from(["甲类:尿毒症", "低保=300；取暖补贴", "999999196003050018", "+8610012345678"]),
    st.text(max_size=4),
)


def or_error(read: Callable[[Record], object], record: Record) -> object:
    try:
        return read(record)
    except RecordError:
        return "refused"


@given(st.dictionaries(st.sampled_from(HOUSEHOLD_KEYS), CELLS))
def test_a_household_is_tidied_as_it_is_read(record: Record) -> None:
    def read_and_written(record: Record) -> object:
        return {**household_record(read_household(record)), "人": None}

    tidied = or_error(lambda record: {**tidy_household(record), "人": None}, record)
    assert tidied == or_error(read_and_written, record)


@given(st.dictionaries(st.sampled_from(PERSON_KEYS), CELLS))
def test_a_person_is_tidied_as_they_are_read(record: Record) -> None:
    expected = or_error(lambda record: person_record(read_person(record)), record)
    assert or_error(tidy_person, record) == expected


def tidied_by(tidier: Tidier, cells: list[object]) -> dict[str, str]:
    return next(tidier.plain([cells]), None) or tidier.closely(cells)


@given(st.dictionaries(st.sampled_from(HOUSEHOLD_KEYS), CELLS))
def test_a_row_of_households_is_tidied_as_one_cell_after_the_other(record: Record) -> None:
    tidier = Tidier(list(record), of_person=False)
    found = or_error(lambda record: tidied_by(tidier, list(record.values())), record)
    assert found == or_error(tidy_household, record)


@given(st.dictionaries(st.sampled_from(PERSON_KEYS), CELLS))
def test_a_row_of_people_is_tidied_as_one_cell_after_the_other(record: Record) -> None:
    record = {"户编号": "H1", **record}
    tidier = Tidier(list(record), of_person=True)
    found = or_error(lambda record: tidied_by(tidier, list(record.values())), record)
    assert found == or_error(tidy_person, record)


@pytest.mark.parametrize(
    ("cell", "stage"), [("无", NOT_AT_SCHOOL), ("小学", "小学"), ("", UNKNOWN)]
)
def test_who_is_not_at_school_is_not_unknown(cell: str, stage: object) -> None:
    person = read_person({"姓名": "甲", "就学阶段": cell})
    assert person.school_stage == stage
    assert person_record(person).get("就学阶段", "") == cell
