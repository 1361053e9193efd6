"""The retirement age of every month of birth, against the table of the measures, which was written
down by years of birth and not from the rule's formula."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from knowledge.facts import Case, Interval
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.entitlement import Entitlement, evaluate

AFTER: Final = date(2025, 1, 1)
BEFORE: Final = date(2024, 12, 31)
MEN: Final = {"sex": "男", "insured_as": "职工"}
CADRES: Final = {"sex": "女", "work_post": "管理技术"}
WORKERS: Final = {"sex": "女", "work_post": "工人"}
# Months of delay by year of birth: of men in January–April, May–August, September–December …
BY_THIRDS: Final = {
    1965: (1, 2, 3), 1966: (4, 5, 6), 1967: (7, 8, 9), 1968: (10, 11, 12), 1969: (13, 14, 15),
    1970: (16, 17, 18), 1971: (19, 20, 21), 1972: (22, 23, 24), 1973: (25, 26, 27),
    1974: (28, 29, 30), 1975: (31, 32, 33), 1976: (34, 35, 36),
}  # fmt: skip
# … and of women workers in January and February, March and April, …
BY_SIXTHS: Final = {
    1975: (1, 2, 3, 4, 5, 6), 1976: (7, 8, 9, 10, 11, 12), 1977: (13, 14, 15, 16, 17, 18),
    1978: (19, 20, 21, 22, 23, 24), 1979: (25, 26, 27, 28, 29, 30),
    1980: (31, 32, 33, 34, 35, 36), 1981: (37, 38, 39, 40, 41, 42),
    1982: (43, 44, 45, 46, 47, 48), 1983: (49, 50, 51, 52, 53, 54),
    1984: (55, 56, 57, 58, 59, 60),
}  # fmt: skip


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def months_of(first: int, last: int) -> Iterator[tuple[int, int]]:
    return ((year, month) for year in range(first, last + 1) for month in range(1, 13))


def delay(kind: dict[str, str], year: int, month: int) -> int:
    if kind is WORKERS:
        if year > 1984:
            return 60
        return BY_SIXTHS[year][(month - 1) // 2] if year >= 1975 else 0
    table_year = year - 5 if kind is CADRES else year
    if table_year > 1976:
        return 36
    return BY_THIRDS[table_year][(month - 1) // 4] if table_year >= 1965 else 0


def told(knowledge: Knowledge, stated: Mapping[str, object], day: date) -> Entitlement:
    rule = knowledge.entries["pension.retirement"].rule
    assert rule is not None
    return evaluate(rule, Case(day, stated=stated), knowledge.law("pension", day))


def amounts(result: Entitlement) -> dict[str, Decimal]:
    assert all(span.certain for span in result.amounts.values())
    return {quantity.name: span.low for quantity, span in result.amounts.items()}


@pytest.mark.parametrize(("kind", "old"), [(MEN, 60), (CADRES, 55), (WORKERS, 50)])
def test_every_month_of_birth(knowledge: Knowledge, kind: dict[str, str], old: int) -> None:
    for year, month in months_of(1955, 2005):
        born = {"birth_month": Decimal(year * 100 + month), **kind}
        late = delay(kind, year, month)
        found = amounts(told(knowledge, born, AFTER))
        years, months = divmod(month - 1 + late, 12)
        retires = Decimal((year + old + years) * 100 + months + 1)
        assert found.get("retire", found.get("reached")) == retires, (year, month)
        assert found["years_old"] * 12 + found.get("and_months", 0) == old * 12 + late
        if "earliest" in found:  # never below the old age, at most three years before
            three_years = retires - 300
            assert found["earliest"] == max(three_years, Decimal((year + old) * 100 + month))
        if "retire" in found:
            assert found["latest"] == retires + 300
            assert "earliest" in found or late == 0
        former = amounts(told(knowledge, born, BEFORE))
        assert former.get("retire", former.get("reached")) == (year + old) * 100 + month
        assert not former.keys() & {"earliest", "latest"}


def test_residents_draw_at_sixty_whatever_the_month(knowledge: Knowledge) -> None:
    for year, month in months_of(1955, 2005):
        for sex in ("男", "女"):
            born = {"birth_month": Decimal(year * 100 + month), "sex": sex, "insured_as": "居民"}
            found = amounts(told(knowledge, born, AFTER))
            assert found == {"resident_from": (year + 60) * 100 + month, "resident_age": 60}


def test_of_a_year_alone_both_ends_are_told(knowledge: Knowledge) -> None:
    year = {"birth_month": Interval(Decimal(196601), Decimal(196701)), **MEN}
    result = told(knowledge, year, AFTER)
    spans = {quantity.name: (span.low, span.high) for quantity, span in result.amounts.items()}
    assert spans["retire"] == (Decimal(202605), Decimal(202706))
    assert not result.missing
    decade = {"birth_month": Interval(Decimal(196001), Decimal(197001)), **MEN}
    assert [fact.name for fact in told(knowledge, decade, AFTER).missing] == ["birth_month"]
