"""The same conversation without Telegram: a person at a terminal, or lines from a pipe."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from rich.console import Console
from rich.text import Text

from handlers.office.office import Office
from handlers.office.told import family, head_name, near, no_household, printable
from handlers.office.whom_to_ring import whom_to_ring
from intents.messages import Dialogue, Question
from intents.understanding import A_PERSON
from knowledge.facts import Household
from knowledge.registry.masking import masked

WELCOME: Final = (
    "我是济宁惠民政策助手。直接问就行，比如：建档立卡户在县医院住院花了八千能报多少？\n"
    "说“帮助”看还能说什么，说“退出”就走。"
)
HELP: Final = """想问什么，直接打字，一次问一件事。问完还可以说：
依据：这么说有什么文件
怎么算的：数是怎么来的
办理材料：要带什么、去哪办
转人工：该找谁、打什么电话
重新开始：前面说的都不算了
换户 户编号：按这一户回答；光说“换户”，就不按哪一户
退出：不聊了
列了号的，回号就行。按上下键翻问过的话；问过什么不存盘，退出就没了。"""
NO_HOUSEHOLD: Final = "好，不按哪一户，按一般情况回答。"
STOPPED: Final = "这句不问了。要走就说“退出”，或者再按一次Ctrl-C。"

QUIT, HELP_ME, ANEW = "退出", "帮助", "重新开始"
WORDS: Final = {
    QUIT: QUIT, "再见": QUIT, "quit": QUIT, "exit": QUIT,
    HELP_ME: HELP_ME, "help": HELP_ME, "?": HELP_ME, "？": HELP_ME,
    ANEW: ANEW, "从头来": ANEW, "restart": ANEW,
}  # fmt: skip
# A 户编号 of Latin letters and digits may follow at once; 换户口本 is a question.
_SWITCH: Final = re.compile(r"/?(?:换户|household)(\s+.+|[!-~]*)")

ReadLine = Callable[[str], str | None]  # given the prompt; None at the end


@dataclass(frozen=True)
class Shown:
    text: str
    options: tuple[str, ...] = ()  # that can be answered by their numbers, from 1


class Conversation:
    """One person's turns; the household can change between them."""

    def __init__(self, office: Office, day: date, household: Household | None = None) -> None:
        self.office = office
        self.day = day
        self.household = household
        self.dialogue = Dialogue()
        self.options: tuple[str, ...] = ()

    @property
    def prompt(self) -> str:
        return "> " if self.household is None else f"〔{_named(self.household)}〕> "

    def turn(self, line: str) -> Shown | None:
        """What to show; None where the person has had enough."""
        text = line.strip().strip("。！!")
        switch = _SWITCH.fullmatch(text)
        if switch is not None:
            return Shown(self._switch(switch[1].strip()))
        word = WORDS.get(text.removeprefix("/").lower())
        if word == QUIT:
            return None
        if word == HELP_ME:
            return Shown(HELP)
        if word == ANEW:
            return Shown(self._anew())
        if text.startswith("/"):
            meant = near(text[1:], WORDS)
            asked = f"，您是不是想说“{WORDS[meant[0]]}”？" if meant else "。"
            return Shown(f"没有“{text}”这个说法{asked}说“帮助”看能说什么。")
        return self._ask(line)

    def _ask(self, line: str) -> Shown:
        number = line.strip()
        if self.options and number.isdecimal() and len(number) <= 2:
            if not 1 <= int(number) <= len(self.options):
                return Shown(
                    f"没有{number}号，回1到{len(self.options)}，或者直接说。", self.options
                )
            line = self.options[int(number) - 1]
        answer = self.office.assistant.reply(
            Question(line, self.day, self.household), self.dialogue
        )
        if answer.intents == (A_PERSON,):
            return Shown(whom_to_ring(self.office, self.dialogue, self.day))
        self.dialogue = answer.dialogue
        if answer.ask is not None:
            self.options = answer.ask.options
        elif answer.choices or answer.dialogue.asked is None:  # an aside leaves it asked
            self.options = ()
        return Shown(answer.text, answer.ask.options if answer.ask else ())

    def _anew(self) -> str:
        self._forget()
        still = f"，还按{_named(self.household)}回答" if self.household else ""
        return f"好，从头来，前面说的都不算了{still}。"

    def _forget(self) -> None:
        self.dialogue, self.options = Dialogue(), ()

    def _switch(self, household_id: str) -> str:
        household = self.office.households.get(household_id) if household_id else None
        if household_id and household is None:
            return f"{no_household(household_id, self.office.database)}。还按原来的回答。"
        self._forget()
        self.household = household
        return NO_HOUSEHOLD if household is None else f"好，下面按{_named(household)}回答。"


def _named(household: Household) -> str:
    return f"{household.id} {family(household)}" if head_name(household) else household.id


def chat(conversation: Conversation, console: Console, read: ReadLine) -> None:
    """Goes on until the lines end or somebody has had enough."""
    console.print(WELCOME, highlight=False, markup=False)
    while (line := read(conversation.prompt)) is not None:
        if not line.strip():
            continue
        shown = conversation.turn(line)
        if shown is None:
            break
        show(shown, console)


def show(shown: Shown, console: Console) -> None:
    first, _, rest = printable(shown.text).partition("\n")
    console.print(Text(first, style="bold"), soft_wrap=True)
    if rest:
        console.print(Text(rest), soft_wrap=True)
    for number, option in enumerate(shown.options, start=1):
        console.print(Text(f"  {number}. {option}", style="cyan"), soft_wrap=True)
    console.print()


def piped() -> Iterable[bytes]:
    """The lines of standard input, which may have been closed."""
    return () if sys.stdin is None else sys.stdin.buffer


def reader() -> ReadLine:
    """Of a keyboard, or of a pipe; bytes that are no text do not end the conversation."""
    if sys.stdin is not None and sys.stdin.isatty():
        return _keyboard()
    lines = iter(piped())

    def read(_: str) -> str | None:
        line = next(lines, None)
        return None if line is None else line.decode("utf-8", "replace").rstrip("\r\n")

    return read


def _keyboard() -> ReadLine:
    """With lines that can be edited and called back where readline is there. They are kept in
    memory alone, and ID numbers not even there."""
    remember: Callable[[str], None] | None = None
    with suppress(ImportError):
        import readline

        readline.set_auto_history(False)
        remember = readline.add_history
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")

    def read(prompt: str) -> str | None:
        for warned in (False, True):
            try:
                line = input(prompt)
            except KeyboardInterrupt:
                print("" if warned else f"\n{STOPPED}")
            except EOFError:
                print()
                break
            else:
                if remember is not None:
                    remember(masked(line))
                return line
        return None

    return read
