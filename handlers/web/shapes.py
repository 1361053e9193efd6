"""What goes in and out of the API, as types: the description of the API is made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta, Struct, defstruct, field

from knowledge.registry.records import HOUSEHOLD_KEYS, PEOPLE, PERSON_KEYS

if TYPE_CHECKING:
    GivenHousehold = dict[str, Any]
else:  # a field for each column of the registry
    GivenPerson = defstruct(
        "GivenPerson", [(key, Any, None) for key in PERSON_KEYS], forbid_unknown_fields=True
    )
    GivenHousehold = defstruct(
        "GivenHousehold",
        [*((key, Any, None) for key in HOUSEHOLD_KEYS), (PEOPLE, list[GivenPerson] | None, None)],
        forbid_unknown_fields=True,
    )
Given = str | GivenHousehold | None
Day = Annotated[str, Meta(extra_json_schema={"format": "date"}, examples=["2020-10-01"])]
MOST_TURNS = 20
SAYS_SOMETHING = "[0-9A-Za-z\u4e00-\u9fff]"  # not only spaces
GIVEN_HOUSEHOLD = "户编号，或者一户的资料（键和登记表一样，成员在“人”下）"
Household = Annotated[Given, Meta(description=GIVEN_HOUSEHOLD)]


class AskRequest(Struct):
    """One conversation; a 户编号 needs a token that may see the household."""

    turns: Annotated[list[str], Meta(min_length=1, max_length=MOST_TURNS)]
    id: Any = None
    household: Household = None
    as_of: Day | None = None
    role: Literal["resident", "grid_worker"] | None = None


class Amount(Struct):
    label: str
    value: str
    unit: str
    max: str | None


class SourceOut(Struct):
    id: str
    title: str
    date: str
    status: Literal["seed", "public", "unconfirmed"]
    quote: str


class FactOut(Struct):
    """What a turn was taken to say."""

    fact: str
    value: Any
    span: list[int]
    meant: str
    about: str | None


class AskOut(Struct):
    """The one fact that decides, asked back."""

    fact: str
    question: str
    options: list[str]


class TurnOut(Struct):
    outcome: Literal["answer", "ask", "clarify", "refuse", "emergency", "out_of_scope", "handoff"]
    intents: list[str]
    confidence: float
    candidates: list[tuple[str, float]]
    text: str
    details: str
    amounts: list[Amount]
    steps: list[str]
    sources: list[SourceOut]
    facts: list[FactOut]
    ask: AskOut | None
    ms: float


class AskResponse(Struct):
    id: Any
    turns: list[TurnOut]


class HouseholdRequest(Struct):
    household: str
    purpose: Annotated[str, Meta(min_length=2, max_length=200, pattern=SAYS_SOMETHING)]


class HouseholdResponse(Struct):
    """As the registry files name it, without ID numbers."""

    household: dict[str, Any]


class AssessRequest(Struct):
    household: Annotated[str | GivenHousehold, Meta(description=GIVEN_HOUSEHOLD)]
    as_of: Day | None = None


class BenefitOut(Struct):
    department: str
    benefit: str
    intent: str
    person: str | None
    verdict: Literal["yes", "no", "open"]
    drawn: bool
    unclaimed: bool
    displaced_by: str
    low: str | None
    high: str | None
    unit: str
    missing: list[str]
    reasons: list[str]
    sources: list[SourceOut] = field(default_factory=list)


class AssessResponse(Struct):
    as_of: str
    benefits: list[BenefitOut]


class Problem(Struct):
    """Why nothing was done, in Chinese."""

    error: str
    id: Any = None
