"""Questions and answers in bulk: every fault is told with its row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from handlers.office.faq import COLUMNS, FaqSheet, read_sheet
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Edit
from knowledge.registry.tables import FileError

TODAY = date(2026, 11, 28)
GOOD = {
    "部门": "供水",
    "标题": "水表箱盖丢了找谁",
    "问法": "水表箱盖子叫人偷了；表箱没盖了谁给配\n门口水表井盖丢了",
    "回答": "找供水公司配，收不收钱待确认。",
    "怎么办理": "打供水公司电话报修。",
    "找谁": "供水公司",
    "电话": "12345",
}
SOURCE = {"文件": "《通知》", "文件日期": "2026-10-01", "可靠程度": "公开资料", "原文": "免费更换"}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def read(path: Path, knowledge: Knowledge, rows: Sequence[dict[str, str]]) -> FaqSheet:
    file = path / "faq.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return read_sheet(file, (), knowledge, TODAY)


def test_good_rows_become_entries_and_phrasings(tmp_path: Path, knowledge: Knowledge) -> None:
    more = {"部门": "供水", "标题": "自来水入户", "问法": "俺家那截水管子想接上大水管"}
    sheet = read(tmp_path, knowledge, [GOOD | SOURCE, more])
    assert str(sheet.rows[0]) == "第2行《水表箱盖丢了找谁》：没问题"
    assert sheet.faulty == []
    assert sheet.summary == "成批导入问答2条：《水表箱盖丢了找谁》、《自来水入户》"
    after = load(edits=[Edit(1, "", sheet.changes)])
    [new] = after.entries.keys() - knowledge.entries.keys()
    assert new.startswith("water.added_")
    entry = after.entries[new]
    assert len(entry.phrasings) == 3
    assert entry.wording.phone == "12345"
    assert [each.quote for each in entry.sources] == ["免费更换"]
    assert len(after.entries["water.supply.tap"].phrasings) == 1 + len(
        knowledge.entries["water.supply.tap"].phrasings
    )


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"部门": "税务"}, "没有“税务”这个部门"),
        ({"部门": ""}, "没写部门"),
        ({"标题": ""}, "没写标题"),
        ({"问法": ""}, "没写问法"),
        ({"回答": ""}, "没写回答"),
        ({"标题": "自来水入户"}, "已经有一条《自来水入户》"),
        ({"电话": "找老王"}, "“找老王”不是电话号码"),
        ({"文件": "《通知》"}, "要么都写，要么都空"),
        (SOURCE | {"文件日期": "去年"}, "日期要有年份"),
        (SOURCE | {"可靠程度": "好"}, "可靠程度“好”不对"),
        ({"回答": "最多给500元。"}, "说法里不能直接写数“5"),
        ({"回答": "把钱转到张三的卡里就给配。"}, "叫人转钱"),
        ({"问法": "住院起付线是多少"}, "问法“住院起付线是多少”在"),
    ],
)
def test_each_fault_is_told_with_its_row(
    given: dict[str, str], fault: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    sheet = read(tmp_path, knowledge, [GOOD | given])
    [row] = sheet.faulty
    assert fault in str(row)
    assert sheet.changes == ()


def test_rows_that_say_the_same(tmp_path: Path, knowledge: Knowledge) -> None:
    sheet = read(tmp_path, knowledge, [GOOD, GOOD | {"标题": "别的"}])
    assert "和第2行重了" in str(sheet.faulty[0])


def test_a_sheet_that_is_none(tmp_path: Path, knowledge: Knowledge) -> None:
    file = tmp_path / "x.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"x\.csv不是这样的表格"):
        read_sheet(file, (), knowledge, TODAY)
