"""Several questions of one message: each is read for itself, with the facts of the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from intents.agreed import STATUSES
from intents.asking import asks_of_another, asks_only_how_much, asks_whether_right, names_nothing
from intents.bills import PAID_BY_INSURANCE
from intents.clauses import NAMED, last_question
from intents.danger import DANGER, REFUSED, needs_no_line
from intents.entries import Entries
from intents.facts_said import Said, SaidFact
from intents.leaning import Leaning
from intents.life_stage import nothing_for, said_for
from intents.matching.matcher import Matcher
from intents.matching.ranking import Candidate, subject
from intents.mentions.mention import PERSON
from intents.messages import Dialogue, Question, Reading, manner_of_telling, surely
from intents.more_or_less import changed
from intents.reading import words
from intents.run_together import FURTHER, HALF_SURE, PLAIN, ours
from intents.said_in import said_in
from intents.splitting import MAYBE, Part
from intents.text import Text, normalise
from intents.thread import dialogue as thread
from intents.thread.behind import Before, in_the_talk
from intents.thread.carried import (
    OF_A_VISIT,
    carried,
    of_the_child,
    same_person,
    stated_of,
    with_the_others,
    with_told,
    without_what_is_asked,
)
from intents.thread.dialogue import BUNDLE
from intents.thread.going_on import GoingOn
from intents.thread.in_thread import OF_THE_DEAD
from intents.thresholds import Thresholds
from intents.told_apart import of_several, rank_of, spoken_of, told_of
from knowledge.policy.catalogue import Knowledge
from knowledge.relations import ME, SELF

_WORDS: Final = words("parting")
_AS_THEN: Final = words("plainly")["as_then"]
PLAINLY_NOT_OURS: Final = 0.8  # chance of anybody else's business, of what is said to be another


class Several:
    def __init__(
        self,
        knowledge: Knowledge,
        entries: Entries,
        going_on: GoingOn,
        matcher: Matcher,
        thresholds: Thresholds,
    ) -> None:
        self.knowledge = knowledge
        self.leaning = Leaning(knowledge, matcher, thresholds)
        self.entries = entries
        self.going_on = going_on
        self.thresholds = thresholds

    def each(
        self,
        parts: Sequence[Part],
        warning: str,
        text: Text,
        said: Said,
        question: Question,
        dialogue: Dialogue,
    ) -> Sequence[Reading]:
        """Each as if it were said after those before it; danger in any of them is warned of."""
        readings: list[Reading] = []
        beside: set[object] = set()  # whom a part names, and is not about
        # By the parts so far, before what the others tell.
        stated: dict[tuple[str, str | None], SaidFact] = {}
        read = [
            self._said_in(e, question, dialogue, spoken_of(e.text.plain, text.plain, said.mentions))
            for e in parts
        ]
        story = text.plain[: text.plain.find(parts[0].text.plain)]  # before the first question
        people = [each for each, _, _ in said.mentions if each.kind == PERSON]
        named: set[object] = {each.value for each in people if each.begin < len(story)}
        facts = self.knowledge.facts
        of_others = stated_of(said, facts)
        others = [part.text.places for part in parts if thread.left_out(part.text.plain)]
        apart = of_several(text.plain)  # 大宝, 二宝: each has his own
        for part, own in zip(parts, read, strict=True):
            own = of_the_child(own, named)
            named |= {mention.value for mention, _, _ in own.mentions}
            # of whom a part is, all that the message says counts
            of_him = [each for each in of_others if each.about == own.about != said.about]
            # 狂犬疫苗给报吧 tells nothing of 我妈在杭州住院, nor what he paid of 我自己.
            of_another = [
                each.text.places
                for each, its in zip(parts, read, strict=True)
                if None not in (own.about, its.about if own.about in ME else "")
                if not same_person(own.about, its.about)
            ]
            so = [
                each
                for each in (*of_him, *said.facts)
                # 老伴在村卫生室拿药报几成, behind one's own visit, tells of nobody else.
                if each.meant != "supposed" and each.about in (None, *ME, own.about, *named)
                if not (apart and facts[each.fact].personal)
                if not _within(each, others)
                if not (
                    (facts[each.fact].topical or each.fact in OF_A_VISIT)
                    and _within(each, of_another)
                )
            ]
            if (another := self._of_his_rank(part, parts[0], story, question)) is not None:
                stated, so = {}, [each for each in another.facts if each.meant != "supposed"]
            back = readings[-1].said if readings else Said()
            of_one = any(e.about == back.about and facts[e.fact].personal for e in back.facts)
            about = back.about if of_one else None
            beside |= set() if own.about else {mention.value for mention, _, _ in own.mentions}
            about = about or (said.about if said.about in named - beside else None)
            of_whom = replace(said, about=about, facts=(*stated.values(), *so))
            own_of = own.about or (SELF if SELF in {m.value for m, _, _ in own.mentions} else None)
            told_now = [
                replace(e, about=e.about or own_of or (SELF if facts[e.fact].topical else None))
                for e in own.facts
            ]
            stated |= {(each.fact, each.about): each for each in told_now}
            last = readings[-1].intent if readings else None
            before = replace(dialogue, intent=last) if last else dialogue
            sure = last if readings and not readings[-1].is_guess else None
            his = self._by_his_story(part, text.plain)
            put = self._supposed(his, own, question, before, readings) if sure else None
            readings.append(put or self.part(his, of_whom, question, before, sure, own))
            if part.alone.chance(*DANGER) >= self.thresholds.danger_sure:
                warning = part.alone.likeliest(*DANGER)
            elif not warning and part.alone.chance(*REFUSED) >= self.thresholds.refuse_sure:
                warning = part.alone.likeliest(*REFUSED)
        readings = without_what_is_asked(readings, read, question.text)
        readings = [
            with_told(each, of_others, OF_THE_DEAD) for each in _that_count(readings, parts)
        ]
        told = [(each.intent, each.said.about) for each in readings]
        readings = [  # a plan is told once of anybody: 还差啥没给办, 又停了哪几样
            each
            for place, each in enumerate(readings)
            if told[place] not in told[:place] or subject(each.intent or "") != BUNDLE
        ]
        readings.sort(key=lambda each: each.intent is None or each.is_guess)
        refused = warning.startswith(REFUSED) and any(i and i.startswith(REFUSED) for i, _ in told)
        warning = "" if refused or needs_no_line(warning, text.plain) else warning
        return [replace(readings[0], warning=warning), *readings[1:]]

    def part(
        self,
        part: Part,
        said: Said,
        question: Question,
        dialogue: Dialogue,
        last: str | None = None,
        own: Said | None = None,
    ) -> Reading:
        """One question of several, among all that is `said`. `last`: what the one before it surely
        means; `own`: what it says itself, where that is read already."""
        plain = part.text.plain
        facts, own = self.knowledge.facts, own or self._said_in(part, question, dialogue)
        merged = carried(with_the_others(plain, own, said, facts), dialogue, facts)
        merged = self.entries.once_granted(plain, merged, last)
        bare = plain.strip(" ,。?!;")
        if thread.manner_of(bare) in ("how", "papers"):
            reading = self.going_on.in_another_manner(bare, merged, dialogue)
            if reading is not None:
                return replace(reading, part=plain)
        more = _WORDS["stacked"].search(plain) or (last and _WORDS["what_else"].search(plain))
        if question.household and more:  # 还能再叠什么, 还有啥别的照顾
            return Reading(BUNDLE, (Candidate(BUNDLE, 1.0),), merged, part=plain)
        named = [mention for mention, _, _ in own.mentions if mention.kind == PERSON]
        if dialogue.intent and asks_of_another(plain, named):
            return replace(surely(dialogue.intent), said=merged, part=plain, of_another=True)
        if part.alone.chance(*REFUSED) >= PLAIN and not names_nothing(plain):
            return replace(surely(part.alone.likeliest(*REFUSED)), said=merged, part=plain)
        part = self.leaning.by_itself(part)
        candidates = part.ranking.of_each_subject()
        sure = part.sure >= HALF_SURE and part.is_ours
        if last and (told := self._of_the_last(part, last, merged)):
            return told
        same = last and replace(surely(last), said=merged, part=plain, leans=True)
        if same and not sure and asks_whether_right(plain):  # 卡上只给四百五,少不少
            return same
        if same and _AS_THEN.search(plain):  # by what they are now
            return replace(same, said=as_now(said), aspect="amount")
        further = plain.startswith(FURTHER) and part.alone.best(1)[0].confidence < HALF_SURE
        unsure = not sure or further or asks_only_how_much(plain) or names_nothing(plain)
        if unsure and (leaning := self.leaning.on(part, last)) is not None:
            intent, aspect, answers = self.entries.entry(*leaning)
            found = Reading(intent, leaning[1:], merged, aspect, answers, part=plain, leans=True)
            return replace(found, manner=manner_of_telling(aspect))
        only = asks_only_how_much(bare)  # 出多少钱 names nothing of a hospital's threshold
        if same and (only or names_nothing(bare)):
            return replace(same, aspect="amount" if only else "when")
        elsewhere = bool(NAMED.match(plain)) and part.alone.chance("scope.") >= PLAINLY_NOT_OURS
        is_ours = part.is_ours and not elsewhere
        if part.sure < MAYBE or not (sure or is_ours):
            return Reading(None, candidates, merged, part=plain, is_ours=is_ours)
        likeliest = candidates[0]
        if last is not None and self.leaning.stays(part, likeliest.intent, last):
            likeliest = replace(likeliest, intent=last)
        intent, aspect, answers = self.entries.entry(part.ranking, likeliest, plain)
        if manner_of_telling(aspect) == "usual":
            intent = self.entries.supposing(intent, own, own, aspect, question.as_of)
        [best] = part.alone.of_each_subject(1)
        leans = sure and subject(best.intent) != subject(intent)
        found = Reading(intent, candidates, merged, aspect, answers, part=plain, leans=leans)
        return replace(found, manner=manner_of_telling(aspect), is_guess=not sure)

    def _supposed(
        self, part: Part, own: Said, of: Question, dialogue: Dialogue, readings: Sequence[Reading]
    ) -> Reading | None:
        """要是评成二级呢, 要是掏了四万呢: the first question of the subject before it with other
        facts, as in a talk: 报多少,门槛扣多少,要是住三甲呢."""
        plain, day, facts = part.text.plain, of.as_of, self.knowledge.facts
        if not thread.SUPPOSES.match(plain) or (thread.asks(plain) and part.sure >= HALF_SURE):
            return None
        about_it = subject(dialogue.intent or "")
        before = next(each for each in readings if subject(each.intent or "") == about_it)
        said, last = readings[-1].said, before.intent or ""
        words, aspect = (*dialogue.words, readings[-1].part), before.aspect
        dialogue = replace(dialogue, intent=last, aspect=aspect, words=words)
        dialogue = replace(dialogue, said=said.facts, about=said.about)
        matter = self.entries.matter(last, day)
        said = in_the_talk(plain, own, Before(of, dialogue, facts, matter))
        found = self.going_on.with_other_facts(plain, said, part.ranking, dialogue, day)
        return found and replace(found, part=plain, leans=True)

    def _by_his_story(self, part: Part, whole: str) -> Part:
        """Of several children what a part means of one is by what is told of him alone, where that
        is sure: 老大考大学,老三上幼儿园大班…老三的学费免不免."""
        plain = part.text.plain
        asked = last_question(plain) or plain
        rank = rank_of(asked)
        if rank is None or not of_several(whole):
            return part
        story = told_of(rank, whole[: whole.find(plain) + plain.rfind(asked)])
        found = self.leaning.matcher.rank(f"{story},{asked}")
        [best] = found.best(1)
        sure = best.confidence >= self.thresholds.answer and ours(best.intent)
        return replace(part, ranking=found, alone=found) if story and sure else part

    def _of_his_rank(self, part: Part, first: Part, story: str, of: Question) -> Said | None:
        """What the story says of the one that a part names, or of the only one that it names:
        小女儿的助学金…大女儿能贷多少; 大宝2021年生,①明年上学不…③二宝能领多少."""
        rank, whose = rank_of(part.text.plain), rank_of(story)
        if whose is None and not of_several(story):
            told = first.text.plain
            asked = last_question(told)
            if part is first or rank in (None, rank_of(asked)) or rank_of(told) is not None:
                return None
            story = told[: told.rfind(asked)] if asked else told
        elif rank is None and whose is None:
            return None
        whole = normalise(f"{story}{part.text.plain}")
        return said_for(whole, of, self.knowledge.facts, part.ranking)

    def _said_in(self, part: Part, of: Question, dialogue: Dialogue, her: str = "") -> Said:
        """`her`: whom 她 means in it, by what was told before: 她一月多少,我不是低保."""
        said = said_for(part.text, of, self.knowledge.facts, part.ranking)
        if said.about == SELF and her:
            said = said_in(part.text, of, self.knowledge.facts, her)
        return changed(part.text, said, of, dialogue)

    def _of_the_last(self, part: Part, last: str, said: Said) -> Reading | None:
        """跟护理补贴能一块拿不, 得是低保才给吗: whether what was told before it goes with something
        else, and who may have it."""
        plain, score = part.text.plain, part.alone.score
        aspect = next((e for e in ("combine", "who") if _WORDS[f"asks_{e}"].match(plain)), None)
        if aspect is None:
            return None
        ways = [e.intent for e in self.entries.of_subject(subject(last)) if aspect in e.aspects]
        asked = Candidate(max(ways, key=score.__getitem__, default=subject(last)), 1.0)
        return Reading(asked.intent, (asked,), said, aspect, bool(ways), part=plain)


def _that_count(readings: Sequence[Reading], parts: Sequence[Part]) -> Sequence[Reading]:
    """Without a told trouble of which nothing is written, and without a pension of a child."""
    kept = [r for r, part in zip(readings, parts, strict=True) if part.asks or r.answers_aspect]
    kept = kept or list(readings)
    fit = [each for each in kept if not (each.intent or "").startswith(nothing_for(each.said))]
    return fit or [replace(kept[0], intent=None)]


def as_now(said: Said) -> Said:
    """当时是贫困户,报了4300: what was so then, and what was paid, is of no bill of today."""
    facts = tuple(e for e in said.facts if e.fact not in (*STATUSES, PAID_BY_INSURANCE))
    return replace(said, facts=facts)


def _within(told: SaidFact, places: Collection[Sequence[int]]) -> bool:
    return any(begin < told.span[1] <= end for begin, *_, end in places)
