"""Several questions of one message: each is read for itself, with the facts of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents import dialogue as thread
from intents.asking import asks_of_another
from intents.danger import DANGER, REFUSED
from intents.entries import Entries
from intents.facts_said import Said
from intents.going_on import BUNDLE, GoingOn
from intents.matching import subject
from intents.mentions.mention import PERSON
from intents.messages import Candidate, Dialogue, Manner, Question, Reading
from intents.said_in import said_in
from intents.splitting import HALF_SURE, OF_ITS_OWN, PLAIN, Part
from intents.thresholds import Thresholds
from knowledge.policy.catalogue import Knowledge

MAYBE: Final = 0.15  # chance from which a part is told as what may be meant
OR_ELSE: Final = 0.3  # the same of the second, where the first says nothing new


class Several:
    def __init__(
        self, knowledge: Knowledge, entries: Entries, going_on: GoingOn, thresholds: Thresholds
    ) -> None:
        self.knowledge = knowledge
        self.entries = entries
        self.going_on = going_on
        self.thresholds = thresholds

    def each(
        self,
        parts: Sequence[Part],
        warning: str,
        said: Said,
        question: Question,
        dialogue: Dialogue,
    ) -> Sequence[Reading]:
        """Each as if it were said after those before it; danger in any of them is warned of."""
        readings: list[Reading] = []
        named: set[object] = set()
        for part in parts:
            own = said_in(part.text, question, self.knowledge.facts)
            named |= {mention.value for mention, _, _ in own.mentions}
            of_whom = said if said.about in named else replace(said, about=None)
            last = readings[-1].intent if readings else None
            before = replace(dialogue, intent=last) if last else dialogue
            readings.append(self.part(part, of_whom, question, before))
            if part.alone.chance(*DANGER) >= self.thresholds.danger_sure:
                warning = part.alone.likeliest(*DANGER)
            elif not warning and part.alone.chance(*REFUSED) >= self.thresholds.refuse_sure:
                warning = part.alone.likeliest(*REFUSED)
        told = [(each.intent, each.said.about) for each in readings]
        readings = [  # a plan is told once of anybody: 还差啥没给办, 又停了哪几样
            each
            for place, each in enumerate(readings)
            if told[place] not in told[:place] or subject(each.intent or "") != BUNDLE
        ]
        readings.sort(key=lambda each: each.intent is None or each.is_guess)
        if warning.startswith(REFUSED) and any(i and i.startswith(REFUSED) for i, _ in told):
            warning = ""  # it is refused
        return [replace(readings[0], warning=warning), *readings[1:]]

    def part(self, part: Part, said: Said, question: Question, dialogue: Dialogue) -> Reading:
        """One question of several: facts of the others serve it where they are about the same
        person, or about nobody in particular."""
        plain, facts = part.text.plain, self.knowledge.facts
        own = said_in(part.text, question, facts)
        known = {each.fact for each in own.facts}
        shared = [
            each
            for each in said.facts
            if each.fact not in known
            and (not facts[each.fact].personal or own.about in (None, said.about, each.about))
        ]
        about = own.about or said.about
        merged = replace(own, facts=(*shared, *own.facts), about=about)
        merged = thread.carried(merged, dialogue, facts)
        if thread.manner_of(plain.strip(" ,。?!")) in ("how", "papers"):
            reading = self.going_on.in_another_manner(plain.strip(" ,。?!"), merged, dialogue)
            if reading is not None:
                return replace(reading, part=plain)
        people = [mention for mention, _, _ in own.mentions if mention.kind == PERSON]
        if dialogue.intent and asks_of_another(plain, people):
            asked = Candidate(dialogue.intent, 1.0)
            return Reading(asked.intent, (asked,), merged, part=plain, of_another=True)
        if part.alone.chance(*REFUSED) >= PLAIN:
            return replace(surely(part.alone.likeliest(*REFUSED)), said=merged, part=plain)
        candidates = part.ranking.of_each_subject()
        sure = part.sure >= HALF_SURE and part.is_ours
        if part.sure < MAYBE:
            return Reading(None, candidates, merged, part=plain, is_ours=part.is_ours)
        intent, aspect, answers = self.entries.entry(part.ranking, candidates[0])
        [best] = part.alone.of_each_subject(1)
        leans = sure and subject(best.intent) != subject(intent)
        reading = Reading(
            intent,
            candidates,
            merged,
            aspect,
            answers,
            manner=manner_of_telling(aspect),
            part=plain,
            leans=leans,
            is_guess=not sure,
        )
        if leans and candidates[1].confidence >= OR_ELSE:
            reading = replace(reading, other=replace(reading, intent=candidates[1].intent))
        plainly = best.confidence >= PLAIN and not best.intent.startswith(("scope.", "meta."))
        same = dialogue.intent is not None and subject(dialogue.intent) == subject(intent)
        if not (same and leans and plainly) or len(plain) <= OF_ITS_OWN:
            return reading
        own_words = self.part(replace(part, ranking=part.alone), said, question, Dialogue())
        return replace(reading, other=own_words)


def surely(intent: str) -> Reading:
    return Reading(intent, (Candidate(intent, 1.0),))


def manner_of_telling(aspect: str | None) -> Manner:
    return "how" if aspect in ("how", "contact") else "usual"
