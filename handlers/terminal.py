"""The same conversation without Telegram: a person at a terminal, or lines from a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.console import Console
from rich.text import Text

from handlers.office import Office
from intents.messages import Answer, Dialogue, Question
from knowledge.facts import Household

WELCOME = "我是济宁惠民政策助手。直接问就行，比如：建档立卡户在县医院住院花了八千能报多少？"
USAGE = "/household 户编号 换一户，/household 不带编号就是不按哪一户，/quit 退出。"


class Conversation:
    """One person's turns; the household can change between them."""

    def __init__(self, office: Office, day: date) -> None:
        self.office = office
        self.day = day
        self.household: Household | None = None
        self.dialogue = Dialogue()

    def turn(self, line: str) -> Answer | str:
        """What to show: an answer, or a plain word on a command."""
        command, _, argument = line.strip().partition(" ")
        if command == "/household":
            return self._switch(argument.strip())
        if command.startswith("/") and len(command) > 1:
            return USAGE
        question = Question(line, self.day, self.household)
        answer = self.office.assistant.reply(question, self.dialogue)
        self.dialogue = answer.dialogue
        return answer

    def _switch(self, household_id: str) -> str:
        self.dialogue = Dialogue()
        if not household_id:
            self.household = None
            return "好，不按哪一户，按一般情况回答。"
        household = self.office.households.get(household_id)
        if household is None:
            return f"没有户编号“{household_id}”，还按原来的回答。"
        self.household = household
        head = household.head
        name = head.name if head is not None and isinstance(head.name, str) else "户主未登记"
        return f"好，下面按{household.id}（{name}家）回答。"


def chat(office: Office, day: date, console: Console, lines: Iterable[str]) -> None:
    """Goes on until the lines end or somebody says /quit."""
    conversation = Conversation(office, day)
    console.print(WELCOME, USAGE, sep="\n", highlight=False, markup=False)
    for line in lines:
        if line.strip() == "/quit":
            break
        show(conversation.turn(line), console)


def show(shown: Answer | str, console: Console) -> None:
    text = shown if isinstance(shown, str) else shown.text
    first, _, rest = text.partition("\n")
    console.print(Text(first, style="bold"), soft_wrap=True)
    if rest:
        console.print(Text(rest), soft_wrap=True)
    if not isinstance(shown, str) and shown.ask is not None and shown.ask.options:
        console.print(Text(f"（{' / '.join(shown.ask.options)}）", style="cyan"), soft_wrap=True)
    console.print()
