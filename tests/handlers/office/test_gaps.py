from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import load_workbook

from handlers.office.city import city_gaps
from handlers.office.gaps import Gap, GapKind, gaps
from handlers.office.gaps_sheet import COLUMNS, write_xlsx
from handlers.office.ranking import Ranking
from knowledge.policy.assessment import Memory
from knowledge.policy.catalogue import Knowledge
from knowledge.registry import invented
from knowledge.registry.households import read_household

DAY = date(2020, 12, 31)
POOR = {
    "户编号": "T1",
    "县市区": "梁山县",
    "户口性质": "农村",
    "户类别": "建档立卡；低保",
    "家庭月收入": "100",
    "包保责任人": "宋干部",
    "人": [
        {"姓名": "甲", "与户主关系": "户主", "出生日期": "1950-01-01", "残疾等级": "1"},
        {"姓名": "乙", "与户主关系": "孙子", "出生日期": "2010-01-01", "就学阶段": "小学"},
    ],
}


def of(found: Iterable[Gap], kind: GapKind) -> list[Gap]:
    return [gap for gap in found if gap.kind is kind]


def test_the_highest_amount_comes_first(knowledge: Knowledge) -> None:
    found = of(gaps(knowledge, read_household(POOR), DAY), GapKind.CLAIM)
    amounts = [Decimal(gap.most or 0) for gap in found]
    assert len(found) > 3
    assert amounts == sorted(amounts, reverse=True)
    assert all(gap.clause and gap.office and gap.as_of == "2020-12-31" for gap in found)
    assert {gap.contact for gap in found} == {"宋干部"}


def test_what_is_drawn_is_no_gap(knowledge: Knowledge) -> None:
    found = gaps(knowledge, read_household({**POOR, "在享待遇": "低保=345"}), DAY)
    assert "低保" not in [gap.benefit for gap in found]
    assert "低保" in [gap.benefit for gap in gaps(knowledge, read_household(POOR), DAY)]


def test_what_is_open_says_what_it_hangs_on(knowledge: Knowledge) -> None:
    unknown_income = {key: cell for key, cell in POOR.items() if key != "家庭月收入"}
    found = gaps(knowledge, read_household(unknown_income), DAY)
    [dibao] = [gap for gap in found if gap.benefit == "低保"]
    assert dibao.kind is GapKind.OPEN
    assert dibao.lacking == "全家每月收入"
    assert "要看：全家每月收入" in str(dibao)


def test_what_comes_with_an_event_is_apart(knowledge: Knowledge) -> None:
    found = gaps(knowledge, read_household(POOR), DAY)
    events = {gap.benefit for gap in of(found, GapKind.EVENT)}
    assert {"大病保险", "医疗救助"} <= events
    assert not events & {gap.benefit for gap in of(found, GapKind.CLAIM)}
    assert "临时救助" not in {gap.benefit for gap in found}


def test_what_would_end_is_told_and_taken_off(knowledge: Knowledge) -> None:
    """Tekun in the place of dibao is worth what it is more."""
    alone = {
        **POOR,
        "家庭月收入": "0",
        "户类别": "特困",
        "人": [
            {
                "姓名": "甲",
                "与户主关系": "户主",
                "出生日期": "1950-01-01",
                "残疾等级": "1",
                "自理能力": "能自理",
                "在享待遇": "重度残疾人护理补贴=100",
            }
        ],
    }
    [tekun] = [g for g in gaps(knowledge, read_household(alone), DAY) if g.benefit == "特困供养"]
    assert tekun.instead_of == "重度残疾人护理补贴"
    assert tekun.most == str((600 + 170) * 12)  # what is drawn is refused to tekun: worth nothing


def test_a_city_at_once_is_as_each_household_by_itself(knowledge: Knowledge) -> None:
    """Line for line, of every kind of household, whatever is unknown of it."""
    documents: list[dict[str, Any]] = [POOR, {"户编号": "T2"}, *invented.households(150, seed=3)]
    memory = Memory(knowledge, DAY)
    expected: list[Gap] = []
    for document in documents:
        expected += gaps(knowledge, read_household(document), DAY, memory)
    expected.sort(key=lambda gap: -1 if gap.most is None else Decimal(gap.most), reverse=True)
    done: list[int] = []
    ranking = city_gaps(knowledge, documents, DAY, done.append)
    for kind in GapKind:
        own = of(expected, kind)
        assert list(ranking.of(kind)) == own
        assert b"".join(ranking.lines(kind)).decode() == "".join(f"{gap}\n" for gap in own)
        lines = b"".join(orjson.dumps(gap) + b"\n" for gap in own)
        assert b"".join(ranking.json(kind)) == lines
    assert sum(done) == len(documents)


@pytest.fixture
def ranking(knowledge: Knowledge) -> Ranking:
    documents = [POOR, {**POOR, "户编号": "T2", "家庭月收入": "50"}, {**POOR, "户编号": "=T3"}]
    return city_gaps(knowledge, documents, DAY)


def test_a_ranking_is_by_money_over_all_households(ranking: Ranking) -> None:
    found = list(ranking.of(GapKind.CLAIM))
    amounts = [-1 if gap.most is None else Decimal(gap.most) for gap in found]
    assert all(one >= next_one for one, next_one in pairwise(amounts))
    assert len({gap.household for gap in found[:3]}) > 1
    assert {gap.kind for gap in found} == {GapKind.CLAIM}


def test_totals_are_exact(knowledge: Knowledge, ranking: Ranking) -> None:
    found = list(ranking.of(GapKind.CLAIM))
    total = ranking.total(GapKind.CLAIM)
    assert (total.gaps, total.households) == (len(found), 3)
    assert total.most == sum(Decimal(gap.most or 0) for gap in found)
    dibao = next(each for each in ranking.by_benefit(GapKind.CLAIM) if each.benefit == "低保")
    assert (dibao.gaps, dibao.least, dibao.most) == (3, *[Decimal((790 + 840 + 790) * 12)] * 2)
    assert city_gaps(knowledge, [], DAY).total(GapKind.CLAIM).gaps == 0


def test_a_sheet_has_numbers_a_header_that_stays_and_a_filter(
    ranking: Ranking, tmp_path: Path
) -> None:
    file = tmp_path / "gaps.xlsx"
    write_xlsx(ranking, DAY, file)
    book = load_workbook(file)
    assert book.sheetnames == ["未享受待遇", "还定不了", "遇事才有", "合计2020-12-31"]
    sheet = book["未享受待遇"]
    rows = list(sheet.values)
    found = list(ranking.of(GapKind.CLAIM))
    assert rows[0] == tuple(COLUMNS)
    assert len(rows) == len(found) + 1
    place = list(COLUMNS).index("每年最多(元)")
    assert rows[1][place] == int(found[0].most or 0)
    assert {type(row[place]) for row in rows[1:]} <= {int, float, type(None)}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert round(sheet.column_dimensions["A"].width) >= COLUMNS["户编号"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}  # a name is no formula
    totals = {(row[0], row[1]): row[2] for row in book["合计2020-12-31"].values}
    assert totals["能领没领", "合计"] == len(found)
    assert totals["能领没领", "低保"] == 3
