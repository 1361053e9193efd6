"""What a text says, for the household that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from intents.agreed import STATUSES, compares
from intents.asking import asks_who
from intents.bills import owners_of_bills
from intents.clauses import last_question
from intents.facts_said import Said, SaidFact, read
from intents.mentions.mention import PERSON, Mention
from intents.mentions.people import dead
from intents.messages import Question
from intents.reading import words
from intents.text import Text, normalise
from intents.whose import without_names
from knowledge.facts import (
    CHRONIC_GROUP,
    DISABILITY_GRADE,
    DISABLED_MEMBER,
    FAMILY_SIZE,
    INCOME,
    SEX,
    AnyFact,
    AnyOf,
    Household,
)
from knowledge.relations import (
    HOME,
    ME,
    NEIGHBOUR,
    OTHERS,
    RELATIVE,
    SELF,
    SIBLINGS,
    SPOUSE,
    words_for,
)

OF_PARENTS: Final = ("father_fate", "mother_fate")  # what became of those of a child
AS_A_PARENT: Final = "asking_parent_out_of_touch"  # told by one of them of himself
# Told by what somebody is to whoever speaks, as well by his name.
OF_KIN: Final = (*OF_PARENTS, "account_owner", "account_user")
# That a grid worker has before him: nobody else's.
_SAID_IN: Final = words("said_in")
_ASKING: Final = words("asking")
# 低保一月多少 asks of what is paid, and not of those who draw it: 低保住院报多少.
_A_BENEFIT: Final = words("stance")["a_benefit"]
_ITS_PEOPLE: Final = words("stance")["its_people"]
_FORMERLY: Final = words("stance")["formerly"]
_ADDRESS: Final = ("大爷", "大娘", "大伯", "大婶", "婶子", "叔")


def said_in(
    text: Text, question: Question, facts: Mapping[str, AnyFact], of: str | None = None
) -> Said:
    """With the class that a question names (贫困户住院报几成): nobody says to be of it, but it is
    what the answer is to be worked out by. `of`: another than the person asked about."""
    said = read(text, facts, question.as_of, words_for(question.household), of)
    if question.household is not None:
        said = at_hand(text.plain, said, None, alone=len(question.household.people) == 1)
        said = _without_a_few(text, said, question)
        said = _as_filed(text, said, question, facts)
        said = replace(said, facts=(*said.facts, *_of_kin(text, question, facts, said)))
    if SEX.name not in said.values and said.about not in OTHERS:
        of_a_sex = _of_a_sex(text.plain, said, question.household)
        said = replace(said, facts=(*said.facts, *of_a_sex))
    said = replace(said, facts=(*said.facts, *implied(text.plain, said)))
    named = {
        m.kind: m
        for m, stance, _ in said.mentions
        if stance == "named" and isinstance(m.value, bool) and _is_a_class(m, text.plain)
    }
    classes = tuple(
        SaidFact(kind, _of_the_class(m, text.plain), text.span(m.begin, m.end), "named", None)
        for kind, m in named.items()
        if kind in STATUSES and kind not in said.values and len(named) == 1
    )
    if DISABILITY_GRADE.name not in said.values:  # 重残的养老保险谁交
        classes += tuple(
            SaidFact(m.kind, m.value, text.span(m.begin, m.end), "named", None)
            for m, stance, _ in said.mentions
            if m.kind == DISABILITY_GRADE.name and stance == "named" and isinstance(m.value, AnyOf)
        )[:1]
    return replace(said, facts=(*said.facts, *classes))


def _of_kin(
    text: Text, question: Question, facts: Mapping[str, AnyFact], said: Said
) -> tuple[SaidFact, ...]:
    """丽丽卡里的钱, of the daughter on file: what hangs on a kinship is told by a name too."""
    related = without_names(text.plain, question.household)
    if related == text.plain:
        return ()
    again = read(normalise(related), facts, question.as_of)
    told = [e for e in again.facts if e.fact in OF_KIN and e.fact not in said.values]
    return tuple(replace(each, span=(0, 0)) for each in told)


def _as_filed(text: Text, said: Said, question: Question, facts: Mapping[str, AnyFact]) -> Said:
    """我家低保够不够, of a household that is on file as none: it names what is asked, and does
    not say that they are one."""

    def names_only(each: SaidFact) -> bool:
        spans = [m for m, _, _ in said.mentions if m.kind == each.fact and m.value is True]
        return (
            each.fact in STATUSES
            and each.value is True
            and each.meant == "stated"
            and all(
                facts[each.fact].read(question.household, None, question.as_of) is False
                and _SAID_IN["ours"].search(text.plain[: m.begin])
                and not _SAID_IN["of_a_kind"].match(text.plain, m.end)
                for m in spans[-1:]
            )
            and bool(spans)
        )

    told = tuple(replace(e, meant="named") if names_only(e) else e for e in said.facts)
    counties = [m for m, _, _ in said.mentions if m.kind == "county"]
    if counties and all(compares(text.plain, m) for m in counties):
        told = tuple(e for e in told if e.fact != "county")  # 听说任城那边一百
    return replace(said, facts=told)


def _without_a_few(text: Text, said: Said, question: Question) -> Said:
    """我俩都够不够: of how many it is asked, and not how many a household on file is; nor is it how
    many they were with one who has died: 公公上月走了,五口人的低保往后怎么算."""
    assert question.household is not None
    people = [m for m, _, _ in said.mentions if m.kind == PERSON]
    before = len(question.household.people) + len(dead(text.plain, people))
    as_before = said.values.get(FAMILY_SIZE.name) == before > len(question.household.people)
    a_few = INCOME.name not in said.values and bool(_SAID_IN["a_few"].search(text.plain))
    if before > 2 and not _SAID_IN["left_home"].search(
        text.plain
    ):  # 我两口加二妮, 公公跟我们两口过
        sizes = [m for m, _, _ in said.mentions if m.kind == FAMILY_SIZE.name]
        couple = [_SAID_IN["couple"].fullmatch(text.plain, m.begin, m.end) for m in sizes]
        a_few = a_few or (bool(couple) and all(couple))
    if before > 1 and _SAID_IN["parted"].search(text.plain) and "我" not in text.plain:
        a_few = True  # 要是分户单过呢: of whoever leaves, and not of all
    if not as_before and not a_few and not _SAID_IN["counted_by_others"].search(text.plain):
        return said
    return replace(said, facts=tuple(e for e in said.facts if e.fact != FAMILY_SIZE.name))


def at_hand(plain: str, said: Said, spoken_of: str | None, *, alone: bool = False) -> Said:
    """他家, where no other was named, and 大娘 of a worker who has a household before him are of
    the household `spoken_of`, and no neighbour's; 俺二大爷 is whoever lives `alone`."""
    others = [m for m, _, _ in said.mentions if m.kind == PERSON and m.value == said.about]
    called = plain[others[0].begin : others[0].end] if others else ""
    theirs = said.about == NEIGHBOUR and called.startswith(("他", "她"))
    spoken_to = said.about == RELATIVE and called in _ADDRESS and (alone or "我" not in plain)
    if not theirs and not spoken_to:
        return said
    facts = tuple(
        replace(each, about=spoken_of if each.about == said.about else each.about)
        for each in said.facts
    )
    return replace(said, about=spoken_of, facts=facts)


def _of_a_sex(plain: str, said: Said, household: Household | None) -> Iterator[SaidFact]:
    """媳妇 and 老太太 are women, who has a husband is one: that is not told, but the answer is for
    them."""
    for mention, _, _ in said.mentions:
        words = plain[mention.begin : mention.end]
        sex = (
            "女"
            if _SAID_IN["woman"].search(words)
            else "男"
            if _SAID_IN["man"].search(words)
            else ""
        )
        meant = said.about == mention.value or (household is not None and said.about is None)
        if mention.kind == PERSON and sex and meant:
            yield SaidFact(SEX.name, sex, (0, 0), "named", said.about)
            return
        head = household.head if household else None
        of_head = household is None or (head is not None and head.sex == sex)
        if sex and mention.value == SPOUSE and said.about == SELF and of_head:
            # 我男人下岗了,我是自己辞的: she is not the man at the head, nor a man at all
            other = "女" if sex == "男" else "男"
            yield SaidFact(SEX.name, other, (0, 0), "named", SELF)
            return


def of_the_other_sex(own: Said, said: Said) -> list[SaidFact]:
    """本人男…,我爱人什么时候退: who is married to a man is a woman."""
    if own.about not in (SELF, SPOUSE) or SEX.name in own.values:
        return []
    other = (None, SELF) if own.about == SPOUSE else (SPOUSE,)
    told = [each.value for each in said.facts if each.fact == SEX.name and each.about in other]
    sex = "女" if told[:1] == ["男"] else "男"
    return [SaidFact(SEX.name, sex, (0, 0), "named", own.about)] if told else []


def said_of_each(text: Text, question: Question, facts: Mapping[str, AnyFact]) -> tuple[Said, ...]:
    """Of every relative that a text speaks of, where there are several: 俺爹俺娘一共."""
    told = said_in(text, question, facts).mentions
    mentions = [m for m, _, _ in told if m.kind == PERSON]
    gone = dead(text.plain, mentions)
    living = [m for m in mentions if m not in gone]
    people = dict.fromkeys(str(m.value) for m in living)
    asked = text.plain.rfind(last_question(text.plain))  # 婆婆帮着看娃 is not asked about
    meant = {m.value for m in living if m.begin >= asked}
    meant |= {owner for m, _, owner in told if m.kind != PERSON and m.begin < asked}
    others = OTHERS - _at_home(question)
    kin = [who for who in people if who in meant and who not in (*ME, *others, "孩子")]
    parents = _SAID_IN["both_parents"].search(text.plain)
    both = Mention(PERSON, "", parents.start(), parents.end()) if parents else None
    if both and not dead(text.plain, [both]) and not kin:
        kin = ["父亲", "母亲"]
    elif SELF in people or (len(kin) == 1 and HOME in people):
        kin.insert(0, SELF)
    if len(kin) < 2:
        return ()
    first, *rest = (said_in(text, question, facts, who) for who in kin)
    married = first if first.about == SELF and len(rest) == 1 else None
    of_first = of_the_other_sex(first, rest[0]) if married else []
    return (
        replace(first, facts=(*first.facts, *of_first)),
        *(replace(e, facts=(*e.facts, *of_the_other_sex(e, first))) for e in rest),
    )


def _at_home(question: Question) -> set[str]:
    """Brothers and sisters who live with the household, however they are registered: the head is
    a brother of his brother."""
    people = question.household.people if question.household else ()
    filed = {str(each.relation) for each in people}
    return filed | (set() if filed.isdisjoint(SIBLINGS) else set(SIBLINGS))


def said_of_bills(
    text: Text, question: Question, facts: Mapping[str, AnyFact], said: Said
) -> tuple[Said, ...]:
    """Of everybody who has a bill, where they are several: 他住院花了八千,老伴慢病五千."""
    owners = owners_of_bills(said.mentions)
    if len(owners) < 2:
        return ()
    of_each = [said_in(text, question, facts, owner) for owner in owners]
    named = {m.value for m, _, _ in said.mentions if m.kind == PERSON}
    return tuple(  # nobody is named: whoever of the household it may be
        each if each.about in named else replace(each, about=None) for each in of_each
    )


def _is_a_class(named: Mention, plain: str) -> bool:
    """And no benefit that is asked about, nor what somebody was before."""
    a_benefit = _A_BENEFIT.fullmatch(plain, named.begin, named.end)
    people = not a_benefit or _ITS_PEOPLE.match(plain, named.end)
    return bool(people) and not _FORMERLY.search(plain, 0, named.begin)


def _of_the_class(named: Mention, plain: str) -> bool:
    """非贫困户 names those who are not."""
    return named.value is True and not plain.endswith("非", 0, named.begin)


def of_this_household(plain: str, said: Said, question: Question) -> bool:
    """Whoever is on file with the household that asks, or that is before a worker; 家里领多少 is of
    nobody else's, and what is asked for one's own behind hearsay neither."""
    heard = _ASKING["heard"].search(plain)
    begin = heard.end() if heard else 0
    asked = [m.value for m, _, _ in said.mentions if m.kind == PERSON and m.begin >= begin]
    if _ASKING["at_home"].match(plain) and all(each in ME for each in asked):
        return True
    if heard and asked and not any(each in OTHERS for each in asked):
        return not _ASKING["of_them"].search(plain, begin)
    people = question.household.people if question.household else ()
    filed = any(said.about in (each.name, each.relation) for each in people)
    which = asks_who(plain)  # of them
    names = {each.name[0] for each in people if isinstance(each.name, str) and each.name}
    theirs = any(f"{name}家" in plain for name in names)  # 曹家老二
    this = bool(_ASKING["this_household"].search(plain))
    return bool(people) and (filed or which or theirs or this)


def speaks_of_somebody(plain: str, said: Said) -> bool:
    """A standard that is asked for in so many words (金乡失业金多少) is nobody's secret."""
    return bool(_ASKING["somebody"].search(plain)) or any(
        each.kind == PERSON for each, _, _ in said.mentions
    )


_WORDS: Final = words("household")


def implied(plain: str, said: Said) -> Iterator[SaidFact]:
    """What nobody says and yet follows from what is said: it is reckoned with as what is named.
    吃降压药,没办证: no certificate of a chronic illness."""
    if CHRONIC_GROUP.name not in said.values and _WORDS["drugs_uncertified"].search(plain):
        yield SaidFact(CHRONIC_GROUP.name, "没有", (0, 0), "named", None)
    of_ours = said.about not in OTHERS and DISABLED_MEMBER.name not in said.values
    if of_ours and any(e.fact == DISABILITY_GRADE.name and e.meant == "stated" for e in said.facts):
        yield SaidFact(DISABLED_MEMBER.name, True, (0, 0), "named", None)  # 老公二级肢残
