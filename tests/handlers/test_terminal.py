"""The conversation at a terminal: the words, the household, the numbers, the keys."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import bot
from handlers.office.config import load_config
from handlers.office.office import Office
from handlers.office.told import printable
from handlers.office.whom_to_ring import NOBODY_HERE
from handlers.terminal import HELP, NO_HOUSEHOLD, STOPPED, WELCOME, Conversation, Shown
from tests.conftest import lend

DAY = date(2020, 12, 1)
STAY = "俺住院花了八千能报多少"


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    lend(demo, folder)
    shutil.copy(demo / "registry.db", folder)
    return folder


@pytest.fixture
def conversation(data: Path) -> Iterator[Conversation]:
    with closing(Office(load_config(environment={"POLICY_BOT_DATA": str(data)}))) as office:
        yield Conversation(office, DAY)


def said(conversation: Conversation, *lines: str) -> str:
    """What is shown to the last of these lines."""
    return [shown_to(conversation, line) for line in lines][-1].text


def shown_to(conversation: Conversation, line: str) -> Shown:
    shown = conversation.turn(line)
    assert shown is not None
    return shown


@pytest.mark.parametrize("line", ["退出", "退出。", " /quit ", "再见", "EXIT"])
def test_the_words_that_end_it(conversation: Conversation, line: str) -> None:
    assert conversation.turn(line) is None


@pytest.mark.parametrize("line", ["帮助", "/help", "？", "Help"])
def test_help(conversation: Conversation, line: str) -> None:
    assert said(conversation, line) == HELP


def test_a_word_that_is_none_is_answered_with_the_nearest(conversation: Conversation) -> None:
    assert "您是不是想说“帮助”" in said(conversation, "/hlep")
    assert said(conversation, "/农商行") == "没有“/农商行”这个说法。说“帮助”看能说什么。"


def test_what_holds_a_word_is_a_question(conversation: Conversation) -> None:
    for line in ("退出低保咋办", "换户口本去哪办"):
        assert said(conversation, line) != said(conversation, "帮助")
        assert "户编号" not in said(conversation, line)


# The household of the session


def test_the_household_is_shown_and_answered_for(conversation: Conversation) -> None:
    assert conversation.prompt == "> "
    for line in ("换户 h000001", "换户H000001", "/household H000001"):
        assert said(conversation, "换户") == NO_HOUSEHOLD
        assert "下面按H000001 王桂兰家回答" in said(conversation, line)
    assert conversation.prompt == "〔H000001 王桂兰家〕> "
    own = said(conversation, "俺家低保一个月多少")
    assert own != said(conversation, "换户", "俺家低保一个月多少")
    assert conversation.prompt == "> "


def test_a_household_that_is_none_changes_nothing(conversation: Conversation) -> None:
    said(conversation, "换户 H000001", STAY)
    dialogue = conversation.dialogue
    told = said(conversation, "换户 H1")
    assert told.startswith("没有户编号“H1”，相近的有H000001、")
    assert conversation.dialogue is dialogue
    assert conversation.prompt == "〔H000001 王桂兰家〕> "


def test_what_was_said_of_one_household_does_not_hold_for_the_next(
    conversation: Conversation,
) -> None:
    said(conversation, "换户 H000001", STAY, "换户 H000002")
    assert conversation.dialogue.said == ()


def test_anew_forgets_what_was_said_and_keeps_the_household(conversation: Conversation) -> None:
    told = said(conversation, "换户 H000001", STAY, "重新开始")
    assert "还按H000001 王桂兰家回答" in told
    assert conversation.dialogue.said == ()
    assert conversation.prompt == "〔H000001 王桂兰家〕> "
    assert said(conversation, "2") == said(conversation, "重新开始", "2")  # no choice is left open


# What stands behind an answer


@pytest.mark.parametrize("aside", [(), ("谢谢",), ("谢谢", "转人工", "帮助")])
def test_what_stands_behind_an_answer_is_told_as_often_as_it_is_wanted(
    conversation: Conversation, aside: tuple[str, ...]
) -> None:
    conversation.turn(STAY)
    grounds = said(conversation, "依据")
    assert "种子原文" in grounds
    steps = said(conversation, "怎么算的")
    assert steps.startswith("这样算的：住院大约能报")
    papers = said(conversation, "办理材料")
    assert "社保卡" in papers
    assert said(conversation, *aside, "依据") == grounds
    assert said(conversation, *aside, "怎么算的") == steps
    assert said(conversation, *aside, "办理材料") == papers


def test_a_human_is_not_promised(conversation: Conversation) -> None:
    nothing_asked = said(conversation, "转人工").splitlines()
    assert nothing_asked[0] == NOBODY_HERE
    assert "12345" in nothing_asked[1]
    after_a_stay = said(conversation, STAY, "我想找个人问问").splitlines()
    assert after_a_stay[0] == NOBODY_HERE
    assert "12393" in after_a_stay[1]  # the health insurance
    assert after_a_stay[2:] == nothing_asked[1:]
    assert conversation.office.tickets.still_open() == []


# Choices


def test_choices_are_answered_by_the_numbers_shown(conversation: Conversation) -> None:
    shown = shown_to(conversation, STAY)
    assert shown.options == ("一级", "二级", "三级")
    dialogue = conversation.dialogue
    for number, word in enumerate(shown.options, start=1):
        by_number = said(conversation, str(number))
        conversation.dialogue, conversation.options = dialogue, shown.options
        assert by_number == said(conversation, word)
        conversation.dialogue, conversation.options = dialogue, shown.options


def test_an_aside_leaves_the_choice_open(conversation: Conversation) -> None:
    at_once = said(conversation, STAY, "2")
    assert "二级医院" in at_once
    assert said(conversation, "重新开始", STAY, "谢谢", "２") == at_once


def test_a_number_that_is_not_offered(conversation: Conversation) -> None:
    for number in ("0", "7", "99"):
        said(conversation, STAY)
        shown = shown_to(conversation, number)
        assert shown.text == f"没有{number}号，回1到3，或者直接说。"
        assert shown.options == ("一级", "二级", "三级")


# Input that is none


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    assert printable("甲\n\x1b[31m乙\x07\udcff　丙") == "甲\n�[31m乙��　丙"


def test_lines_from_a_pipe(data: Path) -> None:
    lines = "\ufeff你好\r\n\n".encode() + b"\xff\xfe\x00\x1b[2J\n" + "低保".encode() * 9999
    lines += "\n退出\n低保多少\n".encode()
    for arguments in (["run"], ["chat"]):
        ran = _bot(arguments, data, stdin=lines)
        told = ran.stdout.decode()
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert WELCOME in told
        assert "您好，我在" in told
        assert "太长了" in told
        assert "低保标准" not in told
        assert "> " not in told
        assert "\x1b" not in told


def test_standard_input_that_is_closed(data: Path) -> None:
    for command in ("chat", "ask --jsonl"):
        line = f'exec "{sys.executable}" "{bot.__file__}" {command} <&-'
        ran = subprocess.run(
            ["sh", "-c", line], env=_environment(data), capture_output=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, b"")


def _bot(
    arguments: list[str], data: Path, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, bot.__file__, *arguments],
        input=stdin,
        env=_environment(data),
        capture_output=True,
        check=False,
    )


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "POLICY_BOT" not in name}
    return {**kept, "POLICY_BOT_DATA": str(data), "TERM": "xterm", "HOME": str(data)}


def _at_a_terminal() -> None:
    """Its own, at which Ctrl-C is heard: whatever runs in the background was told to ignore it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Keyboard:
    """Somebody who types at `bot.py chat` in a terminal of their own."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.screen, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, bot.__file__, "chat", "--as-of", str(DAY), *arguments],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            preexec_fn=_at_a_terminal,
            env=_environment(data),
        )
        os.close(inside)

    def type(self, keys: str | bytes, *, until: str = "> ") -> str:
        """What appears, up to the next prompt."""
        os.write(self.screen, keys.encode() if isinstance(keys, str) else keys)
        return self.read(until)

    def interrupt(self) -> None:
        """Ctrl-C, once the prompt waits: a signal between its being shown and its waiting would
        only be seen at the next key."""
        ends = time.monotonic() + 60
        state = Path(f"/proc/{self.process.pid}/stat")
        while state.read_text().rpartition(") ")[2][0] != "S":  # it sleeps
            assert time.monotonic() < ends
            time.sleep(0.01)
        os.write(self.screen, b"\x03")

    def read(self, until: str) -> str:
        seen = b""
        ends = time.monotonic() + 60
        while not seen.endswith(until.encode()):
            assert time.monotonic() < ends, seen.decode("utf-8", "replace")
            if select.select([self.screen], [], [], 0.1)[0]:
                seen += os.read(self.screen, 1 << 16)
        return seen.decode("utf-8", "replace")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.screen)


@pytest.fixture
def keyboard(data: Path) -> Iterator[Keyboard]:
    opened = Keyboard(data, "--household", "H000001")
    opened.read("〔H000001 王桂兰家〕> ")
    yield opened
    opened.close()


def test_what_is_typed_can_be_edited_and_called_back(keyboard: Keyboard, data: Path) -> None:
    assert "您好，我在" in keyboard.type("你们\x7f好\r")  # one 退格 takes one character
    assert "您好，我在" in keyboard.type("好\x1b[D你\r")  # after one step to the left
    assert "您好，我在" in keyboard.type("\x1b[A\r")

    keyboard.type("张三370811195001011234能领低保吗\r")
    called_back = keyboard.type("\x1b[A", until="能领低保吗")
    assert called_back == "张三（身份证号）能领低保吗"
    assert {file.suffix for file in data.iterdir() if file.is_file()} <= {
        ".db", ".db-wal", ".db-shm", ".npz", ".npy",
    }  # fmt: skip


def test_ctrl_c_drops_the_line_and_twice_ends_it(keyboard: Keyboard) -> None:
    keyboard.type("低保", until="低保")
    keyboard.interrupt()
    assert STOPPED in keyboard.read("> ")
    assert "您好，我在" in keyboard.type("你好\r")
    keyboard.interrupt()
    assert STOPPED in keyboard.read("> ")
    keyboard.interrupt()
    assert keyboard.process.wait(60) == 0


def test_keys_that_are_no_text_until_ctrl_d(keyboard: Keyboard) -> None:
    assert "惠民政策" in keyboard.type(b"\xff\xfe\xe4\xbd\xa0\r")
    assert "您好，我在" in keyboard.type("\x00\x07你好\r")
    assert "太长了" in keyboard.type("低保" * 3000 + "\r")
    keyboard.type("\x1b[200~低保\n一个月多少\x1b[201~\r")  # two lines are one question
    assert "您好，我在" in keyboard.type("你好\r")
    os.write(keyboard.screen, b"\x04")
    assert keyboard.process.wait(60) == 0
