import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from handlers.gaps import COLUMNS, as_lines, as_rows, as_words, city_gaps, gaps, write_xlsx
from knowledge.policy.catalogue import Knowledge
from knowledge.registry.households import read_household

DAY = date(2020, 12, 31)
POOR = {
    "户编号": "T1",
    "县市区": "梁山县",
    "户口性质": "农村",
    "户类别": "建档立卡；低保",
    "家庭月收入": "100",
    "人": [
        {"姓名": "甲", "与户主关系": "户主", "出生日期": "1950-01-01", "残疾等级": "1"},
        {"姓名": "乙", "与户主关系": "孙子", "出生日期": "2010-01-01", "就学阶段": "小学"},
    ],
}


def test_the_highest_amount_comes_first(knowledge: Knowledge) -> None:
    found = gaps(knowledge, read_household(POOR), DAY)
    amounts = [Decimal(gap.most or 0) for gap in found]
    assert len(found) > 3
    assert amounts == sorted(amounts, reverse=True)
    assert all(gap.clause and gap.office for gap in found)


def test_what_is_drawn_is_no_gap(knowledge: Knowledge) -> None:
    found = gaps(knowledge, read_household({**POOR, "在享待遇": "低保=345"}), DAY)
    assert "低保" not in [gap.benefit for gap in found]
    assert "低保" in [gap.benefit for gap in gaps(knowledge, read_household(POOR), DAY)]


def test_many_households_come_out_in_order(knowledge: Knowledge) -> None:
    documents = [{**POOR, "户编号": f"T{number}"} for number in range(1200)]
    done: list[int] = []
    batches = city_gaps(documents, (), DAY, as_rows, processes=2, progress=done.append)
    found = [row for batch in batches for row in batch]
    one = as_rows(gaps(knowledge, read_household(documents[7]), DAY))
    assert [row for row in found if row[0] == "T7"] == one
    assert list(dict.fromkeys(row[0] for row in found)) == [d["户编号"] for d in documents]
    assert sum(done) == 1200


def test_gaps_are_written_as_lines_and_as_a_sheet(knowledge: Knowledge, tmp_path: Path) -> None:
    found = gaps(knowledge, read_household(POOR), DAY)
    lines = as_lines(found).splitlines()
    assert [json.loads(line)["benefit"] for line in lines] == [gap.benefit for gap in found]
    assert found[0].benefit in as_words(found).splitlines()[0]
    assert write_xlsx([as_rows(found)], tmp_path / "gaps.xlsx") == len(found)
    rows = list(load_workbook(tmp_path / "gaps.xlsx")["未享受待遇"].values)
    assert rows[0] == tuple(COLUMNS)
    assert len(rows) == len(found) + 1
