"""A city of invented households, the same for the same seed.

Nobody is real: names are put together by chance, ID numbers have right checksums and area codes
that were never given out (9999…), and phone numbers begin with 100, as none does. How often each
kind of household, age, illness and benefit comes is made up as well, so that every rule and every
unknown fact is met.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, Final

from knowledge.registry.places import COUNTIES
from knowledge.registry.records import (
    DISABILITY_KINDS,
    HOUSEHOLD_KEYS,
    NONE,
    PEOPLE,
    PERSON_KEYS,
    id_check_digit,
)

DAY: Final = date(2020, 12, 31)  # on which everybody has the age that fits the rest
MOST_HOUSEHOLDS: Final = 999_999  # six digits in a 户编号

_HOUSEHOLDS_OF_A_GRID: Final = 300
_HOUSEHOLDS_OF_A_VILLAGE: Final = 30
_GRIDS_OF_A_TOWN: Final = 3
_COUNTY_CODES: Final = [
    "RC",
    "YZ",
    "QF",
    "ZC",
    "WS",
    "YT",
    "JX",
    "JJ",
    "WE",
    "SS",
    "LS",
    "GX",
    "TB",
    "JK",
]
_COUNTY_SHARES: Final = (12, 7, 8, 11, 8, 6, 9, 10, 10, 8, 10, 3, 1, 2)
_TOWNS: Final = [
    "清河",
    "青石",
    "杏林",
    "虚泉",
    "云桥",
    "白杨",
    "柳岸",
    "东岭",
    "平湖",
    "石门",
    "长桥",
    "梧桐",
    "古槐",
    "南池",
]
_VILLAGE_STARTS: Final = ["东", "西", "南", "北", "前", "后", "上", "下", "大", "小"]
_VILLAGE_MIDDLES: Final = [
    "槐",
    "杨",
    "柳",
    "石桥",
    "杏坡",
    "泉沟",
    "清水",
    "刘",
    "王",
    "张",
    "李",
    "孔",
    "马",
    "高",
    "陈",
    "田",
]
_VILLAGE_ENDS: Final = ["村", "庄村", "屯村", "寨村", "河村"]

_SURNAMES: Final = (
    "王李张刘陈孔孟杨赵孙马朱胡郭高林徐宋田冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪任姜范方石姚谭廖邹熊金陆郝白崔康毛邱秦江史顾侯邵龙万段雷钱汤尹黎易常武乔贺赖龚文颜单仇"
)
_COMPOUND_SURNAMES: Final = ["欧阳", "上官", "司马", "诸葛", "尉迟"]
_OLD: Final = {
    "男": "德福贵财生有田金银山海河根柱栓长顺永清明义忠厚守全振兴建国军民华文武传洪广庆",
    "女": "桂兰秀英芳珍玉梅凤霞荣花淑贞翠莲香菊素云巧爱琴美华月娥喜春秋彩",
}
_YOUNG: Final = {
    "男": "浩宇轩子泽博文俊杰晨阳明辉志强磊鹏飞涛超勇伟斌凯旭东瑞龙天翔家豪昊然一诺",
    "女": "雨桐思佳欣怡梦瑶诗涵静雯婷婷雪莹丽娜晓燕艳红敏洁慧颖紫萱若曦可心语嫣悦",
}
_MAJOR_ILLNESSES: Final = ("恶性肿瘤", "尿毒症", "器官移植", "精神分裂症")
_COMMON_ILLNESSES: Final = ("高血压", "糖尿病", "冠心病", "脑血管病后遗症", "类风湿性关节炎")

Record = dict[str, Any]


def _spread(**shares: int) -> tuple[str, ...]:
    """Each option as often as it is to be picked."""
    return tuple(chain.from_iterable([option] * share for option, share in shares.items()))


_KINDS: Final = _spread(低保=24, 特困=7, 脱贫=24, 双重=12, 低收入=10, 监测=2, 边缘=3, 无=18)
_CATEGORIES: Final = {
    "低保": ["低保"],
    "特困": ["特困"],
    "脱贫": ["建档立卡", "脱贫享受政策"],
    "双重": ["建档立卡", "低保"],
    "低收入": ["低收入"],
    "监测": ["防返贫监测"],
    "边缘": ["边缘易致贫"],
    "无": [],
}
_HOUSE_GRADES: Final = _spread(A=70, B=16, C=5, D=2, 未鉴定=7)
_SIZES: Final = "1" * 37 + "2" * 36 + "3" * 17 + "4" * 7 + "5" * 3
_DISABILITY_GRADES: Final = "1" * 3 + "2" * 6 + "3" * 6 + "4" * 5
_STAGES_FROM_16: Final = _spread(普高=6, 中职=3, 技工=1)
_STAGES_FROM_19: Final = _spread(高职=30, 本科=35, 研究生=3, 无=32)


@dataclass(frozen=True)
class _Place:
    county: str
    town: str
    village: str
    grid: str
    contact: str


def households(count: int, seed: int) -> Iterator[Record]:
    """As the registry keeps them, their people under 人."""
    yield from _City(Random(seed)).households(count)


def write_csv(records: Iterator[Record], folder: Path) -> None:
    """The two files that an import reads. Raises FileExistsError rather than write over one."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = []
        for name, keys in (("户.csv", HOUSEHOLD_KEYS), (f"{PEOPLE}.csv", PERSON_KEYS)):
            file = files.enter_context((folder / name).open("x", encoding="utf-8", newline=""))
            writers.append(csv.DictWriter(file, keys, restval="", extrasaction="ignore"))
            writers[-1].writeheader()
        for record in records:
            writers[0].writerow(record)
            writers[1].writerows({"户编号": record["户编号"], **one} for one in record[PEOPLE])


class _City:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._born: Counter[tuple[date, str]] = Counter()

    def households(self, count: int) -> Iterator[Record]:
        for number, place in enumerate(self._places(count), start=1):
            yield self._household(number, place)

    def _places(self, count: int) -> Iterator[_Place]:
        """One a household, county by county."""
        ends = [
            round(count * sum(_COUNTY_SHARES[: n + 1]) / sum(_COUNTY_SHARES)) for n in range(14)
        ]
        starts = [0, *ends]
        for index, county in enumerate(COUNTIES):
            for number in range(ends[index] - starts[index]):
                grid, within = divmod(number, _HOUSEHOLDS_OF_A_GRID)
                if within % _HOUSEHOLDS_OF_A_VILLAGE == 0:
                    place = self._place(index, county, grid)
                yield place

    def _place(self, index: int, county: str, grid: int) -> _Place:
        town, round_ = divmod(grid // _GRIDS_OF_A_TOWN + index, len(_TOWNS))[::-1]
        pick = self._pick
        return _Place(
            county=county,
            town=f"{'新' * round_}{_TOWNS[town]}{'街道' if index in (0, 11) else '镇'}",
            village=pick(_VILLAGE_STARTS) + pick(_VILLAGE_MIDDLES) + pick(_VILLAGE_ENDS),
            grid=f"{_COUNTY_CODES[index]}-{grid + 1:02}",
            contact=self._name(self._rather_early(_SURNAMES), pick("男女"), 45),
        )

    def _household(self, number: int, place: _Place) -> Record:
        chance = self._chance.random
        poor = _CATEGORIES[self._pick(_KINDS)]
        people = self._people(f"9999{number % 100:02}", poor)
        income = round(len(people) * (300 + 900 * chance() + (0 if poor else 1500)), -1)
        cells = {
            "户编号": f"H{number:06}",
            "县市区": place.county,
            "乡镇": place.town,
            "村居": place.village,
            "网格": place.grid,
            "户口性质": self._often(0.97, "农村" if chance() < 0.8 else "城镇"),
            "户类别": "；".join(poor),
            "家庭月收入": self._often(0.85, f"{income:.0f}.00"),
            "房屋等级": self._often(0.9, self._pick(_HOUSE_GRADES)),
            # The factor is coprime to 10^8: no number comes twice.
            "联系电话": self._often(0.92, f"100{number * 61_803_399 % 10**8:08}"),
            "包保责任人": self._often(0.8, place.contact),
            "在享待遇": self._household_benefits(poor),
        }
        return {**{key: cell for key, cell in cells.items() if cell}, PEOPLE: people}

    def _household_benefits(self, poor: Sequence[str]) -> str:
        claimed = self._chance.random() < 0.75
        if "低保" in poor and claimed:
            return f"低保={self._between(20, 79)}0.00"
        if "特困" in poor and claimed:
            return self._pick(("特困供养=780.00", "特困供养=1050.00"))
        return ""

    def _people(self, area: str, poor: Sequence[str]) -> list[Record]:
        pick, between = self._pick, self._between
        alone = "特困" in poor
        size = 1 if alone else int(pick(_SIZES))
        sex = "男" if self._chance.random() < 0.7 else "女"
        age = between(60, 92) if alone or self._chance.random() < 0.45 else between(24, 75)
        surname = self._rather_early(_SURNAMES)
        if self._chance.random() < 0.01:
            surname = pick(_COMPOUND_SURNAMES)
        people = [self._person(area, surname, "户主", sex, age)]
        if size > 1 and age > 26 and self._chance.random() < 0.7:
            other, theirs = ("女" if sex == "男" else "男"), self._rather_early(_SURNAMES)
            spouse_age = max(22, age + between(-6, 5))
            people.append(self._person(area, theirs, "配偶", other, spouse_age))
        if size > 3 and age < 60:
            people.append(self._person(area, surname, "父亲", "男", age + between(21, 32)))
        while len(people) < size:
            theirs = pick("男女")
            if age > 55:
                relation, young = ("孙子" if theirs == "男" else "孙女"), age - between(45, 60)
            else:
                relation, young = ("儿子" if theirs == "男" else "女儿"), age - between(21, 38)
            people.append(self._person(area, surname, relation, theirs, max(0, young)))
        return people

    def _person(self, area: str, surname: str, relation: str, sex: str, age: int) -> Record:
        born = DAY - timedelta(days=int(age * 365.25) + self._between(0, 364))
        cells = {
            "姓名": self._name(surname, sex, age),
            "身份证号": self._often(0.95, self._id_number(area, born, sex)),
            "出生日期": born.isoformat(),
            "性别": sex,
            "与户主关系": relation,
            **self._health(age),
            **self._school(age),
            "居民养老缴费年限": self._pension_years(age),
        }
        cells["在享待遇"] = self._person_benefits(age, cells)
        return {key: cell for key, cell in cells.items() if cell}

    def _name(self, surname: str, sex: str, age: int) -> str:
        characters = (_OLD if age > 40 else _YOUNG)[sex]
        middle = "" if self._chance.random() < 0.15 else self._rather_early(characters)
        return surname + middle + self._pick(characters)

    def _id_number(self, area: str, born: date, sex: str) -> str:
        order = 2 * self._born[born, sex] + (1 if sex == "男" else 2)
        self._born[born, sex] += 1
        day = born.isoformat().replace("-", "")
        digits = f"{area}{day}{order % 1000:03}"
        return digits + id_check_digit(digits)

    def _health(self, age: int) -> Record:
        chance = self._chance.random
        # Old people are ill more often; some were never asked.
        illnesses = [f"甲类:{self._pick(_MAJOR_ILLNESSES)}"] if chance() < 0.04 else []
        if chance() < age / 130:
            illnesses.append(f"乙类:{self._pick(_COMMON_ILLNESSES)}")
        health = {
            "慢性病": self._often(0.93, "；".join(illnesses) or NONE),
            "残疾等级": self._often(0.95, NONE),
            "劳动能力": self._often(0.95, "有" if 16 <= age < 60 else "弱" if age < 75 else "无"),
            "自理能力": self._often(
                0.95, "能自理" if chance() > max(0, age - 70) / 60 else "部分丧失"
            ),
        }
        if chance() < 0.16:
            health["残疾类别"] = self._pick(DISABILITY_KINDS)
            health["残疾等级"] = grade = self._pick(_DISABILITY_GRADES)
            if grade == "1":
                health |= {"劳动能力": "无", "自理能力": self._pick(("部分丧失", "完全丧失"))}
        return health

    def _school(self, age: int) -> Record:
        if not 3 <= age <= 24:
            return {}
        if age < 16:
            stage = "学前" if age < 6 else "小学" if age < 12 else "初中"
        elif age < 19:
            stage = self._pick(_STAGES_FROM_16)
        else:
            stage = self._pick(_STAGES_FROM_19)
        if stage == "无":
            return {}
        boarding = "是" if self._chance.random() < 0.3 else "否"
        return {"就学阶段": self._often(0.96, stage), "寄宿": self._often(0.9, boarding)}

    def _pension_years(self, age: int) -> str:
        if age < 18:
            return ""
        return self._often(0.8, str(self._between(0, min(age - 16, 20))))

    def _person_benefits(self, age: int, cells: Record) -> str:
        """What somebody may draw is drawn by some, and noted with its amount by fewer."""
        benefits = []
        if age >= 60 and self._chance.random() < 0.6:
            benefits.append("基础养老金")
        if age >= 80 and self._chance.random() < 0.5:
            benefits.append("高龄津贴=100.00")
        if cells["残疾等级"] in ("1", "2") and self._chance.random() < 0.6:
            benefits.append(self._pick(("残疾人护理补贴=120.00", "残疾人护理补贴")))
        return "；".join(benefits)

    def _often(self, share: float, cell: str) -> str:
        """Unknown in the other cases."""
        return cell if self._chance.random() < share else ""

    def _between(self, lowest: int, highest: int) -> int:
        return lowest + int(self._chance.random() * (highest - lowest + 1))

    def _pick(self, options: Sequence[str]) -> str:
        return options[int(self._chance.random() * len(options))]

    def _rather_early(self, options: str) -> str:
        """The first are the most common."""
        return options[int(self._chance.random() ** 2 * len(options))]
