"""Mentions and how they are meant become facts of the case: the only way from words to facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from intents.household_money import household_money, of_the_household
from intents.mentions import mentions
from intents.mentions.mention import DATE, PERSON, SUM, Mention
from intents.stance import HOLDING, Sentences, Stance
from intents.text import Text
from knowledge.facts import (
    ADMISSION,
    DIBAO,
    DISABILITY_GRADE,
    FAMILY_SIZE,
    HOSPITAL_LEVEL,
    INCOME,
    LOW_INCOME,
    MONITORED,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    REGISTRATION,
    TEKUN,
    AnyFact,
    AnyOf,
    Interval,
)
from knowledge.relations import CHILDREN, HOME, ME, NEIGHBOUR, OTHERS, SELF

STATUSES: Final = frozenset(
    fact.name for fact in (REGISTERED_POOR, DIBAO, TEKUN, LOW_INCOME, MONITORED, OUT_OF_POVERTY)
)
# Told about in general as much as of somebody: what the answer is worked out by.
GENERAL: Final = frozenset(
    {HOSPITAL_LEVEL.name, REGISTRATION.name, "county", "school_stage", "boarding"}
)


@dataclass(frozen=True)
class SaidFact:
    """One fact as a sentence gives it; `span` is its place in what was typed."""

    fact: str
    value: object
    span: tuple[int, int]
    meant: Stance
    about: str | None  # the relation of the person it belongs to; None: whoever is asked about


@dataclass(frozen=True)
class Said:
    """All that a message says beside what it asks."""

    facts: tuple[SaidFact, ...] = ()  # those that hold for the person asked about
    about: str | None = None  # a relation, or the name of a member of the household
    mentions: tuple[tuple[Mention, Stance, str | None], ...] = field(default=(), repr=False)

    @property
    def values(self) -> dict[str, object]:
        return {each.fact: each.value for each in self.facts}


class Read(NamedTuple):
    mention: Mention
    stance: Stance
    owner: str | None


_ASKING: Final = re.compile(
    r"多少|怎么|什么|吗|么(?!多)|能不能|有没有|是不是|[能给报领补算够行中管批发]不"
    r"|不[,。?! ]|[没不]$|没[,。?! ]"
    r"|几|哪|谁|呢|可以|能(?!力|干活|自理)|够|为什么|有无|标准|条件|办|问|\?"
)
# Why something is so, who says so, who is by: 理由是我弟弟在外打工, 听我舅说, 跟着奶奶.
_BY_THE_WAY: Final = re.compile(
    r"(?:理由|原因|因为|由于|说是?|嫌|怪|听(?![障力不])|亏得|托|跟着?|和|与|带着?|领着"
    r"|养着?|[俩两三几]个|等|叫)[^,。?]{0,4}$"
)
_COMPANY: Final = re.compile(r"(?:跟着?|和|与|带着?)我?$")
_SPEAKS: Final = re.compile(r"(?:们?家?)(?:还|都|也)?(?:说|讲|伺候|弄不动|养着|照[顾看]|管着|拉扯|带着)|(?:能不能|能|可以|来)?[替帮代]|[你您,]?(?:好|您|你)")
_SPEAKER: Final = re.compile(r"我(?!们?(?:村|庄|镇|县|市|社区|网格|辖区|小区|这里?有|有个))")
_NEITHER: Final = re.compile(r"我们?家?(?:却|就|倒|也|都|可)*(?:没有?|不是)(?=[,。;!? ]|$)")
_CORRECTED: Final = re.compile(r"不对|错了|哦|[升降改变换转]成?[到成为了]")
# Whose county counts where several are told, the strongest first.
_LIVES: Final = tuple(
    re.compile(rf"(?:{words})[^,。?]{{0,4}}$") for words in ("户口|户籍|籍", "老家|家[住在是]", "住")
)
_WORKS: Final = re.compile(r"[^,。?]{0,4}(?:上班|打工|干活|看孩子|务工)")


def read(text: Text, facts: Mapping[str, AnyFact], today: date, names: Sequence[str] = ()) -> Said:
    plain = text.plain
    found = mentions(plain, facts.values(), today, names)
    people = [each for each in found if each.kind == PERSON]
    sentences = Sentences(plain)
    personal = [each for each in found if each.kind in facts and facts[each.kind].personal]
    about = _asked_about(plain, sentences, people, personal)
    kin = "我" in plain or any(
        (each.kind in facts and each.kind not in STATUSES)
        or (each.kind == PERSON and each.value not in (*OTHERS, "孩子"))
        for each in found
    )
    graded = any(m.kind == DISABILITY_GRADE.name and isinstance(m.value, int) for m in found)
    told: list[Read] = []
    owners = _owners(plain, found)
    begins = {each.begin for each in people}
    for mention, owner in zip(found, owners, strict=True):
        stance: Stance = "stated"
        if mention.kind not in (PERSON, DATE, SUM):
            tied = mention.kind in STATUSES or (
                isinstance(mention.value, AnyOf)
                if mention.kind == DISABILITY_GRADE.name and plain[mention.begin] == "重"
                else mention.kind == "disability_kind" and not graded
            )
            stance = sentences.stance(mention, status=tied, kin=kin)
            if stance == "named" and owner == NEIGHBOUR and mention.end in begins:
                stance = "stated"  # 贫困户老李
            same = told[-1] if told and told[-1].mention.kind == mention.kind else None
            if same and mention.begin - same.mention.end < 2 and same.stance not in HOLDING:
                stance = same.stance  # C级、D级 asked about side by side
        told.append(Read(mention, stance, owner))
    told += _neither(plain, told)
    holding = [each for each in told if each.mention.kind in facts and _holds(each, about, facts)]
    said = [*_stated(text, holding, about)]
    for fact, mention, value in household_money(plain, zip(found, owners, strict=True), about):
        span = text.span(mention.begin, mention.end)
        said.append(SaidFact(fact.name, value, span, "stated", None))
    return Said(tuple({each.fact: each for each in said}.values()), about, tuple(told))


def _asked_about(
    plain: str, sentences: Sentences, people: Sequence[Mention], personal: Sequence[Mention]
) -> str | None:
    """The person of the last clause that asks, otherwise the last one before of whom something
    personal is told, otherwise the last one named."""
    if not people:
        return None
    begins = sentences.clauses()
    clauses = list(zip(begins, [*begins[1:], len(plain)], strict=True))
    asking = [(b, e) for b, e in clauses if _ASKING.search(plain[b:e])] or clauses[-1:]
    begin, end = asking[-1]
    at_hand = [
        each
        for each in people
        if each.value != NEIGHBOUR
        and not _SPEAKS.match(plain, each.end)
        and not _BY_THE_WAY.search(plain[max(0, each.begin - 8) : each.begin])
    ]
    inside = [each for each in at_hand if begin <= each.begin < end]
    for each in inside:
        if each.value not in ME:
            return str(each.value)
    if any(each.value == SELF for each in inside):
        return SELF
    before = [each for each in at_hand if each.begin < begin]
    if "户主" in plain or (inside and any(each.value == SELF for each in before)):
        return SELF
    for each in reversed(before):
        if any(each.begin <= other.begin <= each.end + 12 for other in personal):
            return None if each.value == HOME else str(each.value)
    if inside or any(each.value == HOME for each in before):
        return None
    if before:
        return str(before[-1].value)
    if at_hand:
        return None if at_hand[0].value == HOME else str(at_hand[0].value)
    return None if _SPEAKER.search(plain) else NEIGHBOUR


def _owners(plain: str, found: Sequence[Mention]) -> list[str | None]:
    """Whoever is named last before a mention, or follows it at once: 六十二的老伴, 贫困户老李."""
    people = {each.begin: str(each.value) for each in found if each.kind == PERSON}
    owners: list[str | None] = []
    last: str | None = None
    for mention in found:
        if mention.kind == PERSON and not _COMPANY.search(plain, max(0, mention.begin - 4), mention.begin):
            last = str(mention.value)
        behind = re.match(r"(?:周?岁)?的|(?:周?岁)", plain[mention.end : mention.end + 3])
        following = people.get(mention.end + behind.end()) if behind else None
        if following is None and people.get(mention.end) == NEIGHBOUR:
            following = NEIGHBOUR
        owners.append(following or last)
    return owners


def _neither(plain: str, told: Sequence[Read]) -> list[Read]:
    """他家有低保,我没有."""
    found = _NEITHER.search(plain)
    if found:
        for mention, stance, owner in reversed(told):
            if mention.kind in STATUSES and mention.end <= found.start():
                if stance != "stated" or owner in ME:
                    break
                denied = Mention(mention.kind, False, found.start(), found.end())
                return [Read(denied, "stated", SELF)]
    return []


def _holds(each: Read, about: str | None, facts: Mapping[str, AnyFact]) -> bool:
    kind, owner = each.mention.kind, each.owner
    general = kind in GENERAL
    if each.stance not in HOLDING and not (general and each.stance not in ("denied", "wished")):
        return False
    if owner == about or (owner in ME and about in ME):
        return True
    if facts[kind].personal and not general:
        return owner is None
    if kind in STATUSES:
        return owner in ME and about not in OTHERS
    return owner not in OTHERS


_NOTHING: Final = object()


def _stated(text: Text, holding: Sequence[Read], about: str | None) -> list[SaidFact]:
    """Where the values of one fact disagree: a correction, one of several that it may be, or
    nothing."""
    by_fact: dict[str, list[Read]] = {}
    for each in holding:
        if each.stance in ("denied", "over") and each.mention.value is not True:
            continue
        by_fact.setdefault(each.mention.kind, []).append(each)
    said = []
    for fact, several in by_fact.items():
        several = _strongest(text.plain, fact, several, about)
        values: list[object] = []
        for mention, stance, _ in several:
            value = mention.value
            if fact == INCOME.name and not of_the_household(text.plain, mention, "", None):
                continue  # 没收入 of one member
            value = False if stance in ("denied", "over") else value
            if value not in values:
                values.append(value)
        if not values:
            continue
        value = values[-1] if len(values) == 1 else _agreed(text.plain, fact, values)
        if value is not _NOTHING:
            mention, stance, owner = several[-1]
            span = text.span(mention.begin, mention.end)
            said.append(SaidFact(fact, value, span, stance, owner))
    return said


def _strongest(plain: str, fact: str, several: list[Read], about: str | None) -> list[Read]:
    """Without what other words for the same fact outrank: 大学 in general by 大专, where one works
    by where one lives, 老两口 by the number of people."""

    def weak(each: Read) -> bool:
        begin, end = each.mention.begin, each.mention.end
        words = plain[begin:end]
        if fact == "county":
            return bool(_WORKS.match(plain, end))
        if fact == REGISTRATION.name:
            return "户" not in words and "人" not in words
        if fact == FAMILY_SIZE.name:
            return "两口" in words or words.endswith("妻俩")
        return (fact == "school_stage" and words.startswith("大学")) or words.endswith("年级")

    if fact == FAMILY_SIZE.name and about in (*CHILDREN, "孩子"):
        return [each for each in several if not weak(each)]
    if fact == "county":
        several = [m for m in several if not plain[: m[0].begin].endswith(("从", "转到", "调到"))]
        for lives in _LIVES:
            if here := [m for m in several if lives.search(plain, m[0].begin - 8, m[0].begin)]:
                return here
    return [each for each in several if not weak(each)] or several


def _agreed(plain: str, fact: str, values: Sequence[object]) -> object:
    if fact in STATUSES:
        return False
    exact = [each for each in values if not isinstance(each, AnyOf | Interval)]
    if len(exact) == 1:
        return exact[0]
    corrected = _CORRECTED.search(plain) or fact in (FAMILY_SIZE.name, ADMISSION.name)
    return values[-1] if corrected else _NOTHING
