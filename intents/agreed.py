"""Where the values of one fact disagree: a correction, the later of several, what other words for
the same fact outrank, one of several that it may be, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from intents.mentions.mention import PERSON, Mention
from intents.reading import words as words_of
from intents.stance import FORGOTTEN, Stance
from knowledge.facts import (
    ADMISSION,
    AGE,
    BIRTH_MONTH,
    DISABILITY_GRADE,
    FAMILY_SIZE,
    HOSPITAL_LEVEL,
    INSURED_AS,
    REGISTRATION,
    AnyFact,
    AnyOf,
    Each,
    Interval,
)
from knowledge.relations import CHILDREN, ME

STATUSES: Final = frozenset(
    {"registered_poor", "dibao", "tekun", "low_income", "monitored", "out_of_poverty"}
)
# Told about in general as much as of somebody: what the answer is worked out by.
GENERAL: Final = frozenset(
    {HOSPITAL_LEVEL.name, INSURED_AS.name, REGISTRATION.name, "county", "school_stage", "boarding"}
)
NOTHING: Final = object()
_WORDS: Final = words_of("agreed")
_LIVES: Final = tuple(words_of("lives").values())


class Read(NamedTuple):
    mention: Mention
    stance: Stance
    owner: str | None


def _before(plain: str, each: Read) -> tuple[str, int, int]:
    """Where the words lie that stand right before a mention."""
    return plain, max(0, each.mention.begin - 8), each.mention.begin


def strongest(plain: str, asked: AnyFact, several: list[Read], about: str | None) -> list[Read]:
    """Without what other words for the same fact outrank: 大学 in general by 大专, where one works
    by where one lives, 老两口 by the number of people."""
    fact, several = asked.name, _not_taken_back(plain, several)
    if fact == DISABILITY_GRADE.name:  # 三级想评二级,评上给多少
        several = [each for each in several if each.stance == "supposed"] or several
    kinds = {str(each.mention.value) for each in several}
    if total := [each for each in several if plain[: each.mention.begin].endswith("共")]:
        return total
    kept = [each for each in several if not _gives_way(plain, asked, each, several)]
    if fact == AGE.name:
        own = [each for each in several if not _WORDS["not_its_age"].search(*_before(plain, each))]
        owners = {None, *(each.owner for each in several if each not in own)}
        several = own if any(each.owner in owners for each in own) else several
    if fact == FAMILY_SIZE.name:  # 三口人,两口子加一块挣两千九
        several = kept or several
    if len(kinds) > 1:  # 二级才给,我三级给不
        several = [each for each in several if each.owner is not None] or several
        for word in ("to_come", "now") if fact == "boarding" else ("now",):
            when = _WORDS[word]
            several = [each for each in several if when.search(*_before(plain, each))] or several
        if about is not None and fact != "county":  # 我爹二级医院,我娘卫生院
            whose = ME if about in ME else (about,)  # 我家就三十来平,隔壁那家九十平
            several = [each for each in several if each.owner in whose] or several
    if fact == FAMILY_SIZE.name and about in (*CHILDREN, "孩子"):
        return [each for each in several if each in kept]
    if fact in ("county", HOSPITAL_LEVEL.name):  # 以前在金乡医院打工
        several = [each for each in several if not _WORDS["not_now"].search(*_before(plain, each))]
    if fact == "county":
        several = _where_one_lives(plain, several)
    # 系统里按能自理发的照护: what is on file is not what somebody says that it is.
    filed = fact == "self_care" and _WORDS["as_filed"].search(plain[: several[0].mention.begin])
    kept = [each for each in several if each in kept]
    return kept if filed else kept or several


def _not_taken_back(plain: str, several: list[Read]) -> list[Read]:
    """Of one of them alone what is put right last: 闺女念本科,小子技校,不对,普高."""
    for last, each in reversed(list(pairwise(several))):
        if _WORDS["taken_back"].search(plain, last.mention.end, each.mention.begin):
            at = several.index(each)
            others = [e for e in several[:at] if e.owner not in (None, each.owner)]
            return [*others, *several[at:]]
    return several


def _gives_way(plain: str, asked: AnyFact, each: Read, several: Sequence[Read]) -> bool:
    """Whether any other words for the fact outrank these."""
    fact, words = asked.name, plain[each.mention.begin : each.mention.end]
    kinds = {str(each.mention.value) for each in several}
    filed = _WORDS["as_filed"].search(plain[: each.mention.begin]) and fact != BIRTH_MONTH.name
    listed = _WORDS["by_a_list"].search(*_before(plain, each)) is not None
    as_paid = listed and _WORDS["as_paid"].match(plain, each.mention.end)
    if filed or as_paid or _WORDS["not_now"].search(*_before(plain, each)):
        return True
    if fact == DISABILITY_GRADE.name:
        return _WORDS["as_listed"].search(*_before(plain, each)) is not None
    if fact == REGISTRATION.name:
        return "户" not in words and "人" not in words
    if fact == AGE.name:  # 今年五十八,六十能领多少
        return _WORDS["once_old"].match(plain, each.mention.end) is not None
    if fact == "self_care":
        return "自己" in words  # 还能自己吃饭,算半失能
    if fact == FAMILY_SIZE.name:  # 剩俺仨,还照四口发
        return listed or re.fullmatch(r"老?[两俩]口子?|.?.妻俩", words) is not None
    if fact == "disability_kind":
        return "多重" in kinds and words[:2] != "多重"
    if fact == INSURED_AS.name:  # 单位退休、有职工医保; 灵活就业,自己交的职工医保
        own = not kinds.isdisjoint({"退休", "灵活就业"})
        return own and each.mention.value == "职工" and not words.startswith("在职")
    if fact == "school_stage":
        return words[:2] == "大学" or words.endswith("年级") or _refines(words, each, several)
    return each.mention.value in asked.gives_way


def _refines(year: str, each: Read, several: Sequence[Read]) -> bool:
    """职高,今年高一; 大专大二: the year at the school that is told right before."""
    schools = {"大": ("高职",), "高": ("中职", "技工")}.get(year[:1], ())
    return year[1:] in ("一", "二", "三", "四") and any(
        other.mention.value in schools and 0 <= each.mention.begin - other.mention.end <= 6
        for other in several
    )


def _where_one_lives(plain: str, several: Sequence[Read]) -> list[Read]:
    """Not where one works, has left or was married from."""
    several = [m for m in several if not _WORDS["works"].match(plain, m.mention.end)] or several
    several = [
        each
        for each in several
        if not _WORDS["left"].search(*_before(plain, each))
        and not _WORDS["married_from"].match(plain, each.mention.end)
    ]
    if len({str(each.mention.value) for each in several}) > 1:
        several = [each for each in several if not compares(plain, each.mention)] or several
    for lives in _LIVES:
        if here := [each for each in several if lives.search(*_before(plain, each))]:
            return here
    return several


def compares(plain: str, county: Mention) -> bool:
    """听说任城那边一百: a county that is only held against one's own."""
    near = plain[max(0, county.begin - 8) : county.begin]
    return bool(_WORDS["heard_of"].search(near) and _WORDS["elsewhere"].match(plain, county.end))


def agreed(plain: str, asked: AnyFact, values: Sequence[object]) -> object:
    fact = asked.name
    if fact in STATUSES:
        return False
    if "还是" in plain and FORGOTTEN.search(plain):
        return AnyOf(tuple(values))
    exact = [each for each in values if not isinstance(each, AnyOf | Interval)]
    if len(exact) == 1:
        return exact[0]
    if fact == AGE.name and (narrow := _narrowest(values)) is not None:
        return narrow  # 27年生人,九十多了
    corrected = _WORDS["corrected"].search(plain) or fact in (FAMILY_SIZE.name, ADMISSION.name)
    if corrected:
        return values[-1]
    # 大的读研,二的分了户: of two persons, each of whom is asked about
    return Each(tuple(values)) if asked.topical and len(exact) == len(values) else NOTHING


def _narrowest(values: Sequence[object]) -> Interval | None:
    """The span that lies inside all the others."""
    spans = [each for each in values if isinstance(each, Interval)]
    for one in spans:
        if len(spans) == len(values) and all(one.lies_in(other) for other in spans):
            return one
    return None


def told_besides(mention: Mention, found: Iterable[Mention], plain: str) -> bool:
    """难产还是双胞胎: a fact of another sort behind 还是 is told besides, not instead."""
    chosen = plain[: mention.begin].endswith(("算", "按", "是", "选", "走"))  # 算难产还是顺产
    behind = mention.end + len("还是")
    sorts = {each.kind for each in found if 0 <= each.begin - behind <= 1}
    besides = sorts and not sorts & {mention.kind, PERSON, *STATUSES}
    return bool(besides) and not chosen and plain.startswith("还是", mention.end)


def named_twice(mentions: Iterable[Mention]) -> set[str]:
    """The facts that are told twice, and differently: 镇卫生院住,三甲住,两边各是多少."""
    values: dict[str, set[str]] = {}
    for mention in mentions:
        values.setdefault(mention.kind, set()).add(str(mention.value))
    return {kind for kind, named in values.items() if len(named) > 1}
