"""A record of the registry, as files and JSON hold it, read into `Household` and `Person`.

The keys are the column names of the registry files; the people of a household stand under 人.
An empty or missing value is unknown, except 户类别 and 在享待遇, where it means none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from operator import mul
from typing import Any, Final, TypeVar

from knowledge.facts import (
    NOT_AT_SCHOOL,
    UNKNOWN,
    ChronicIllness,
    Drawn,
    Household,
    Maybe,
    Person,
)
from knowledge.registry.places import COUNTIES, county_named
from knowledge.relations import relation_named

CATEGORIES: Final = (
    "建档立卡",
    "低保",
    "特困",
    "低收入",
    "脱贫享受政策",
    "防返贫监测",
    "边缘易致贫",
)
REGISTRATIONS: Final = ("城镇", "农村")
HOUSE_GRADES: Final = ("A", "B", "C", "D", "未鉴定")
SEXES: Final = ("男", "女")
DISABILITY_KINDS: Final = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
ILLNESS_GROUPS: Final = ("甲类", "乙类")
SCHOOL_STAGES: Final = (
    "学前",
    "小学",
    "初中",
    "普高",
    "中职",
    "技工",
    "高职",
    "本科",
    "研究生",
)
WORK_ABILITIES: Final = ("有", "弱", "无")
SELF_CARE: Final = ("能自理", "部分丧失", "完全丧失")
INSURED_AS: Final = ("职工", "灵活就业", "退休", "居民")
YES_OR_NO: Final = ("是", "否")
NONE: Final = "无"

HOUSEHOLD_KEYS: Final = (
    "户编号",
    "县市区",
    "乡镇",
    "村居",
    "网格",
    "户口性质",
    "户类别",
    "家庭月收入",
    "房屋等级",
    "联系电话",
    "包保责任人",
    "在享待遇",
)
PERSON_KEYS: Final = (
    "户编号",
    "姓名",
    "身份证号",
    "出生日期",
    "性别",
    "与户主关系",
    "残疾类别",
    "残疾等级",
    "慢性病",
    "就学阶段",
    "寄宿",
    "劳动能力",
    "自理能力",
    "居民养老缴费年限",
    "参保身份",
    "在享待遇",
)
PEOPLE: Final = "人"
NOT_EVERYWHERE: Final = frozenset({"参保身份"})  # columns that many registries do not keep

_LONGEST_TEXT: Final = 100
_HAN: Final = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNTIDY: Final = re.compile(r"[^!-~\u00b7\u3001-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]")
_CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_UNREADABLE: Final = re.compile("[\ud800-\udfff\ufffd]")
_SPACE_BESIDE_HAN: Final = re.compile(f" (?=[{_HAN}])|(?<=[{_HAN}]) ")
_FULL_WIDTH: Final = {
    ord(wide): chr(ord(wide) - 0xFEE0)
    for wide in "０１２３４５６７８９＋－．／＝"
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
    "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
}

_MONEY: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d+)?元?")
_DATE: Final = re.compile(
    r"(\d{4})([-/.年])(\d{1,2})(?:\2|月)(\d{1,2})日?(?:[T ]?0{1,2}:00(?::00)?)?"
)
_COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_DAY: Final = re.compile(r"\d{5}")  # four digits could be a year
_EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
EARLIEST_BIRTH: Final = date(1900, 1, 1)
_EARLIEST: Final = EARLIEST_BIRTH.isoformat()
_GRADES: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_MOST_PENSION_YEARS: Final = 80

_ID_NUMBER: Final = re.compile(r"\d{17}[\dX]", re.ASCII)
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK_DIGITS: Final = "10X98765432"

_OWN_OF_PERSON: Final = ("姓名", "身份证号", "出生日期")
_FEWEST_OF_A_PHONE: Final = 7  # digits
_DIGITS_OF_A_PHONE: Final = 12

Record = Mapping[str, object]
T = TypeVar("T")


class RecordError(ValueError):
    """A record that cannot be what is meant; the text tells people in Chinese what to mend."""


def read_household(record: Record) -> Household:
    """A household described in a question needs no 户编号: its id is then empty.

    Raises RecordError.
    """
    _refuse_unknown_keys(record, (*HOUSEHOLD_KEYS, PEOPLE))
    cells: dict[str, Any] = {name: read(record) for name, read in CELLS_OF_HOUSEHOLD.values()}
    return Household(**cells, people=tuple(_people(record)))


def read_person(record: Record) -> Person:
    """Raises RecordError."""
    _refuse_unknown_keys(record, PERSON_KEYS)
    cells: dict[str, Any] = {name: read(record) for name, read in CELLS_OF_PERSON.values()}
    return Person(**cells)


def household_record(household: Household) -> dict[str, object]:
    """What `read_household` reads as this household; unknown facts are left out."""
    record = {
        "户编号": household.id,
        "县市区": household.county,
        "乡镇": household.town,
        "村居": household.village,
        "网格": household.grid,
        "户口性质": household.registration,
        "户类别": "；".join(name for name in CATEGORIES if name in household.categories),
        "家庭月收入": household.monthly_income,
        "房屋等级": household.house_grade,
        "联系电话": household.phone,
        "包保责任人": household.contact_person,
        "在享待遇": _benefits_text(household.benefits),
    }
    people = [person_record(person) for person in household.people]
    return {**_known_cells(record), PEOPLE: people}


def person_record(person: Person) -> dict[str, str]:
    return _known_cells(
        {
            "姓名": person.name,
            "身份证号": person.id_number,
            "出生日期": person.birth_date,
            "性别": person.sex,
            "与户主关系": person.relation,
            "残疾类别": person.disability_kind,
            "残疾等级": NONE if person.disability_grade is None else person.disability_grade,
            "慢性病": _illnesses_text(person.chronic_illnesses),
            "就学阶段": NONE if person.school_stage == NOT_AT_SCHOOL else person.school_stage,
            "寄宿": _yes_or_no_text(person.boarding),
            "劳动能力": person.work_ability,
            "自理能力": person.self_care,
            "居民养老缴费年限": person.pension_years,
            "参保身份": person.insured_as,
            "在享待遇": _benefits_text(person.benefits),
        }
    )


def tidy_household(record: Record) -> dict[str, str]:
    """What `household_record` gives for one row of the table 户, some times quicker.

    Raises RecordError, which names every fault of the row.
    """
    faults: list[str] = []
    cells = {
        "户编号": code(_noting(faults, _cell, record, "户编号") or ""),
        "联系电话": _noting(faults, _phone, record),
    }
    return _tidied(record, cells, _tidy_household_cell, faults)


def tidy_person(record: Record) -> dict[str, str]:
    """What `person_record` gives for one row of the table 人, some times quicker.

    Raises RecordError, which names every fault of the row.
    """
    faults: list[str] = []
    id_number = _noting(faults, _id_number, record)
    known_number = UNKNOWN if id_number is None else id_number
    cells = {
        "户编号": "",
        "姓名": _noting(faults, _text, record, "姓名"),
        "身份证号": known_number,
        "出生日期": _noting(faults, _birth_date, record, known_number),
    }
    return _tidied(record, cells, _tidy_person_cell, faults)


class Tidier:
    """Rows of one table, cells in the order of `keys`, as `tidy_household` or `tidy_person` gives
    them, and quicker: a cell that is plain is taken as it stands, and what many rows have is read
    once. A row with anything else is given to those, which name its faults."""

    def __init__(self, keys: Sequence[str], of_person: bool) -> None:
        own = _OWN_OF_PERSON if of_person else ()
        self._tidy = tidy_person if of_person else tidy_household
        self._keys = keys
        self._order = [*(key for key in own if key in keys), *(k for k in keys if k not in own)]
        self._readers = [_plain_reader(key, of_person) for key in self._order]
        if of_person:  # whose it is, is kept with the household
            self._readers[self._order.index("户编号")] = lambda cells: ("" for _ in cells)
        place = self._order.index
        self._number = place("身份证号") if "身份证号" in keys and of_person else None
        self._born = place("出生日期") if "出生日期" in keys and of_person else None

    def plain(self, rows: Sequence[Sequence[object]]) -> Iterator[dict[str, str] | None]:
        """None for a row that has to be looked at more closely."""
        columns = dict(zip(self._keys, zip(*rows, strict=False), strict=False))
        found = (
            read(columns[key])
            for key, read in zip(self._order, self._readers, strict=True)
            if columns
        )
        order, number, born = self._order, self._number, self._born
        for cells in zip(*found, strict=True):
            is_plain = None not in cells
            if is_plain and number is not None and (digits := cells[number]):
                is_plain = born is not None and _BIRTHS[digits[6:14]] == cells[born]
            if is_plain:
                yield {key: cell for key, cell in zip(order, cells, strict=False) if cell}
            else:
                yield None

    def closely(self, cells: Sequence[object]) -> dict[str, str]:
        """Raises RecordError."""
        return self._tidy(dict(zip(self._keys, cells, strict=True)))


class _Plain(dict[object, "str | None"]):
    """Cells of one key as they are kept; None where one has to be looked at more closely."""

    def __init__(self, key: str, tidy_cell: Callable[[str, object], dict[str, str]]) -> None:
        super().__init__({None: "", "": ""})
        self._key, self._tidy = key, tidy_cell

    def of(self, cells: Sequence[object]) -> Iterator[str | None]:
        if {str, type(None)}.issuperset(map(type, cells)):
            return map(self.__getitem__, cells)
        return (  # 1, 1.0 and True are one key
            self[cell if type(cell) is str else (type(cell), cell)] for cell in cells
        )

    def __missing__(self, cell: object) -> str | None:
        value = cell[1] if type(cell) is tuple else cell
        try:
            found = self._tidy(self._key, value).get(self._key, "")
        except RecordError:
            return None
        self[cell] = found
        return found


class _PlainBirths(_Plain):
    def __missing__(self, cell: object) -> str | None:
        if type(cell) is str and cell >= _EARLIEST and _BIRTHS[cell.replace("-", "")] == cell:
            self[cell] = cell
            return cell
        return super().__missing__(cell)


def _plain_reader(key: str, of_person: bool) -> Callable[[Sequence[object]], Iterable[str | None]]:
    if key in _PLAIN:
        return partial(map, _PLAIN[key])
    tidy_cell = _tidy_person_cell if of_person else _tidy_household_cell
    return (_PlainBirths if key == "出生日期" else _Plain)(key, tidy_cell).of


class _Births(dict[str, str]):
    """The date by the eight digits of an ID number; "" where there is none."""

    def __missing__(self, digits: str) -> str:
        is_day = len(digits) == len("19600305") and digits.isascii() and digits.isdigit()
        born = _id_birth_date(f"{digits:>14}") if is_day else None
        self[digits] = found = "" if born is None else born.isoformat()
        return found


class _Sums(dict[str, int]):
    """Of some digits of an ID number, weighted, from one place to another. Raises KeyError where
    they are none."""

    def __init__(self, begin: int, end: int) -> None:
        super().__init__()
        self._weights = _ID_WEIGHTS[begin:end]

    def __missing__(self, digits: str) -> int:
        if not (len(digits) == len(self._weights) and digits.isascii() and digits.isdigit()):
            raise KeyError(digits)
        found: int = sum(map(mul, map(int, digits), self._weights))
        self[digits] = found
        return found


_BIRTHS: Final = _Births()
_AREAS, _DAYS, _ENDS = _Sums(0, 6), _Sums(6, 14), _Sums(14, 17)


def _plain_id_number(cell: object) -> str | None:
    if not cell:
        return "" if cell is None or cell == "" else None
    if type(cell) is not str:
        return None
    days = cell[6:14]
    try:
        total = _AREAS[cell[:6]] + _DAYS[days] + _ENDS[cell[14:17]]
    except KeyError:
        return None
    return cell if _ID_CHECK_DIGITS[total % 11] == cell[17:] and _BIRTHS[days] else None


def _plain_text(cell: object) -> str | None:
    if type(cell) is str and len(cell) <= _LONGEST_TEXT and not _UNTIDY.search(cell):
        return cell
    return "" if cell is None else None


def _plain_code(cell: object) -> str | None:
    text = _plain_text(cell)
    return text if text and text[0] != "'" and text == text.upper() else None


def _plain_phone(cell: object) -> str | None:
    if not cell:
        return "" if cell is None or cell == "" else None
    if type(cell) is not str or not _FEWEST_OF_A_PHONE <= len(cell) <= _DIGITS_OF_A_PHONE:
        return None
    return cell if cell.isascii() and cell.isdigit() else None


_PLAIN: Final[Mapping[str, Callable[[object], str | None]]] = {
    "户编号": _plain_code,
    "姓名": _plain_text,
    "身份证号": _plain_id_number,
    "联系电话": _plain_phone,
}


def _noting(faults: list[str], read: Callable[..., T], *arguments: object) -> T | None:
    """None where there is a fault."""
    try:
        return read(*arguments)
    except RecordError as error:
        faults.append(str(error))
        return None


def _tidied(
    record: Record,
    cells: Record,
    tidy_cell: Callable[[str, object], dict[str, str]],
    faults: list[str],
) -> dict[str, str]:
    """The cells, and whatever else stands in the record. Raises RecordError."""
    others: dict[str, str] = {}
    for key, value in record.items():
        if value is not None and value != "" and key not in cells:
            others.update(_noting(faults, tidy_cell, key, value) or {})
    if faults:
        raise RecordError("；".join(faults))
    return {**_known_cells(cells), **others}


# The same few words stand in most cells of a city. Typed: True is not 1.
@lru_cache(maxsize=50_000, typed=True)
def _tidy_household_cell(key: str, value: object) -> dict[str, str]:
    record = household_record(read_household({key: value}))
    return {key: str(cell) for key, cell in record.items() if key != PEOPLE}


@lru_cache(maxsize=50_000, typed=True)
def _tidy_person_cell(key: str, value: object) -> dict[str, str]:
    return person_record(read_person({key: value}))


def code(text: str) -> str:
    """户编号 and 网格 as they are kept and compared."""
    return tidy(text).replace(" ", "").lstrip("'").upper()


def tidy(text: str) -> str:
    """Letters and digits of ordinary width, no control characters, no stray spaces."""
    if not _UNTIDY.search(text):
        return text
    text = _CONTROL.sub("", " ".join(text.translate(_FULL_WIDTH).split()))
    return _SPACE_BESIDE_HAN.sub("", text).strip()


def _refuse_unknown_keys(record: Record, keys: tuple[str, ...]) -> None:
    for key in record:
        if key not in keys:
            raise RecordError(f"没有“{_shortened(str(key))}”这一项，可以填的是{'、'.join(keys)}")


def _people(record: Record) -> Iterable[Person]:
    members = record.get(PEOPLE, ())
    if members is None or members == "":
        return
    if not isinstance(members, list | tuple):
        raise RecordError("“人”要是一个列表，每人一项")
    for number, member in enumerate(members, start=1):
        if not isinstance(member, Mapping):
            raise RecordError(f"第{number}个人：要写成“项目: 内容”的形式")
        try:
            yield read_person(member)
        except RecordError as error:
            raise RecordError(f"第{number}个人：{error}") from None


def _cell(record: Record, key: str) -> str:
    """The value as tidy text; "" where there is none."""
    value = record.get(key)
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        if len(value) <= _LONGEST_TEXT and not _UNTIDY.search(value):
            return value
        text = tidy(value)
    elif isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, int | float | Decimal | date):
        text = str(value)
    else:
        raise RecordError(f"{key}要填文字或数字")
    if _UNREADABLE.search(text):
        raise RecordError(f"{key}里有认不出的字")
    if len(text) > _LONGEST_TEXT:
        raise RecordError(f"{key}“{_shortened(text)}”太长，最多{_LONGEST_TEXT}个字")
    return text


def _known(text: str) -> Maybe[str]:
    return text if text else UNKNOWN


def _relation(record: Record) -> Maybe[str]:
    """妻 and 长子 are 配偶 and 儿子 to a rule."""
    name = _text(record, "与户主关系")
    return name if name is UNKNOWN else relation_named(name)


def _text(record: Record, key: str) -> Maybe[str]:
    return _known(_cell(record, key))


def _choice(record: Record, key: str, options: tuple[str, ...]) -> Maybe[str]:
    text = _cell(record, key)
    if not text:
        return UNKNOWN
    if text.upper() not in options:
        raise _wrong(key, text, f"只能是{'、'.join(options)}")
    return text.upper()


def _school_stage(record: Record) -> Maybe[str]:
    stage = _choice(record, "就学阶段", (*SCHOOL_STAGES, NONE))
    return NOT_AT_SCHOOL if stage == NONE else stage


def _yes_or_no(record: Record, key: str) -> Maybe[bool]:
    answer = _choice(record, key, YES_OR_NO)
    return UNKNOWN if answer is UNKNOWN else answer == "是"


def _parts(text: str) -> list[str]:
    if text == NONE:
        return []
    return [part.strip() for part in re.split("[；;]", text) if part.strip()]


def _county(record: Record) -> Maybe[str]:
    text = _cell(record, "县市区")
    if not text:
        return UNKNOWN
    county = county_named(text)
    if county is None:
        raise _wrong("县市区", text, f"只能是{'、'.join(COUNTIES)}")
    return county


def _categories(record: Record) -> frozenset[str]:
    categories = _parts(_cell(record, "户类别"))
    for category in categories:
        if category not in CATEGORIES:
            expected = f"只能是{'、'.join(CATEGORIES)}，几项之间用“；”隔开"
            raise _wrong("户类别", category, expected)
    return frozenset(categories)


def _money(record: Record, key: str) -> Maybe[Decimal]:
    text = _cell(record, key)
    return _yuan(key, text) if text else UNKNOWN


def _yuan(key: str, text: str) -> Decimal:
    match = _MONEY.fullmatch(text.replace("，", ","))
    if match is None:
        raise _wrong(key, text, "要填多少元，是0或更大的数字")
    whole, fraction = match.groups(default="")
    amount = Decimal(whole.replace(",", "") + fraction)
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _benefits(record: Record) -> tuple[Drawn, ...]:
    benefits = []
    for part in _parts(_cell(record, "在享待遇")):
        name, _, amount = (piece.strip() for piece in part.partition("="))
        if not name:
            raise _wrong("在享待遇", part, "要写成“待遇名称=每月多少元”")
        benefits.append(Drawn(name, _yuan("在享待遇", amount) if amount else UNKNOWN))
    return tuple(benefits)


@lru_cache(maxsize=10_000)
def benefit_names(text: str) -> list[str]:
    """Of a 在享待遇 as it is kept."""
    return [part.partition("=")[0].strip() for part in _parts(text)]


def _phone(record: Record) -> Maybe[str]:
    text = re.sub(r"^'|^\+?86(?=1\d{10}$)", "", re.sub(r"[ -]", "", _cell(record, "联系电话")))
    if not text:
        return UNKNOWN
    if not re.fullmatch(rf"[0-9]{{{_FEWEST_OF_A_PHONE},{_DIGITS_OF_A_PHONE}}}", text):
        raise RecordError("联系电话不对，要填7到12位数字")
    return text


def _id_number(record: Record) -> Maybe[str]:
    """No message repeats the number: it is nobody's business who reads the log."""
    text = _cell(record, "身份证号").replace(" ", "").lstrip("'").upper()
    if not text:
        return UNKNOWN
    if not _ID_NUMBER.fullmatch(text):
        raise RecordError(f"身份证号{_ending(text)}不对，要填18位（表格里请设成文本格式）")
    if id_check_digit(text) != text[-1]:
        raise RecordError(f"身份证号{_ending(text)}不对，最后一位校验码对不上")
    if _id_birth_date(text) is None:
        raise RecordError(f"身份证号{_ending(text)}不对，里面的出生日期不存在")
    return text


def _ending(id_number: str) -> str:
    return f"（尾号{id_number[-4:]}）" if len(id_number) >= 15 else ""


def id_check_digit(id_number: str) -> str:
    """Of its first 17 digits."""
    total: int = sum(map(mul, map(int, id_number[:17]), _ID_WEIGHTS))
    return _ID_CHECK_DIGITS[total % 11]


def _id_birth_date(id_number: str) -> date | None:
    return _day(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def _birth_date(record: Record, id_number: Maybe[str]) -> Maybe[date]:
    """Where only the ID number is known, the date that stands in it."""
    from_id = UNKNOWN if id_number is UNKNOWN else _id_birth_date(id_number) or UNKNOWN
    text = _cell(record, "出生日期")
    if not text:
        return from_id
    birth_date = _parsed_date(text)
    if birth_date is None or birth_date < EARLIEST_BIRTH:
        raise _wrong("出生日期", text, "要写成1960-03-05这样")
    if from_id is not UNKNOWN and from_id != birth_date:
        raise RecordError(f"出生日期“{birth_date}”和身份证号里的不一样")
    return birth_date


def _parsed_date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if match:
        return _day(int(match[1]), int(match[3]), int(match[4]))
    match = _COMPACT_DATE.fullmatch(text)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if _EXCEL_DAY.fullmatch(text):
        return _EXCEL_DAY_ZERO + timedelta(days=int(text))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _disability_grade(record: Record) -> Maybe[int | None]:
    text = _cell(record, "残疾等级")
    if not text:
        return UNKNOWN
    if text == NONE:
        return None
    grade = _GRADES.get(text.removesuffix("级"))
    if grade is None:
        raise _wrong("残疾等级", text, "只能是1、2、3、4（没有残疾证填“无”）")
    return grade


def _chronic_illnesses(record: Record) -> Maybe[tuple[ChronicIllness, ...]]:
    text = _cell(record, "慢性病")
    return tuple(_illness(part) for part in _parts(text)) if text else UNKNOWN


def _illness(part: str) -> ChronicIllness:
    group, _, name = (piece.strip() for piece in part.replace("：", ":").partition(":"))
    if group not in ILLNESS_GROUPS or not name:
        raise _wrong("慢性病", part, "要写成“甲类:病名”或“乙类:病名”，没有就填“无”")
    return ChronicIllness(group, name)


def _pension_years(record: Record) -> Maybe[int]:
    text = _cell(record, "居民养老缴费年限")
    if not text:
        return UNKNOWN
    if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) > _MOST_PENSION_YEARS:
        raise _wrong("居民养老缴费年限", text, f"要填0到{_MOST_PENSION_YEARS}的整数")
    return int(text)


def _wrong(key: str, text: str, expected: str) -> RecordError:
    return RecordError(f"{key}“{_shortened(text)}”不对，{expected}")


def _shortened(text: str) -> str:
    readable = _UNREADABLE.sub("?", text)
    return readable if len(readable) <= 20 else f"{readable[:20]}…"


def _known_cells(record: Record) -> dict[str, str]:
    return {
        key: value if isinstance(value, str) else str(value)
        for key, value in record.items()
        if value is not UNKNOWN and value != ""
    }


def _benefits_text(benefits: Iterable[Drawn]) -> str:
    return "；".join(
        benefit.name if benefit.amount is UNKNOWN else f"{benefit.name}={benefit.amount}"
        for benefit in benefits
    )


def _illnesses_text(illnesses: Maybe[tuple[ChronicIllness, ...]]) -> Maybe[str]:
    if illnesses is UNKNOWN:
        return UNKNOWN
    return "；".join(f"{illness.group}:{illness.name}" for illness in illnesses) or NONE


def _yes_or_no_text(answer: Maybe[bool]) -> Maybe[str]:
    if answer is UNKNOWN:
        return UNKNOWN
    return "是" if answer else "否"


def _reader(read: Callable[..., Any], *arguments: object) -> Callable[[Record], Any]:
    return lambda record: read(record, *arguments)


# By the key of each cell, the attribute it is read into, and how, from a record that holds it.
CELLS_OF_HOUSEHOLD: Final[Mapping[str, tuple[str, Callable[[Record], Any]]]] = {
    "户编号": ("id", lambda record: code(_cell(record, "户编号"))),
    "县市区": ("county", _county),
    "乡镇": ("town", _reader(_text, "乡镇")),
    "村居": ("village", _reader(_text, "村居")),
    "网格": ("grid", lambda record: _known(code(_cell(record, "网格")))),
    "户口性质": ("registration", _reader(_choice, "户口性质", REGISTRATIONS)),
    "户类别": ("categories", _categories),
    "家庭月收入": ("monthly_income", _reader(_money, "家庭月收入")),
    "房屋等级": ("house_grade", _reader(_choice, "房屋等级", HOUSE_GRADES)),
    "联系电话": ("phone", _phone),
    "包保责任人": ("contact_person", _reader(_text, "包保责任人")),
    "在享待遇": ("benefits", _benefits),
}
CELLS_OF_PERSON: Final[Mapping[str, tuple[str, Callable[[Record], Any]]]] = {
    "姓名": ("name", _reader(_text, "姓名")),
    "身份证号": ("id_number", _id_number),
    "出生日期": ("birth_date", lambda record: _birth_date(record, _id_number(record))),
    "性别": ("sex", _reader(_choice, "性别", SEXES)),
    "与户主关系": ("relation", _relation),
    "残疾类别": ("disability_kind", _reader(_choice, "残疾类别", DISABILITY_KINDS)),
    "残疾等级": ("disability_grade", _disability_grade),
    "慢性病": ("chronic_illnesses", _chronic_illnesses),
    "就学阶段": ("school_stage", _school_stage),
    "寄宿": ("boarding", _reader(_yes_or_no, "寄宿")),
    "劳动能力": ("work_ability", _reader(_choice, "劳动能力", WORK_ABILITIES)),
    "自理能力": ("self_care", _reader(_choice, "自理能力", SELF_CARE)),
    "居民养老缴费年限": ("pension_years", _pension_years),
    "参保身份": ("insured_as", _reader(_choice, "参保身份", INSURED_AS)),
    "在享待遇": ("benefits", _benefits),
}
