"""What was told in the turns before, as far as it holds now: of whom it was told, of whom the next
turn is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from intents.agreed import GENERAL, STATUSES, named_twice
from intents.asking import asks_only_how_much, asks_who
from intents.clauses import last_question
from intents.facts_said import Said, SaidFact
from intents.matching.ranking import subject
from intents.mentions.mention import PERSON, Mention
from intents.mentions.people import people
from intents.mentions.sums import Sum
from intents.messages import Dialogue, Question, Reading
from intents.reading import words
from intents.said_in import AS_A_PARENT, OF_PARENTS, of_the_other_sex, said_in
from intents.stance import ACTUAL, Stance
from intents.text import Text
from intents.thread.dialogue import ASKS, leans
from knowledge.facts import AGE, BIRTH_MONTH, COST, FAMILY_SIZE, HOSPITAL_LEVEL, SEX, AnyFact
from knowledge.relations import CHILDREN, ME, OTHERS, SELF, SIBLINGS, SPOUSE

_WORDS: Final = words("thread")
_A_CLASS: Final = re.compile("户(?!口)|家庭|人员|对象")
_AS_WELL: Final = words("parting")["as_well"]
OF_A_VISIT: Final = (COST.name, HOSPITAL_LEVEL.name)  # of nobody who is named afterwards
MOST_ANSWERED: Final = 4  # people, kept with a thread
_BIRTH: Final = (AGE.name, BIRTH_MONTH.name, SEX.name)  # by which one is told from another


def said_now(
    text: Text, said: Said, question: Question, dialogue: Dialogue, facts: Mapping[str, AnyFact]
) -> Said:
    """有个侄子在外头, 我哥几个都挣钱 is told by the way where another is spoken of; what follows of
    他 is that other's."""
    plain = text.plain
    named = [m for m, _, _ in said.mentions if m.kind == PERSON and m.value == said.about]
    alone = dialogue.about in (None, said.about) or said.about in ME
    if alone or not named or ASKS.search(plain) or leans(plain):
        return said
    begin, end = named[0].begin, named[0].end
    several = _WORDS["several_of_them"].match(plain, end)
    if not several and not _WORDS["there_is"].search(plain[:begin]):
        return said
    again = _WORDS["again"].search(plain, end)
    theirs = [each for each in said.facts if again and each.span[0] >= again.start()]
    told = {each.fact: each for each in said_in(text, question, facts, dialogue.about).facts}
    told |= {each.fact: replace(each, about=None) for each in theirs}
    return replace(said, about=None, facts=tuple(told.values()))


def turned(plain: str, said: Said, dialogue: Dialogue) -> Dialogue:
    """What was said of nobody in particular was said of whoever asks, where 那俺对象呢, 跟我一样不
    or the birth of somebody named turns to another."""
    if said.about in (None, *ME, dialogue.about):
        return dialogue
    alone = said.values.get(FAMILY_SIZE.name) == 1  # 他单过呢
    if alone or _WORDS["another_house"].search(plain):  # of which nothing was told
        told = tuple(each for each in dialogue.said if each.fact in GENERAL)
        return replace(dialogue, about=dialogue.about or SELF, said=told)
    if dialogue.about is not None:
        return dialogue
    now, before = said.values, dialogue.facts
    born = any(name in before and now.get(name, before[name]) != before[name] for name in _BIRTH)
    return replace(dialogue, about=SELF) if born or _WORDS["another"].search(plain) else dialogue


def carried(said: Said, dialogue: Dialogue, facts: Mapping[str, AnyFact]) -> Said:
    """What was said in the turns before, with what is said now over it. What is one person's own
    does not hold for the next; what was said of the household stays, but for those of another."""
    dialogue = _back_from_others(said, dialogue)
    at_home = said.about in SIBLINGS and dialogue.about in (*CHILDREN, "孩子")  # 他还有个妹妹
    stranger = said.about in OTHERS and said.about != dialogue.about and not at_home
    another = said.about is not None and dialogue.about not in (None, said.about)
    new = {each.fact for each in said.facts}
    new |= {name for each in new & facts.keys() for name in facts[each].renews}
    back = [e for e in dialogue.answered if another and same_person(e.about, said.about)][-1:]
    told = {*new, *(e.fact for one in (dialogue.said, *(e.facts for e in back)) for e in one)}
    events = {e for e in told if e in facts and facts[e].topical}.union(OF_A_VISIT)
    denied = {(m.kind, m.value) for m, meant, _ in said.mentions if meant == "denied"}
    of_parents = () if AS_A_PARENT in new else OF_PARENTS
    kept = [
        each
        for each in dialogue.said
        if each.fact not in new
        and each.fact in facts
        and (each.fact, each.value) not in denied  # 不是自己摔的
        and not ((another or stranger) and (facts[each.fact].personal or each.meant == "supposed"))
        and not (
            another
            and (back or not events.isdisjoint(new))  # what happened to him is told of another
            and (
                each.fact in OF_A_VISIT or (each.fact in events and each.about not in (*ME, "孩子"))
            )
        )
        and not (another and said.about in ME and each.fact in of_parents)
        and not (stranger and each.fact not in GENERAL and not facts[each.fact].topical)
    ]
    kept += [  # 那俺爹呢, of whom it was worked out before: what was told of him
        each
        for one in back
        for each in one.facts
        if each.fact not in new and each.fact in facts
        if facts[each.fact].personal or each.fact in events
    ]
    once = tuple({each.fact: _less_outside(each, said) for each in kept}.values())
    if said.about == SELF and dialogue.about == SPOUSE:  # 女的,77年的, and then 我是68年的
        spouse = tuple(replace(each, about=SPOUSE) for each in dialogue.said)
        once = (*once, *of_the_other_sex(said, Said(spouse)))
    if said.about == SPOUSE and dialogue.about in ME:  # 我是男的,68年的, and then 我对象
        once = (*once, *of_the_other_sex(said, Said(dialogue.said)))
    return replace(said, facts=(*once, *said.facts), about=said.about or dialogue.about)


def with_the_others(plain: str, own: Said, said: Said, facts: Mapping[str, AnyFact]) -> Said:
    """What the other parts of a message say serves one where it is about the same person, or about
    nobody in particular; what is told first counts. 我老伴是居民医保, 我媳妇能跟着领不: of somebody
    who is only now told of, what was said of nobody is not so either."""
    whom, another = own.about or said.about, own.about not in ME
    is_new = another and (
        bool(_AS_WELL.search(plain))
        or any(each.meant == "stated" and facts[each.fact].personal for each in own.facts)
    )
    kin = own.values.get("sex_by_kinship")  # 我婶子 is not the uncle told of before

    def serves(each: SaidFact) -> bool:
        personal, general = facts[each.fact].personal, each.fact in GENERAL
        of_another = each.about is not None and not same_person(each.about, whom)
        if of_another and whom is not None:
            mine = another and each.about in ME and facts[each.fact].topical
            theirs = each.about in OTHERS and each.fact in STATUSES
            return not (personal or each.fact in OF_A_VISIT or mine or theirs)
        visit = another and each.about is None and each.fact in OF_A_VISIT
        return not visit and (each.about is not None or not (is_new and personal and not general))

    torn = named_twice(m for m, _, _ in own.mentions) - own.values.keys()
    told = [e for e in said.facts if e.fact != SEX.name or kin in (None, e.value)]
    serving = [each for each in told if each.fact not in torn and serves(each)]
    known = {each.fact: each for each in reversed((*own.facts, *serving))}
    shared = [each for each in serving if known[each.fact] is each]
    shared += of_the_other_sex(own, said)
    return replace(own, facts=(*shared, *own.facts), about=own.about or said.about)


def same_person(one: str | None, other: str | None) -> bool:
    return one == other or (one in ME and other in ME)


def with_what_is_so(facts: Sequence[SaidFact], dialogue: Dialogue) -> tuple[SaidFact, ...]:
    """Behind what was told of a fact before what is supposed of it now: that holds again for
    whoever the supposition is not made for."""
    put = {each.fact for each in facts if each.meant == "supposed"}
    so = [each for each in dialogue.said if each.fact in put and each.meant in ACTUAL]
    return (*so, *facts)


def _back_from_others(said: Said, dialogue: Dialogue) -> Dialogue:
    """The dialogue as it was before a neighbour was spoken of, where somebody else is now."""
    if dialogue.about not in OTHERS or said.about in (None, dialogue.about):
        return dialogue
    before = [each for each in dialogue.answered if each.about not in OTHERS]
    return replace(dialogue, said=before[-1].facts, about=before[-1].about) if before else dialogue


def together(plain: str, dialogue: Dialogue) -> tuple[Said, ...]:
    """俩人加一块呢, after the answers for each of them: what was said of each."""
    several = len(dialogue.answered) > 1 and _WORDS["together"].match(plain)
    return dialogue.answered if several else ()


def answered(said: Said, dialogue: Dialogue, *, same_subject: bool) -> tuple[Said, ...]:
    """For whom a subject has been worked out, the last of all now; the newest of each."""
    before = dialogue.answered if same_subject else [e for e in dialogue.answered if e.about in ME]
    others = [each for each in before if not same_person(each.about, said.about)]
    if others and others[-1].about == dialogue.about != said.about:
        so = {each.fact for each in dialogue.said if each.meant in ACTUAL}  # 要是花五万呢, 俺娘呢
        told = tuple(e for e in dialogue.said if e.meant != "supposed" or e.fact not in so)
        others[-1] = replace(others[-1], facts=told)
    return (*others, Said(said.facts, said.about))[-MOST_ANSWERED:]


def outside_the_catalogue(said: Said) -> Decimal:
    """What a message says of a bill that it does not name: 里面有三千是自费; 元."""
    sums = [mention.value for mention, _, _ in said.mentions if isinstance(mention.value, Sum)]
    parts = [each.amount for each in sums if each.role == "outside"]
    return sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))


def _less_outside(kept: SaidFact, said: Said) -> SaidFact:
    if kept.fact != COST.name or not isinstance(kept.value, Decimal):
        return kept
    outside = outside_the_catalogue(said)
    return replace(kept, value=kept.value - outside) if outside < kept.value else kept


def ages_of_several(plain: str, mentions: Sequence[tuple[Mention, Stance, str | None]]) -> bool:
    """我爹64我娘67,坐车免费不: asked of both, where the clause that asks names neither."""
    asked = last_question(plain)
    begin = plain.rfind(asked)
    told = [(mention, owner) for mention, stance, owner in mentions if stance == "stated"]
    ages = {owner for mention, owner in told if mention.kind == AGE.name and mention.begin < begin}
    return bool(asked) and len(ages - {None}) > 1 and not any(people(plain[begin:]))


def of_the_ones_before(readings: Sequence[Reading]) -> Sequence[Reading]:
    """What several questions of a message ask, each of whom the one before it is."""
    found: list[Reading] = []
    for each in readings:
        if found and asks_who(found[-1].part):
            each = _of_all(each)
        found.append(_of_the_same(each, found[-1]) if found else each)
    return found


def _of_all(reading: Reading) -> Reading:
    """该给谁代缴,一共代多少: the sum is of whoever gets it, and not of the one named last."""
    if names_somebody(reading.part) or not reading.total:
        return reading
    return replace(reading, said=replace(reading.said, about=None), each=())


def _of_the_same(reading: Reading, before: Reading) -> Reading:
    """俩人一月一共多少,一年呢: of those together as well; 我66他63,体检免费不,坐车呢: of each."""
    if before.one_by_one and not reading.each and not names_somebody(reading.part):
        return replace(reading, one_by_one=True, each=before.each)
    same = before.total and subject(reading.intent or "") == subject(before.intent or "")
    if not same or not asks_only_how_much(reading.part) or names_somebody(reading.part):
        return reading
    return replace(reading, total=True, said=before.said, each=before.each)


def names_somebody(plain: str) -> bool:
    return any(each.value not in ME for each in people(plain))


def stated_of(said: Said, facts: Mapping[str, AnyFact]) -> Sequence[SaidFact]:
    """What a message states of anybody, each of whom it is."""
    return [
        SaidFact(mention.kind, mention.value, (mention.begin, mention.end), stance, owner)
        for mention, stance, owner in said.mentions
        if owner and stance == "stated" and mention.kind in facts
    ]


def without_what_is_asked(
    readings: Sequence[Reading], read: Sequence[Said], typed: str
) -> list[Reading]:
    """低保怎么申请,大病还能报点吗: what one question is about is no fact of another subject's."""
    asked = {subject(each.intent) for each in readings if each.intent}

    def only_asked(told: SaidFact, reading: Reading) -> bool:
        others = asked - {subject(reading.intent or "")}
        begin, end = told.span
        a_class = _A_CLASS.search(typed, begin, end + 2)  # 低保户水电费减吗
        return (
            not a_class
            and told.meant in ("named", "asked")
            and any(each.rpartition(".")[2] in told.fact for each in others)
        )

    return [
        replace(
            each,
            said=replace(
                each.said,
                facts=tuple(
                    told
                    for told in each.said.facts
                    if told.fact in own.values or not only_asked(told, each)
                ),
            ),
        )
        for each, own in zip(readings, read, strict=True)
    ]


def of_the_child(own: Said, named: Collection[object]) -> Said:
    """娃在镇上住校, behind 我孙子十四, 我侄女七岁: the only child who was named."""
    children = {*CHILDREN, "侄子", "侄女"}.intersection(map(str, named))
    if own.about != "孩子" or len(children) != 1:
        return own
    [child] = children
    facts = (replace(e, about=child if e.about == "孩子" else e.about) for e in own.facts)
    return replace(own, about=child, facts=tuple(facts))


def with_told(reading: Reading, told: Sequence[SaidFact], intents: tuple[str, ...]) -> Reading:
    """One below these intents with what is told of anybody, but who he is: what the dead paid in is
    told of nobody there."""
    if not (reading.intent or "").startswith(intents):
        return reading
    who = {*reading.said.values, AGE.name, SEX.name, *STATUSES}
    more = (replace(each, about=None) for each in told if each.fact not in who)
    return replace(reading, said=replace(reading.said, facts=(*reading.said.facts, *more)))
