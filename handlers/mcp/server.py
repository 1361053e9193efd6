"""The same answers for a language model, over the Model Context Protocol: it cites our sources and
our arithmetic instead of inventing them.

No tool takes a 户编号: nobody's registered household is told to a model. A household is described
with the question.
"""

from __future__ import annotations

from typing import Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from handlers.office.exchange import (
    BadLine,
    as_json,
    benefit_as_json,
    day_given,
    household_given,
    read_request,
    value_as_json,
)
from handlers.office.office import Office
from intents.messages import Dialogue, Question
from knowledge.facts import Household
from knowledge.policy.assessment import assess
from knowledge.registry.masking import masked

INSTRUCTIONS: Final = """济宁惠民政策：医保、养老、低保、残疾、教育、住房等。
金额、条件、依据只说工具给的，不要自己算、自己补；status是unconfirmed的，要说“待确认”。
text是给群众看的话，details里有怎么算的、依据和材料。政策按as_of那一天的说。"""
MOST_TURNS: Final = 20
MOST_VALUES: Final = 30
NOT_BY_NUMBER: Final = "这里不查登记的户，把一户的情况写成对象给我"
TOO_MANY: Final = "turns最多{most}句"
NO_SUCH_VALUE: Final = "没有名字里带“{name}”的数"
NAMELESS: Final = "写上要查的数的名字，比如“低保标准”"


def build(office: Office) -> MCPServer[Any]:
    server: MCPServer[Any] = MCPServer("jining-policy-assistant", instructions=INSTRUCTIONS)

    @server.tool(title="问政策")
    def ask(
        turns: list[str], household: dict[str, Any] | None = None, as_of: str | None = None
    ) -> dict[str, Any]:
        """答一段对话：turns是群众一句一句的话。household是一户的资料（键和登记表一样，成员在“人”下），
        可不给。as_of是哪一天的政策，写成2020-10-01，不给就是今天。"""
        return _told(lambda: _ask(office, turns, household, as_of))

    @server.tool(title="算一户能享受哪些")
    def assess(household: dict[str, Any], as_of: str | None = None) -> dict[str, Any]:
        """一户的每项待遇：能不能、多少钱、差哪样情况、依据。household和ask的一样。"""
        return _told(lambda: _assess(office, household, as_of))

    @server.tool(title="查政策里的数")
    def law(name: str, as_of: str | None = None) -> dict[str, Any]:
        """名字或编号里带name的数，在as_of那一天是多少，从哪天起，依据哪份文件。"""
        return _told(lambda: _law(office, name, as_of))

    return server


def _told(work: Any) -> dict[str, Any]:
    try:
        result: dict[str, Any] = work()
    except BadLine as reason:
        raise ToolError(str(reason)) from reason
    return result


def _nobody(_: str) -> Household | None:
    raise BadLine(NOT_BY_NUMBER)


def _ask(
    office: Office, turns: list[str], household: dict[str, Any] | None, as_of: str | None
) -> dict[str, Any]:
    if len(turns) > MOST_TURNS:
        raise BadLine(TOO_MANY.format(most=MOST_TURNS))
    line = {"turns": turns, "household": household, "as_of": as_of}
    asked = read_request(line, _nobody, office.day)
    dialogue, answers = Dialogue(), []
    for text in asked.turns:
        question = Question(masked(text), asked.as_of, asked.household)
        answer = office.assistant.reply(question, dialogue)
        dialogue = answer.dialogue
        answers.append(as_json(answer))
    return {"as_of": asked.as_of.isoformat(), "turns": answers}


def _assess(office: Office, household: dict[str, Any], as_of: str | None) -> dict[str, Any]:
    found = household_given(household, _nobody)
    day = day_given(as_of, office.day)
    benefits = assess(office.assistant.knowledge, found, day)
    return {"as_of": day.isoformat(), "benefits": [benefit_as_json(each) for each in benefits]}


def _law(office: Office, name: str, as_of: str | None) -> dict[str, Any]:
    wanted, day = name.strip(), day_given(as_of, office.day)
    if not wanted:
        raise BadLine(NAMELESS)
    known = [
        each
        for values in office.assistant.knowledge.values.values()
        for each in values.values()
        if wanted in each.name or wanted in each.id
    ]
    if not known:
        raise BadLine(NO_SUCH_VALUE.format(name=wanted))
    on_the_day = [each.on(day) for each in known]
    return {
        "as_of": day.isoformat(),
        "values": [value_as_json(each) for each in on_the_day if each is not None][:MOST_VALUES],
        "not_known_on_that_day": [
            each.name for each, value in zip(known, on_the_day, strict=True) if value is None
        ][:MOST_VALUES],
    }


def serve(office: Office) -> None:
    """Until standard input ends."""
    build(office).run()
