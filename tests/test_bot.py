"""The commands, as somebody types them."""

from __future__ import annotations

import base64
import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

import bot
from handlers.commands.shared import Deferred
from handlers.commands.unanswered import COLUMNS
from handlers.office import demo as shipped
from handlers.office.office import today
from knowledge.registry.database import open_database
from knowledge.registry.households import Households
from knowledge.registry.unanswered import Reason, UnansweredQuestion, UnansweredQuestions
from knowledge.registry.users import Role, Users
from tests.conftest import DAY, lend
from tests.postgresql import schema

HOUSEHOLDS = "户编号,户类别,村居\nH1,低保,石桥村\nH2,,石桥村\n"
PEOPLE = "户编号,姓名,与户主关系\nH1,张建国,户主\nH2,李四,户主\n"


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path,
    demo: Path,  # noqa: ARG001 - what is learnt there serves all tests
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    for name in [name for name in os.environ if name.startswith("POLICY_BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("POLICY_BOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POLICY_BOT_AS_OF", DAY)
    monkeypatch.chdir(tmp_path)
    umask = os.umask(0o022)
    yield tmp_path
    os.umask(umask)


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(bot.main, arguments, env=environment)


def done(*arguments: str, **environment: str) -> str:
    result = run(*arguments, **environment)
    assert (result.exit_code, result.stderr.count("Traceback")) == (0, 0), result.stderr
    return result.stdout


def refused(*arguments: str, **environment: str) -> str:
    """The one line that says why."""
    result = run(*arguments, **environment)
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def in_a_process(
    *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, bot.__file__, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def files(folder: Path) -> list[str]:
    (folder / "户.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    (folder / "人.csv").write_text(PEOPLE, encoding="utf-8")
    return ["户.csv", "人.csv"]


def found(folder: Path, text: str, key: bytes | None = None) -> list[str]:
    with open_database(folder / "data/registry.db", key) as database:
        return [one.id for one in Households(database).find(text)]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("foo", "没有foo这个命令（用法见"),
        ("gasp", "没有gasp这个命令，您是不是想用 gaps？"),
        ("key nwe", "没有nwe这个命令，您是不是想用 new？"),
        ("--verson", "没有--verson这个选项，您是不是想用 --version？"),
        ("ask --households H1", "没有--households这个选项，您是不是想用 --household？（用法见"),
        ("ask --as-of", "--as-of后面还要写值（用法见 main ask --help）"),
        ("ask --jsonl=3", "--jsonl后面不写东西"),
        ("ask 低保 怎么办", "多写了怎么办，一句话里有空格就加引号"),
        ("ask", "请写上要问的话"),
        ("chat 低保", "多写了低保"),
        ("\x1b[31m\udcff", "没有�[31m�这个命令"),
        ("--foo", "没有--foo这个选项"),
        ("import", "少写了文件（"),
        ("import 没有.csv", "找不到文件没有.csv"),
        ("import data-is-no-file", "打不开文件data-is-no-file"),
        ("import 户.csv --dry", "没有--dry这个选项"),
        ("demo --households 0", "--households不对，要填1到999999的整数"),
        ("demo --households 很多", "--households不对，要填1到999999的整数"),
        ("demo --seed x", "--seed不对，要填整数"),
        ("grant abc admin", "用户编号不对，要填1到"),
        ("grant 0 admin", "用户编号不对，要填1到"),
        ("grant 99999999999999999999 admin", "用户编号不对，要填1到"),
        ("grant 1", "少写了角色，只能是grid_worker、admin"),
        ("grant 1 king", "角色不对，只能是grid_worker、admin"),
        ("grant 1 grid_worker", "网格员要用 --grid 写明网格"),
        ("grant 1 grid_worker --grid  ", "--grid"),
        ("grant 1 admin --grid G1", "管理员不写"),
        ("revoke", "少写了用户编号"),
        ("key old k", "没有old这个命令"),
        ("key new", "少写了文件"),
        ("key new nowhere/k", "文件读写不成"),
        ("rekey nothing", "读不了密钥文件nothing"),
        ("rekey short", "short里不是密钥"),
        ("rekey good", "没有密钥可换"),
        ("backup b.db", "还没有登记库"),
        ("backup good", "good已经有了，不覆盖"),
        ("restore nothing", "找不到备份nothing"),
        ("restore data-is-no-file", "找不到备份"),
        ("restore good", "这份备份不能用，现在的登记库没有动"),
        ("ask 你好 --as-of 昨天", "--as-of不对，要写成2020-12-31这样的日期"),
        ("ask 你好 --as-of 2020-02-30", "--as-of不对，要写成2020-12-31这样的日期"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(folder: Path, arguments: str, reason: str) -> None:
    for name, length in (("good", 32), ("short", 31)):
        (folder / name).write_bytes(bytes(length))
        (folder / name).chmod(0o600)
    (folder / "data-is-no-file").mkdir()

    assert reason in refused(*arguments.split(" "))


def _names_of(group: click.Group) -> Iterator[str]:
    """Of the commands and of those within them."""
    for name, command in group.commands.items():
        loaded = command.load() if isinstance(command, Deferred) else command
        yield from _names_of(loaded) if isinstance(loaded, click.Group) else ()
        yield name


COMMANDS = [[], *([name] for name in sorted(bot.main.commands)), ["key", "new"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_chinese(command: list[str]) -> None:
    told = done(*command, "--help")

    assert "看用法" in told
    names = r"--[\w-]+|POLICY_BOT_\w+|make run|bot\.py|rejects\.csv|grid_worker|resident|main|jsonl"
    names += r"|CSV|XLSX|JSON|TOML|MCP|Telegram|A12|G01|G02|<=x<=|law\.toml|CycloneDX"
    names += r"|requirements\.lock|Markdown|PostgreSQL|"
    names += "|".join(_names_of(bot.main))
    assert re.findall("[A-Za-z]+", re.sub(names, "", told)) == []


def test_the_version_is_the_one_of_the_project() -> None:
    project = tomllib.loads(Path(bot.__file__).with_name("pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] in done("--version")


@pytest.mark.parametrize("command", ["ask 你好", "explain 你好", "chat"])
def test_a_misspelt_household_is_refused_with_those_near_it(
    folder: Path, demo: Path, command: str
) -> None:
    lend(demo, folder / "data")
    (folder / "户.csv").write_text("户编号,户类别\nH000001,\nH000002,\nB9,\n", encoding="utf-8")
    done("import", "户.csv")

    assert (
        refused(*command.split(), "--household", "h00000")
        == "没有户编号“h00000”，相近的有H000001、H000002"
    )
    assert refused(*command.split(), "--household", "石桥") == "没有户编号“石桥”"


def test_a_data_directory_that_cannot_be(folder: Path) -> None:
    (folder / "data").write_text("a file")

    assert "文件读写不成" in refused("grant", "1", "admin")


def test_a_registry_that_is_none(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/registry.db").write_text("nothing that a database would hold" * 100)

    assert "密钥打不开它" in refused("import", *files(folder))


def test_import_twice_with_a_bad_row(folder: Path) -> None:
    names = files(folder)
    with (folder / "人.csv").open("a", encoding="utf-8") as people:
        people.write("H9,王五,户主\n")

    dry = done("import", *names, "--dry-run").splitlines()
    assert dry[0] == "新增2户，变更0户，没变0户，退回1行（见rejects.csv）"
    assert dry[-1] == "这是试导入，没有写进登记库。"
    assert found(folder, "张建国") == []

    assert done("import", *names).startswith("新增2户，变更0户，没变0户，退回1行")
    assert done("import", *names).startswith("新增0户，变更0户，没变2户，退回1行")
    assert found(folder, "张建国") == ["H1"]
    assert "不在户表里" in (folder / "rejects.csv").read_text(encoding="utf-8-sig")
    assert stat.S_IMODE((folder / "data/registry.db").stat().st_mode) == 0o600


def test_import_a_workbook(folder: Path) -> None:
    workbook = Workbook()
    households = workbook.create_sheet("户")
    for row in (["户编号", "户类别"], ["H1", "低保"], ["H2", None]):
        households.append(row)
    workbook.save(folder / "名单.xlsx")

    assert done("import", "名单.xlsx").startswith("新增2户")


def test_grant_and_revoke(folder: Path) -> None:
    assert (
        done("grant", "7", "grid_worker", "--grid", "G01", "G02")
        == "7 现在是 grid_worker G01 G02\n"
    )
    with open_database(folder / "data/registry.db") as database:
        assert Users(database).get(7).grids == {"G01", "G02"}

    assert done("revoke", "7") == "7 现在是普通居民\n"
    with open_database(folder / "data/registry.db") as database:
        assert Users(database).get(7).role is Role.RESIDENT


# A city of invented households


def test_a_city_takes_the_place_of_the_shipped_households_and_of_no_others(folder: Path) -> None:
    (folder / "data").mkdir()
    with open_database(folder / "data/registry.db") as database:
        shipped.load(database)

    result = run("demo", "--households", "40", "--seed", "3")

    assert result.stdout == "编好了40户\n"
    assert shipped.NOT_ENCRYPTED in result.stderr
    with open_database(folder / "data/registry.db") as database:
        households = Households(database)
        assert households.count() == 40
        assert len(households.find("石桥村")) + len(households.find("张建华")) == 0
        first = households.get("H000001")
        assert first is not None
        assert isinstance(first.village, str)
        assert "H000001" in [one.id for one in households.find(first.village)]
    assert "已经有别的户" in refused("demo", "--households", "40")


def test_a_city_in_files_that_can_be_imported(folder: Path) -> None:
    written = "写好了一/户.csv和一/人.csv：60户\n"
    assert done("demo", "--households", "60", "--seed", "3", "--csv", "一") == written
    done("demo", "--households", "60", "--seed", "3", "--csv", "二")

    for name in ("户.csv", "人.csv"):
        assert (folder / "一" / name).read_bytes() == (folder / "二" / name).read_bytes()
    assert "已经有了，不覆盖" in run("demo", "--csv", "一").stderr
    assert not (folder / "data").exists()
    assert done("import", "一/户.csv", "一/人.csv") == "新增60户，变更0户，没变0户，退回0行\n"


# Keys


def test_a_new_key_is_for_its_owner_alone_and_never_overwritten(folder: Path) -> None:
    done("key", "new", "k")

    key = (folder / "k").read_bytes()
    assert len(key) == 32
    assert stat.S_IMODE((folder / "k").stat().st_mode) == 0o600
    assert "不覆盖" in refused("key", "new", "k")
    assert (folder / "k").read_bytes() == key
    done("key", "new", "another")
    assert (folder / "another").read_bytes() != key


def test_what_is_imported_with_a_key_opens_with_it_alone(folder: Path) -> None:
    done("key", "new", "k")
    done("key", "new", "wrong")
    done("import", *files(folder), POLICY_BOT_KEY_FILE="k")
    key = (folder / "k").read_bytes()

    assert b"SQLite" not in (folder / "data/registry.db").read_bytes()
    assert found(folder, "张建国", key) == ["H1"]
    for text in (key.hex(), key.hex().upper(), base64.b64encode(key).decode()):
        assert "现在是 admin" in done("grant", "1", "admin", POLICY_BOT_KEY=text)
    (folder / "hex").write_text(f"{key.hex()}\n")
    (folder / "hex").chmod(0o600)
    assert "现在是 admin" in done("grant", "1", "admin", POLICY_BOT_KEY_FILE="hex")

    assert "密钥打不开它" in refused("grant", "1", "admin", POLICY_BOT_KEY_FILE="wrong")
    assert "密钥打不开它" in refused("grant", "1", "admin")
    assert key.hex() not in refused("grant", "1", "admin", POLICY_BOT_KEY=key.hex()[:-2])


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"POLICY_BOT_KEY": "12 34"}, "POLICY_BOT_KEY要是32字节"),
        ({"POLICY_BOT_KEY": "密"}, "POLICY_BOT_KEY要是32字节"),
        ({"POLICY_BOT_KEY_FILE": "nothing"}, "读不了密钥文件nothing"),
        ({"POLICY_BOT_KEY_FILE": "."}, "读不了密钥文件."),
        ({"POLICY_BOT_KEY_FILE": "k", "POLICY_BOT_KEY": "0" * 64}, "只能设一个"),
    ],
)
def test_a_key_that_cannot_be_used(environment: dict[str, str], reason: str) -> None:
    done("key", "new", "k")

    assert reason in refused("grant", "1", "admin", **environment)


def test_change_the_key(folder: Path) -> None:
    for name in ("old", "new"):
        done("key", "new", name)
    done("import", *files(folder), POLICY_BOT_KEY_FILE="old")

    with open_database(folder / "data/registry.db", (folder / "old").read_bytes()):
        assert "停下机器人" in refused("rekey", "new", POLICY_BOT_KEY_FILE="old")
    assert "换好了" in done("rekey", "new", POLICY_BOT_KEY_FILE="old")

    assert "密钥打不开它" in refused("revoke", "1", POLICY_BOT_KEY_FILE="old")
    assert found(folder, "张建国", (folder / "new").read_bytes()) == ["H1"]


# Backups


@pytest.mark.parametrize("key", ["", "k"])
def test_back_up_while_in_use_and_bring_back(folder: Path, key: str) -> None:
    done("key", "new", "k")
    environment = {"POLICY_BOT_KEY_FILE": key}
    done("import", *files(folder), **environment)
    raw_key = (folder / "k").read_bytes() if key else None

    with open_database(folder / "data/registry.db", raw_key) as in_use:
        assert done("backup", "b.db", **environment).startswith("备份好了：b.db，2户")
        stored = Households(in_use).document("H1")
        assert stored
        with Households(in_use).writing() as writing:
            writing.remove(stored)
        assert len(Households(in_use).find("张建国")) == 0

        said = done("restore", "b.db", **environment)

        assert said.startswith("恢复好了，共2户。原来的留在")
        assert len(Households(in_use).find("张建国")) == 1  # the bot need not be started again

    (kept,) = (folder / "data").glob("before-restore-*.db")
    with open_database(kept, raw_key) as before:
        assert Households(before).count() == 1
    assert stat.S_IMODE((folder / "b.db").stat().st_mode) == 0o600


def test_a_backup_that_is_not_whole_changes_nothing(folder: Path) -> None:
    done("import", *files(folder))
    done("backup", "whole.db")
    whole = (folder / "whole.db").read_bytes()
    place = whole.index("张建国".encode())
    broken = {
        "half": whole[: len(whole) // 2],
        "other name": whole[:place] + "张建军".encode() + whole[place + 9 :],
        "nothing": b"",
        "no database": b"x" * 5000,
        "not a backup": (folder / "data/registry.db").read_bytes(),
    }

    for name, content in broken.items():
        (folder / name).write_bytes(content)
        assert "现在的登记库没有动" in refused("restore", name)
    done("key", "new", "k")
    assert "没有动" in refused("restore", "whole.db", POLICY_BOT_KEY_FILE="k")

    assert found(folder, "张建国") == ["H1"]
    assert list((folder / "data").glob("before-*")) == []


def test_bring_back_where_nothing_is_left(folder: Path) -> None:
    done("import", *files(folder))
    done("backup", "b.db")
    for file in (folder / "data").iterdir():
        file.unlink()

    assert done("restore", "b.db") == "恢复好了，共2户。\n"
    assert found(folder, "张建国") == ["H1"]


def test_the_registry_moves_to_a_server_and_back(folder: Path, postgresql: str) -> None:
    done("import", *files(folder))
    done("export", "1.jsonl")
    server, kept = schema(postgresql), "data/registry.db"

    moved = done("move", kept, server)
    assert "households：2条，校验和" in moved
    assert "里已经有东西，不覆盖" in refused("move", kept, server)
    there = {"POLICY_BOT_DATABASE": server}
    done("export", "2.jsonl", **there)
    assert done("grant", "42", "admin", **there) == "42 现在是 admin\n"
    assert done("backup", "server.db", **there).startswith("备份好了：server.db，2户，")
    assert done("revoke", "42", **there) == "42 现在是普通居民\n"
    assert done("restore", "server.db", **there).startswith("恢复好了，共2户。")

    done("move", server, "back.db")
    Path("back.db").replace(kept)
    done("revoke", "42")
    done("export", "3.jsonl")
    first, second, third = (Path(f"{n}.jsonl").read_bytes() for n in (1, 2, 3))
    assert first == second
    assert [line for line in third.splitlines() if b'"users"' not in line] == first.splitlines()
    assert refused("export", "1.jsonl") == "1.jsonl已经有了，不覆盖，请换个名字"
    assert refused("move", "nowhere.db", server) == "找不到登记库nowhere.db"


def test_a_server_that_cannot_be_used_is_told_in_one_line(folder: Path) -> None:
    away = refused("backup", "b", POLICY_BOT_DATABASE=f"postgresql://a@/b?host={folder}")
    assert away.startswith("连不上数据库服务器，或者它停了：看它在不在运行")
    told = refused("backup", "b", POLICY_BOT_DATABASE="postgresql://a:b@c/d")
    assert "不要写密码，密码用环境变量POLICY_BOT_DATABASE_PASSWORD给" in told
    assert "要写成postgresql://" in refused("backup", "b", POLICY_BOT_DATABASE="mysql://a")


# From the shell


def test_the_shipped_households_are_there_at_first_and_said_not_to_be_encrypted_once(
    folder: Path, demo: Path
) -> None:
    lend(demo, folder / "data")
    first, second = (in_a_process("ask", "低保怎么办理") for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr.strip() == shipped.NOT_ENCRYPTED
    assert second.stderr == ""
    assert first.stdout == second.stdout
    assert found(folder, "H000028") == ["H000028"]

    (folder / "secret").mkdir()
    for matcher in (folder / "data").glob("matcher-*"):
        matcher.rename(folder / "secret" / matcher.name)
    environment = {"POLICY_BOT_DATA": str(folder / "secret"), "POLICY_BOT_KEY": "5a" * 32}
    with_a_key = in_a_process("ask", "低保怎么办理", environment=environment)

    assert (with_a_key.returncode, with_a_key.stderr) == (0, "")
    with open_database(folder / "secret/registry.db", b"Z" * 32) as database:
        assert Households(database).count() == 0  # invented households would be in the way


def test_a_wrong_key_from_the_shell(folder: Path) -> None:
    done("import", *files(folder))

    refused = in_a_process("ask", "低保怎么办理", environment={"POLICY_BOT_KEY": "00" * 32})

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "密钥打不开它" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_what_is_not_claimed_is_told_in_words_as_json_and_as_a_sheet(folder: Path) -> None:
    done("import", *files(folder))
    words = done("gaps", "--as-of", "2020-12-01").splitlines()
    told = [line for line in words if line.startswith("H1 张建国家")]
    assert told
    assert "合计：看了2户，按2020-12-01的政策" in words
    found = [json.loads(line) for line in done("gaps", "--json").splitlines() if line[0] == "{"]
    assert sum(gap["household"] == "H1" for gap in found) == len(told)
    assert "看了0户" in done("gaps", "--county", "梁山")
    assert "2户" in done("gaps", "--xlsx", "gaps.xlsx")
    assert (folder / "gaps.xlsx").exists()


def test_a_place_that_does_not_exist_is_refused_with_those_near_it(folder: Path) -> None:
    done("import", *files(folder))
    assert "是不是梁山县" in refused("gaps", "--county", "凉山县")
    assert "有的是任城区" in refused("gaps", "--county", "北京")
    assert "没有“不在镇”这个乡镇" in refused("gaps", "--town", "不在镇")


def test_a_sheet_for_a_folder_that_is_none_is_refused_before_the_work(folder: Path) -> None:
    assert "nowhere" in refused("gaps", "--xlsx", "nowhere/gaps.xlsx")
    assert not (folder / "data").exists()


def test_what_was_not_answered(folder: Path) -> None:
    data = folder / "data"
    assert refused("unanswered") == f"{data}里还没有登记库"
    done("ask", "住院能报多少")  # makes the registry
    assert done("unanswered") == "没有没答上的问题。\n"
    with open_database(data / "registry.db") as database:
        questions = UnansweredQuestions(database)
        for person, ago in ((1, 2), (2, 1), (3, 0)):
            asked = UnansweredQuestion("养狗证在哪里办", Reason.OUTSIDE, "scope.other", "", "1")
            questions.keep(person, asked, today() - timedelta(days=ago))
        formula = UnansweredQuestion("=1+1等于几\x07", Reason.OUTSIDE, "scope.other", "", "1")
        questions.keep(4, formula, date(2020, 12, 1))
    header, first, second = done("unanswered").splitlines()
    assert header.split() == list(COLUMNS)[:-1]
    assert first.split()[:6] == [
        "3",
        "3",
        str(today() - timedelta(days=2)),
        str(today()),
        "缺条目",
        "当成不归管",
    ]
    assert first.endswith("养狗证在哪里办")
    assert second.startswith("1 ")
    assert len(done("unanswered", "--days", "2").splitlines()) == 2

    table, sheet = folder / "a.csv", folder / "a.xlsx"
    done("unanswered", "--csv", str(table), "--xlsx", str(sheet))
    written = table.read_text("utf-8-sig").splitlines()
    assert written[0] == ",".join(COLUMNS)
    assert "'=1+1等于几" in written[2]
    rows = list(load_workbook(sheet)["没答上的问题"].iter_rows(values_only=True))
    assert rows[0] == tuple(COLUMNS)
    assert rows[1][0] == 3
    assert str(rows[2][8]).startswith("=1+1")
    assert refused("unanswered", "--csv", str(folder / "no/a.csv")).startswith("没有")
