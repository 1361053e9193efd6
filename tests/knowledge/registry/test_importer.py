from __future__ import annotations

import csv
import shutil
import signal
import stat
import subprocess
import sys
from datetime import date
from multiprocessing import active_children
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from knowledge.facts import UNKNOWN
from knowledge.registry import households as kept
from knowledge.registry.database import open_database
from knowledge.registry.households import IMPORT, TABLE, Households
from knowledge.registry.importer import FileError, ImportResult, import_files
from knowledge.registry.records import HOUSEHOLD_KEYS, PERSON_KEYS
from knowledge.store import Database

Cells = dict[str, str]

ZHANG = {"户编号": "H1", "县市区": "泗水县", "户类别": "低保", "家庭月收入": "900"}
LI = {"户编号": "H2", "县市区": "曲阜市"}
ZHANG_SAN = {"户编号": "H1", "姓名": "张三", "与户主关系": "户主", "残疾等级": "2"}
ZHANG_SI = {"户编号": "H1", "姓名": "张四", "出生日期": "2010-01-31"}
LI_SI = {"户编号": "H2", "姓名": "李四"}


def text_of(keys: tuple[str, ...], rows: tuple[Cells, ...]) -> str:
    lines = [keys, *([row.get(key, "") for key in keys] for row in rows)]
    return "".join(f"{','.join(line)}\r\n" for line in lines)


def households_file(folder: Path, *rows: Cells, encoding: str = "utf-8") -> Path:
    path = folder / "户.csv"
    path.write_bytes(text_of(HOUSEHOLD_KEYS, rows).encode(encoding))
    return path


def people_file(folder: Path, *rows: Cells, encoding: str = "utf-8") -> Path:
    path = folder / "人.csv"
    path.write_bytes(text_of(PERSON_KEYS, rows).encode(encoding))
    return path


def run(database: Database, *paths: Path, dry_run: bool = False) -> ImportResult:
    return import_files(database, paths, paths[0].parent / "rejects.csv", dry_run=dry_run)


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.new, result.changed, result.unchanged, result.rejected


def rejected(folder: Path) -> list[list[str]]:
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_two_csv_files_in_any_order_and_encoding(
    database: Database, tmp_path: Path, encoding: str
) -> None:
    households = households_file(tmp_path, ZHANG, LI, encoding=encoding)
    people = people_file(tmp_path, ZHANG_SAN, ZHANG_SI, LI_SI, encoding=encoding)

    assert counts(run(database, people, households)) == (2, 0, 0, 0)

    zhang = Households(database).get("H1")
    assert zhang is not None
    assert zhang.county == "泗水县"
    assert [person.name for person in zhang.people] == ["张三", "张四"]
    assert zhang.people[0].disability_grade == 2
    assert zhang.people[1].birth_date == date(2010, 1, 31)
    assert not (tmp_path / "rejects.csv").exists()


def test_a_workbook_with_two_sheets(database: Database, tmp_path: Path) -> None:
    workbook = Workbook()
    households = workbook.create_sheet("户")
    households.append(["户编号", "县市区", "户类别", "家庭月收入(元)", None])
    households.append(["H1", "泗水", "低保；建档立卡", 900.5])
    households.append([])
    households.append(["H2", "曲阜", None, None])
    people = workbook.create_sheet("人")
    people.append(["户编号", "姓名", "出生日期", "残疾等级", "居民养老缴费年限"])
    people.append(["H1", "张三", date(1960, 3, 5), 2, 15])
    people.append(["H1", "张四", "2010/1/31", "五", None])
    workbook.save(tmp_path / "名单.xlsx")

    result = run(database, tmp_path / "名单.xlsx")

    assert counts(result) == (2, 0, 0, 1)
    zhang = Households(database).get("H1")
    assert zhang is not None
    assert zhang.people[0].birth_date == date(1960, 3, 5)
    assert zhang.people[0].pension_years == 15
    assert rejected(tmp_path)[0][:3] == [
        "名单.xlsx:人",
        "3",
        "残疾等级“五”不对，只能是1、2、3、4（没有残疾证填“无”）",
    ]


def test_a_sheet_of_any_name_with_a_title_above_the_header(
    database: Database, tmp_path: Path
) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["某街道困难家庭名单"])
    sheet.append([None, "填表人：王五", None])
    sheet.append(["户编号", "户类别", "县市区"])
    sheet.append(["H1", "低保", "泗水"])
    workbook.create_sheet("说明").append(["怎么填"])
    workbook.save(tmp_path / "名单.xlsx")

    assert counts(run(database, tmp_path / "名单.xlsx")) == (1, 0, 0, 0)
    zhang = Households(database).get("H1")
    assert zhang is not None
    assert zhang.categories == {"低保"}


def test_a_title_above_the_header_of_a_csv_file(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "户.csv"
    path.write_text("困难家庭名单,,\n户编号,户类别,县市区\nH1,低保,火星\n", encoding="utf-8")

    assert counts(run(database, path)) == (0, 0, 0, 1)
    assert rejected(tmp_path)[0][1] == "3"


@pytest.mark.parametrize("name", ["名单.xls", "名单.ods"])
def test_workbooks_of_other_programs(database: Database, tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(Path(__file__).parent / name, tmp_path))
    assert counts(run(database, path)) == (1, 0, 0, 0)
    zhang = Households(database).get("H1")
    assert zhang is not None
    assert zhang.monthly_income == 900


def test_every_fault_of_a_row_is_named(database: Database, tmp_path: Path) -> None:
    households = households_file(tmp_path, {**ZHANG, "县市区": "青岛", "家庭月收入": "很少"}, LI)
    number = "370811196003050000"
    person = {**LI_SI, "残疾等级": "五", "身份证号": number, "出生日期": "昨天"}
    run(database, households, people_file(tmp_path, person))

    of_household, of_person = (row[2] for row in rejected(tmp_path))
    assert "县市区“青岛”不对" in of_household
    assert "家庭月收入“很少”不对" in of_household
    assert of_person.count("不对") == 3
    assert number not in of_person


def test_importing_again_writes_only_what_differs(database: Database, tmp_path: Path) -> None:
    people = people_file(tmp_path, ZHANG_SAN, LI_SI)
    run(database, households_file(tmp_path, ZHANG, LI), people)

    assert counts(run(database, households_file(tmp_path, ZHANG, LI), people)) == (0, 0, 2, 0)

    poorer = {**ZHANG, "家庭月收入": "", "户类别": "低保；特困"}
    wang = {"户编号": "H3"}
    again = households_file(tmp_path, poorer, LI, wang)
    assert counts(run(database, again, people)) == (1, 1, 1, 0)

    zhang = Households(database).get("H1")
    assert zhang is not None
    assert zhang.monthly_income is UNKNOWN
    assert zhang.categories == {"低保", "特困"}
    assert Households(database).count() == 3


def test_a_household_that_is_not_in_the_files_stays(database: Database, tmp_path: Path) -> None:
    run(database, households_file(tmp_path, ZHANG, LI))
    run(database, households_file(tmp_path, LI))

    assert Households(database).get("H1") is not None


def test_people_may_come_later_and_alone(database: Database, tmp_path: Path) -> None:
    run(database, households_file(tmp_path, ZHANG, LI))

    assert counts(run(database, people_file(tmp_path, ZHANG_SAN))) == (0, 1, 0, 0)
    assert counts(run(database, households_file(tmp_path, ZHANG))) == (0, 0, 1, 0)

    zhang = Households(database).get("H1")
    assert zhang is not None
    assert zhang.county == "泗水县"
    assert [person.name for person in zhang.people] == ["张三"]


def test_a_dry_run_counts_and_writes_nothing_but_rejects(
    database: Database, tmp_path: Path
) -> None:
    households = households_file(tmp_path, ZHANG, {**LI, "县市区": "青岛"})

    assert counts(run(database, households, dry_run=True)) == (1, 0, 0, 1)
    assert Households(database).count() == 0
    assert len(rejected(tmp_path)) == 1


def test_bad_rows_are_handed_back_and_all_others_kept(database: Database, tmp_path: Path) -> None:
    households = households_file(
        tmp_path,
        ZHANG,
        {**LI, "房屋等级": "E"},
        {"户口性质": "镇"},
        {**LI, "户编号": "h1", "房屋等级": "E"},
    )
    people = people_file(
        tmp_path,
        {**ZHANG_SAN, "残疾等级": "五"},
        ZHANG_SI,
        LI_SI,
        {"户编号": "H9", "姓名": "无户", "性别": "公", "残疾等级": "6"},
        {"户编号": "", "姓名": "无号"},
    )

    assert counts(run(database, households, people)) == (1, 0, 0, 7)

    zhang = Households(database).get("H1")
    assert zhang is not None
    assert [person.name for person in zhang.people] == ["张四"]
    assert [row[:3] for row in rejected(tmp_path)] == [
        ["户.csv", "3", "房屋等级“E”不对，只能是A、B、C、D、未鉴定"],
        ["户.csv", "4", "户编号没有填；户口性质“镇”不对，只能是城镇、农村"],
        [
            "户.csv",
            "5",
            "户编号“H1”重复，户.csv第2行已有；房屋等级“E”不对，只能是A、B、C、D、未鉴定",
        ],
        ["人.csv", "2", "残疾等级“五”不对，只能是1、2、3、4（没有残疾证填“无”）"],
        ["人.csv", "4", "户编号“H2”不在户表里，或者那一行被退回了"],
        [
            "人.csv",
            "5",
            "户编号“H9”不在户表里，或者那一行被退回了；性别“公”不对，只能是男、女；"
            "残疾等级“6”不对，只能是1、2、3、4（没有残疾证填“无”）",
        ],
        ["人.csv", "6", "户编号没有填"],
    ]
    assert rejected(tmp_path)[3][3:5] == ["H1", "张三"]


def test_a_bad_row_takes_nothing_from_the_store(database: Database, tmp_path: Path) -> None:
    households = households_file(tmp_path, ZHANG)
    run(database, households, people_file(tmp_path, ZHANG_SAN, ZHANG_SI))

    mistyped = people_file(tmp_path, {**ZHANG_SAN, "残疾等级": "22"}, ZHANG_SI)
    assert run(database, households, mistyped).rejected == 1
    assert counts(run(database, households, mistyped)) == (0, 0, 1, 1)

    zhang = Households(database).get("H1")
    assert zhang is not None
    assert {person.name for person in zhang.people} == {"张三", "张四"}


def test_the_same_id_number_twice_in_one_household(database: Database, tmp_path: Path) -> None:
    zhang_san = {**ZHANG_SAN, "身份证号": "999999196003050018"}
    people = people_file(tmp_path, zhang_san, {**zhang_san, "姓名": "张三三"})

    assert run(database, households_file(tmp_path, ZHANG), people).rejected == 1
    assert rejected(tmp_path)[0][2] == "这一户里已经有身份证号相同的人"


def test_rejects_are_for_the_owner_alone(database: Database, tmp_path: Path) -> None:
    run(database, households_file(tmp_path, {"县市区": "曲阜市"}))

    assert stat.S_IMODE((tmp_path / "rejects.csv").stat().st_mode) == 0o600


def test_a_broken_row_spoils_no_other(database: Database, tmp_path: Path) -> None:
    header = ",".join(HOUSEHOLD_KEYS)
    path = tmp_path / "户.csv"
    path.write_bytes(
        "\n".join(
            [
                header,
                'H1,泗水县,"虚泉镇,,,,,,,,,',  # the quote is never closed
                "H2,泗水县",
                "H3,泗水县,,,,,,,,,,,多了",
                "",
                'H4,泗水县,,"石桥\n村",,,,,,,,',
                "H5,泗水县,,,,,,,,,,,,",
            ]
        ).encode()
        + b"\nH6,\xe6\xff\xb3\xe6\xb0\xb4,,,,,,,,,,\nH7,,,,,,,,,,,"
    )

    assert counts(run(database, path)) == (3, 0, 0, 4)

    assert [row[1:3] for row in rejected(tmp_path)] == [
        ["2", "引号没有配对，或者一格里字太多"],
        ["3", "这一行有2格，表头有12格"],
        ["4", "这一行有13格，表头有12格"],
        ["9", "县市区里有认不出的字"],
    ]
    fourth = Households(database).get("H4")
    assert fourth is not None
    assert fourth.village == "石桥村"
    assert Households(database).get("H7") is not None


def test_columns_that_are_missing_or_not_known_are_noted(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "户.csv"
    path.write_text("户编号,户类别,备注\nH1,低保,好\n", encoding="utf-8")

    assert run(database, path).notes == (
        "户.csv没有这些列，已记下的不变："
        "县市区、乡镇、村居、网格、户口性质、家庭月收入、房屋等级、联系电话、包保责任人、在享待遇",
        "户.csv的这些列没有用到：备注",
    )


def test_a_benefit_not_known_by_its_name_is_kept_and_noted(
    database: Database, tmp_path: Path
) -> None:
    households = households_file(tmp_path, {**ZHANG, "在享待遇": "低保=345；取暖补贴=20"})
    people = people_file(tmp_path, {"户编号": "H1", "姓名": "甲", "在享待遇": "取暖补贴；残补"})

    result = import_files(
        database,
        [households, people],
        tmp_path / "rejects.csv",
        knows_benefit=lambda name: name in ("低保", "残补"),
    )

    assert result.notes == ("在享待遇里有认不出的名字，核算时不当成在领：取暖补贴（2处）",)
    kept = Households(database).get("H1")
    assert kept is not None
    assert [benefit.name for benefit in kept.benefits] == ["低保", "取暖补贴"]


def test_a_column_that_is_missing_takes_nothing_away_but_an_empty_cell_does(
    database: Database, tmp_path: Path
) -> None:
    run(database, households_file(tmp_path, ZHANG))
    path = tmp_path / "收入.csv"
    path.write_text("户编号,户类别,家庭月收入\nH1,,\n", encoding="utf-8")

    assert counts(run(database, path)) == (0, 1, 0, 0)

    zhang = Households(database).get("H1")
    assert zhang is not None
    assert zhang.county == "泗水县"
    assert zhang.monthly_income is UNKNOWN
    assert zhang.categories == frozenset()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "户.csv是空的"),
        (b"\n\n", "户.csv是空的"),
        ("户编号,县市区\nH1,曲阜市\n".encode(), "户.csv缺少这些列：户类别（按“户”表看）"),
        ("姓名,残疾等级\n张三,2\n".encode(), "户.csv缺少这些列：户编号（按“人”表看）"),
        ("甲,乙\n1,2\n".encode(), "户.csv缺少这些列：户编号、户类别（按“户”表看）"),
        ("户编号,户类别,户类别\n".encode(), "户.csv里这些列出现了不止一次：户类别"),
        ("户编号,户类别\n".encode("utf-16"), "户.csv的编码不对，请另存为“CSV UTF-8”"),
        (b"PK\x03\x04 no workbook", "户.csv打不开，可能坏了，请重新另存为xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "户.csv打不开，可能坏了，请重新另存为xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_at_all(
    database: Database, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "户.csv"
    path.write_bytes(content)

    with pytest.raises(FileError) as refused:
        run(database, path)

    assert str(refused.value) == reason


def test_a_file_that_is_not_there(database: Database, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="找不到文件"):
        run(database, tmp_path / "户.csv")


def test_a_workbook_without_the_two_sheets(database: Database, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "名单.xlsx")

    with pytest.raises(FileError, match="没有名为“户”或“人”的工作表，也没有一张表有它们的列"):
        run(database, tmp_path / "名单.xlsx")


def test_rows_of_a_sheet_may_leave_out_their_empty_end(database: Database, tmp_path: Path) -> None:
    workbook = Workbook(write_only=True)  # writes no more cells than there are
    households = workbook.create_sheet("户")
    for row in (["户编号", "户类别", "县市区"], ["H1"], ["H2", "低保"]):
        households.append(row)
    workbook.save(tmp_path / "名单.xlsx")

    assert counts(run(database, tmp_path / "名单.xlsx")) == (2, 0, 0, 0)


def test_a_workbook_that_is_broken_inside_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    whole, broken = tmp_path / "名单.xlsx", tmp_path / "坏.xlsx"
    workbook = Workbook()
    households = workbook.create_sheet("户")
    for row in (["户编号", "户类别"], ["H1", "低保"], ["H2", "特困"]):
        households.append(row)
    workbook.save(whole)
    with ZipFile(whole) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[:-60] if name.endswith("sheet2.xml") else content)

    with pytest.raises(FileError, match="可能坏了"):
        run(database, broken)
    assert Households(database).count() == 0


def test_the_rejects_are_never_written_over_what_is_imported(
    database: Database, tmp_path: Path
) -> None:
    path = households_file(tmp_path, ZHANG).rename(tmp_path / "rejects.csv")

    with pytest.raises(FileError, match="请把要导入的文件改个名字"):
        run(database, path)
    assert "泗水县" in path.read_text(encoding="utf-8")


def test_an_import_that_breaks_off_leaves_the_old_state(database: Database, tmp_path: Path) -> None:
    many = [{"户编号": f"H{number}"} for number in range(2500)]

    def break_off(step: str, done: int, _: int) -> None:
        if step == "写入" and done == 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(
            database,
            [households_file(tmp_path, *many)],
            tmp_path / "rejects.csv",
            progress=break_off,
        )

    with open_database(tmp_path / "registry.db") as reopened:
        assert len(reopened.table(TABLE)) == 0


@pytest.mark.parametrize("killed_at", [0, 1000, 3000])
def test_an_import_that_is_killed_leaves_the_old_state(
    database: Database, tmp_path: Path, killed_at: int
) -> None:
    """At the given number of households written, or at the start of reading."""
    run(database, households_file(tmp_path, ZHANG), people_file(tmp_path, ZHANG_SAN))
    many = [{"户编号": f"H{number}", "村居": "新村"} for number in range(1, 3001)]
    households = households_file(tmp_path, *many)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(households), str(killed_at)],
        check=False,
        cwd=Path(__file__).parents[3],
    )

    assert killed.returncode == -signal.SIGKILL
    with open_database(tmp_path / "registry.db") as reopened:
        assert not [name for name in reopened.tables() if name.endswith("anew")]
        zhang = Households(reopened).get("H1")
        assert zhang is not None
        assert (zhang.county, zhang.village) == ("泗水县", UNKNOWN)
        assert Households(reopened).count() == 1
        assert len(Households(reopened).find("张三")) == 1
        assert len(Households(reopened).find("新村")) == 0
        assert counts(run(reopened, households)) == (2999, 1, 0, 0)


def test_where_a_process_that_helps_is_killed_nothing_is_written(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "possible_processes", lambda: 2)
    many = [{"户编号": f"H{number}", "村居": "新村"} for number in range(1, 3001)]

    def kill(*_: object) -> None:
        for helper in active_children():
            helper.kill()
            helper.join()

    paths = [households_file(tmp_path, *many)]
    with pytest.raises(FileError, match="再导一次"):
        import_files(database, paths, tmp_path / "rejects.csv", progress=kill)
    assert not [name for name in database.tables() if name.endswith("anew")]
    assert counts(run(database, *paths)) == (3000, 0, 0, 0)


def test_two_imports_at_once(database: Database, tmp_path: Path) -> None:
    """The second is told so and changes nothing; what the first has written by then stays."""
    households = households_file(tmp_path, ZHANG)
    with open_database(tmp_path / "registry.db") as other, other.alone(IMPORT):
        other.table("households anew").insert({"户编号": "H9"})
        with pytest.raises(FileError, match="另一个导入正在进行"):
            run(database, households)
        assert counts(run(database, households, dry_run=True)) == (1, 0, 0, 0)
        with open_database(tmp_path / "registry.db") as third:
            assert len(third.table("households anew")) == 1
    assert counts(run(database, households)) == (1, 0, 0, 0)


KILLED = """
import os, signal, sys
from pathlib import Path
from knowledge.registry.database import open_database
from knowledge.registry.importer import import_files

folder, households, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def kill(step, done, total):
    if done == last or not last:
        os.kill(os.getpid(), signal.SIGKILL)

with open_database(folder / "registry.db") as database:
    import_files(database, [households], folder / "rejects.csv", progress=kill)
"""


def test_progress_ends_at_the_end(database: Database, tmp_path: Path) -> None:
    many = [{"户编号": f"H{number}"} for number in range(1200)]
    path = households_file(tmp_path, *many)
    reports: list[tuple[str, int, int]] = []

    import_files(
        database,
        [path],
        tmp_path / "rejects.csv",
        progress=lambda step, done, total: reports.append((step, done, total)),
    )

    size = path.stat().st_size
    assert reports[-1] == ("写入", 1200, 1200)
    assert ("户.csv", size, size) in reports
    assert all(0 < done <= total for _, done, total in reports)
