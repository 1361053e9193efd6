"""Whom a message asks about, and whose each mention is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from intents.mentions.mention import PERSON, Mention
from intents.mentions.people import forms
from intents.reading import words as words_of
from intents.stance import Sentences
from knowledge.facts import AGE, DISABILITY_GRADE, FAMILY_SIZE, Household, Interval
from knowledge.relations import (
    CHILDREN,
    HOME,
    ME,
    NEIGHBOUR,
    OTHERS,
    RELATIVE,
    SELF,
    SPOUSE,
    called_by,
    house_of,
    pattern_of,
)

_WORDS: Final = words_of("whose")
OF_A_DISABILITY: Final = (
    DISABILITY_GRADE.name,
    "disability_kind",
    "member_grade",
    "member_kind",
)
_SENTENCE: Final = re.compile("[。?!;]")
TEXTS_KEPT: Final = 64  # the parts of a message are looked at several times
MUCH: Final = 4  # places where something is told of one person
LITTLE: Final = 1
_OLD: Final = re.compile("(?:周?岁)?的?老人")
_PARENTS: Final = re.compile("(?:爹[娘妈]|爸妈|父母|公婆)[俩都全已经快也]*$")
_INTRODUCED: Final = re.compile("[村庄组].*有[户家个位]")


def asked_about(
    plain: str, sentences: Sentences, people: Sequence[Mention], personal: Sequence[Mention]
) -> str | None:
    """The person of the last clause that asks, otherwise the last one before of whom something
    personal is told, otherwise the last one named."""
    if not people:
        return None
    introduced = _INTRODUCED.match(plain[people[0].begin : people[0].end])
    if introduced and not any(each.value in (SELF, HOME) for each in people):
        return NEIGHBOUR  # 我村有户老人独居 … 儿子十年没回来
    begins = sentences.marks
    clauses = list(zip(begins, [*begins[1:], len(plain)], strict=True))
    asking = [(b, e) for b, e in clauses if _WORDS["asking"].search(plain[b:e])] or clauses[-1:]
    named = [
        each
        for each in people
        if not _forgets(plain, each)
        and (
            _WORDS["put"].search(plain[: each.begin][-8:])
            or not _WORDS["speaks"].match(plain, each.end)
        )
        and not _WORDS["by_the_way"].search(plain[max(0, each.begin - 8) : each.begin])
        and not (
            _WORDS["there_is"].search(plain[max(0, each.begin - 3) : each.begin])
            and _WORDS["then_not"].match(plain, each.end)
        )
        and not (_WORDS["share"].match(plain, each.end) and _at_home(people, each))
        and not (_WORDS["with_us"].match(plain, each.end) and HOME in [e.value for e in people])
    ]
    strangers = [each for each in named if each.value == NEIGHBOUR]
    at_hand = [each for each in named if each.value != NEIGHBOUR]
    # 公司该赔我多少,去哪里要: where is asked by whoever the clause before it names.
    end = asking[-1][0]
    last = [(b, e) for b, e in asking if e >= end and not _SENTENCE.search(plain, b, end)]
    of_whom = [(b, e) for b, e in last if any(b <= each.begin < e for each in at_hand)]
    begin, end = (of_whom or last)[-1]
    inside = [each for each in at_hand if begin <= each.begin < end]
    if not inside and (old := _of_that_age(plain, begin, people, personal)):
        return old
    if _asks_of_oneself(plain, inside, personal):
        return SELF
    behind = [each for each in inside if _WORDS["put"].search(plain[: each.begin][-8:])]
    for each in (*behind, *inside):
        if each.value not in ME:
            return str(each.value)
    # 俺闺女九岁,怎么给我批的一万五 is about her.
    told = [e for e in inside if not _WORDS["to_whom"].search(plain[: e.begin][-1:])]
    only_me = all(each.value == SELF for each in at_hand)
    if any(each.value == SELF for each in (inside if only_me else told)):
        return SELF
    compared = at_hand and not _WORDS["asking"].search(plain[begin:end])  # 对不对,人家都二百八
    if not inside and not compared and any(begin <= each.begin < end for each in strangers):
        return NEIGHBOUR
    before = [each for each in at_hand if each.begin < begin]
    if re.search("户主(?!之)", plain) or (inside and any(each.value == SELF for each in before)):
        return SELF
    most = _most_told_of(before, personal)
    for each in reversed(before):
        told = [other for other in personal if each.begin <= other.begin <= each.end + 12]
        if any(e.value == NEIGHBOUR and each.begin < e.begin <= each.end + 12 for e in people):
            continue  # 我姑家的邻居八十,每月领四十
        # 我老婆爱跳舞。失业金能领多久 tells nothing of her.
        if any(not _SENTENCE.search(plain, each.end, other.begin) for other in told):
            if most is not None and each.value != most:
                return most
            return None if each.value == HOME else str(each.value)
    if inside or any(each.value == HOME for each in before):
        return None
    if at_hand:
        nearest = (before[-1:] or at_hand)[0].value
        return None if nearest == HOME else str(nearest)
    others = NEIGHBOUR in [each.value for each in people] and not _WORDS["speaker"].search(plain)
    return NEIGHBOUR if strangers or others else None


def _asks_of_oneself(plain: str, inside: Sequence[Mention], told: Sequence[Mention]) -> bool:
    """我63她58我交了十一年我能领不, where nothing parts the clauses: whoever is named last before
    what is asked, of whom something is told as well."""
    if not inside or inside[-1].value != SELF:
        return False
    asks = _WORDS["may_i"].match(plain, inside[-1].end)
    own = [each.end for each in inside if each.value == SELF]
    return bool(asks) and any(end <= each.begin <= end + 2 for end in own for each in told)


def _forgets(plain: str, person: Mention) -> bool:
    return person.value == SELF and bool(_WORDS["forgets"].match(plain, person.end))


def _at_home(people: Sequence[Mention], share: Mention) -> bool:
    """Whether whoever is named last before it lives with the one who speaks of his share."""
    before = [each.value for each in people if each.begin < share.begin]
    return share.value in (SELF, HOME) and before[-1:] in ([SPOUSE], *([one] for one in CHILDREN))


def _most_told_of(before: Sequence[Mention], personal: Sequence[Mention]) -> str | None:
    """奶奶心脏又不好 is a remark in a letter about a child of whom much was told."""
    told: dict[str, set[int]] = {}
    for mention in personal:
        named = [each for each in before if each.begin <= mention.begin]
        if named and named[-1].value not in (HOME, NEIGHBOUR):
            told.setdefault(str(named[-1].value), set()).add(mention.begin)
    most = max(told.keys() - set(ME), key=lambda each: len(told[each]), default=None)
    few = not before or len(told.get(str(before[-1].value), ())) <= LITTLE
    return most if most and len(told[most]) >= MUCH and few else None


def _of_that_age(
    plain: str, begin: int, people: Sequence[Mention], personal: Sequence[Mention]
) -> str | None:
    """我父亲八十一,母亲六十六,八十岁老人发多少: of several, whoever is as old as that."""
    ages = [each for each in personal if each.kind == AGE.name]
    asked = [each for each in ages if each.begin >= begin and _OLD.match(plain, each.end)]
    if not asked:
        return None
    for told in ages:
        before = [each for each in people if each.begin < told.begin]
        if told.begin < begin and before and _decade(told) == _decade(asked[0]):
            return str(before[-1].value)
    return None


def _decade(age: Mention) -> object:
    years = age.value.low if isinstance(age.value, Interval) else age.value
    return years // 10 if isinstance(years, Decimal) else age


def owners_of(plain: str, found: Sequence[Mention]) -> list[str | None]:
    """Whoever is named last before a mention, or follows it at once: 六十二的老伴, 贫困户老李."""
    people = {each.begin: str(each.value) for each in found if each.kind == PERSON}
    owners: list[str | None] = []
    last: str | None = None
    child: str | None = None  # who was named last of those who go to school
    before, until = last, len(plain)  # who is spoken of again behind what others say
    for mention in found:
        if mention.begin >= until:
            last, until = before, len(plain)
        helps = mention.value == NEIGHBOUR and _WORDS["helps"].match(plain, mention.end)
        by_name = mention.kind == PERSON and not (helps or _forgets(plain, mention))
        if by_name and (
            mention.value == HOME
            or not _WORDS["company"].search(plain, max(0, mention.begin - 8), mention.begin)
        ):
            if mention.value in OTHERS and _WORDS["tells"].match(plain, mention.end):
                end = _SENTENCE.search(plain, mention.end)
                before, until = last, end.start() if end else len(plain)
            last = str(mention.value)
        behind = re.match(r"(?:周?岁)?的|(?:周?岁)", plain[mention.end : mention.end + 3])
        following = people.get(mention.end + behind.end()) if behind else None
        if mention.kind in OF_A_DISABILITY:
            kin = people.get(_end_of_all(mention, found))  # 我二级残疾儿子
            following = kin if kin and kin not in ME else following
        me = people.get(mention.begin) == SELF and mention.kind not in (PERSON, FAMILY_SIZE.name)
        following = SELF if me else following  # 我次要责任, behind somebody else
        if people.get(mention.end) == NEIGHBOUR:
            following = NEIGHBOUR
        if people.get(mention.end) == SELF and plain[mention.end - 1] in "养管顾":
            following = SELF  # 没人管我
        both = mention.kind == AGE.name and _PARENTS.search(plain[: mention.begin][-6:])
        if both and last not in (None, *ME, HOME):
            following = RELATIVE  # 我弟出了事,爹娘都七十了
        child = last if last in CHILDREN or last == "孩子" else child
        if mention.kind in ("school_stage", "boarding") and last in (SPOUSE, SELF):
            following = following or child  # 孩子九岁,我爱人在外打工,这学期住校
        owners.append(following or last)
    return owners


def _end_of_all(mention: Mention, found: Sequence[Mention]) -> int:
    """Where the words end that a disability is told in: 三级智力残疾."""
    end = mention.end
    for each in found:
        if each.kind in OF_A_DISABILITY and each.begin <= end < each.end:
            end = each.end
    return end


@lru_cache(maxsize=TEXTS_KEPT)
def without_names(plain: str, household: Household | None) -> str:
    """The household's own people as their relatives would call them: a name is no phrasing."""
    titles = called_by(household)
    for person in household.people if household else ():
        if isinstance(person.name, str) and len(person.name) > 1:
            called = person.relation if isinstance(person.relation, str) else ""
            word = "我" if called in ("", "户主", "本人") else called
            plain = house_of(person.name).sub("我家", plain)
            for title in titles[person.name]:
                plain = pattern_of(title).sub(word, plain)
            for form in forms(person.name):
                plain = plain.replace(form, word)
    return plain
