"""The commands of the web, as somebody types them."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from click.testing import CliRunner, Result

import bot
from handlers.office.clock import now
from handlers.office.config import Config
from knowledge.registry.database import open_database
from knowledge.registry.sign_in import SignIn
from knowledge.registry.tokens import Scope, Tokens
from knowledge.registry.users import Users


@pytest.fixture(autouse=True)
def data(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_BOT_DATA", str(config.data.directory))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(bot.main, arguments)


def test_a_token_is_made_listed_and_revoked(config: Config) -> None:
    assert run("token", "list").stdout.strip() == "还没发过令牌"
    made = run("token", "new", "县平台", "--scope", "ask", "--grid", "rc-01").stdout
    sent = made.rpartition("：")[2].strip()
    with closing(open_database(config.data.registry)) as database:
        known = Tokens(database).known(sent, now())
        assert known is not None
        assert known.scopes == {Scope.ASK}
        assert known.grids == {"RC-01"}
        secret = sent[-16:]  # it may have dashes of its own
        assert secret not in str([dict(each) for each in database.table("api_tokens").all()])
    assert "1. 县平台：ask；RC-01" in run("token", "list").stdout
    assert run("token", "revoke", "1").exit_code == 0
    assert "已作废" in run("token", "list").stdout
    with closing(open_database(config.data.registry)) as database:
        assert Tokens(database).known(sent, now()) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("token new 县平台 --scope ask", "--grid"),
        ("token new 县平台 --scope ask --grid A --every-grid", "只用一样"),
        ("token new 县平台 --scope all --every-grid", "只能是ask、household、assess"),
        ("token revoke 7", "没有编号7的令牌"),
        ("serve --port 70000", "65535"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(typed: str, reason: str) -> None:
    result = run(*typed.split())
    assert result.exit_code in (1, 2)
    (line,) = result.stderr.splitlines()
    assert reason in line
    assert re.search("[一-龥]", line)


def test_a_link_for_the_desk_comes_with_the_role(config: Config) -> None:
    told = run("grant", "7", "grid_worker", "--grid", "RC-01", "RC-02", "--web").stdout
    assert "30分钟内有效，只能用一次" in told
    link = told.split()[-1]
    assert link.startswith("http://127.0.0.1:8080/desk/enter/")
    with closing(open_database(config.data.registry)) as database:
        assert SignIn(database).enter(link.rpartition("/")[2], now())
        assert Users(database).get(7).grids == {"RC-01", "RC-02"}
    assert "登录链接" not in run("grant", "7", "grid_worker", "--grid", "RC-01").stdout
