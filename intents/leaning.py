"""Whether a part of a message is of the subject before it, or stands for itself: by how far each
subject has its words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from intents.clauses import MARKS, NAMED, STOPS, last_question, up_to_the_question
from intents.matching.matcher import Matcher
from intents.matching.ranking import Candidate, Ranking, subject
from intents.mentions.people import people
from intents.run_together import HALF_SURE, PLAIN
from intents.splitting import CHATTER, MAYBE, OF_ITS_OWN, REMARKS, Part, goes_on
from intents.thread.dialogue import BUNDLE
from intents.thresholds import Thresholds
from knowledge.policy.catalogue import Knowledge
from knowledge.relations import HOME, SELF

NAMES_IT: Final = 0.1  # how far a word of a part is the last subject's own
ITS_OWN: Final = 0.3  # the same of a subject that is meant whatever was told before
OF_IT: Final = 0.4  # how far the last subject has the words of what leans on it
# Of what a part that is not understood means behind the title told last: of that subject from here.
OF_THE_LAST: Final = 0.9
LEANING: Final = 12  # characters that ask, of a part that may lean on the one before
A_LITTLE: Final = 0.02  # lead in score of another entry of it, by half of which all before is
CLEARLY: Final = 0.15  # lead in score of another entry of that subject than was told


class Leaning:
    def __init__(self, knowledge: Knowledge, matcher: Matcher, thresholds: Thresholds) -> None:
        self.knowledge, self.matcher, self.thresholds = knowledge, matcher, thresholds

    def by_itself(self, part: Part) -> Part:
        """As its own words mean it where they are sure: what is not sure behind the words before,
        if it is another question or of some length; what is plainly of another subject, or asked
        for somebody named (奶奶六十五能领什么); of another office (找谁办优待证)."""
        [best] = part.alone.of_each_subject(1)
        own, sure = replace(part, ranking=part.alone), part.sure >= HALF_SURE
        asked = up_to_the_question(part.text.plain)
        at_length = len(asked) > OF_ITS_OWN
        likely = part.ranking.best(1)[0].intent
        if best.confidence < self.thresholds.answer:
            return part
        if best.intent.startswith(f"{CHATTER}.") and not best.intent.startswith(REMARKS):
            asks_whom = at_length or re.search("[谁哪]", asked)
            return own if asks_whom and not sure and best.confidence >= PLAIN else part
        told = part.text.plain.rstrip(MARKS)
        last = told[max(map(told.rfind, STOPS)) + 1 :]
        of_whom = any(each.value not in (SELF, HOME) for each in people(last))
        planned = best.intent == BUNDLE and (of_whom or not sure)  # 他走了。家里能领什么 is none
        if best.intent.startswith(("scope.", "meta.")) and not planned:
            return part
        known, named = self._has(asked, best.intent)
        theirs, own_to_it = self._has(asked, likely)
        if not sure and (named >= NAMES_IT or at_length or NAMED.match(part.text.plain)):
            return own
        of_another = subject(best.intent) != subject(likely)
        # 能不能缓缓, where 低保 was told to end; 租房的排得上吗 is of the school behind its name
        named_more = named > max(ITS_OWN, own_to_it) and part.sure < min(PLAIN, best.confidence)
        clear = named >= NAMES_IT / 2 and known >= theirs  # 生孩子报多少
        clear = clear and best.confidence >= max(PLAIN, part.sure + MAYBE)
        of_whom = of_whom and best.confidence >= part.sure  # 刚出生的娃也要等吗
        if subject(self._asked_alone(asked)) == subject(likely):
            return part  # 我爹吃低保,他的起付线跟我娘一样不
        plainly = of_whom or named_more or clear or (at_length and best.confidence >= PLAIN)
        return own if plainly and of_another and not goes_on(part.text.plain) else part

    def _asked_alone(self, asked: str) -> str:
        """What the clause which asks surely means by itself, behind what is told; or nothing."""
        clause = last_question(asked)
        best = self.matcher.rank(clause).best(1)[0] if clause else None
        return best.intent if best and best.confidence >= self.thresholds.answer else ""

    def stays(self, part: Part, intent: str, last: str) -> bool:
        """不服找哪里: what names nothing of the subject is of the entry told last, unless another
        leads by its words and by all that stands before them."""
        if part.behind is None or subject(intent) != subject(last):
            return False
        lead = part.alone.beside(part.behind, 1 / 2).lead(intent, last)
        return self._has(part.text.plain, last)[1] < NAMES_IT and lead < A_LITTLE

    def _has(self, plain: str, intent: str) -> tuple[float, float]:
        """How far the subject of an intent has the words of a text, and one of them as its own."""
        shares, subjects = self.matcher.shares(plain), self.matcher.subjects
        if subject(intent) not in subjects:
            return 0.0, 0.0
        place = subjects.index(subject(intent))
        return float(shares.known[place]), float(shares.own[place])

    def on(self, part: Part, last: str | None) -> tuple[Ranking, Candidate] | None:
        """多久给, behind how what is lost is replaced: what names nothing by itself is of the
        subject before; another entry of that only where it leads by its own words and behind
        what the last is called."""
        asked = up_to_the_question(part.text.plain)
        if last is None or NAMED.match(part.text.plain) or last.startswith("scope."):
            return None
        if len(asked) > (LEANING if part.is_ours else OF_ITS_OWN):
            return None
        [likely] = part.ranking.of_each_subject(1)
        known, own = self._has(asked, likely.intent)
        names = part.is_ours and likely.confidence >= MAYBE and own >= NAMES_IT
        if self._has(asked, last)[0] < max(OF_IT, known if names else 0.0):
            return None  # 坐公交要钱不, behind what is paid for medicine
        alone = self.matcher.rank(asked)
        behind = self.matcher.rank(f"{self.knowledge.entries[last].title},{asked}")
        chance = behind.chance(subject(last))
        if chance < OF_THE_LAST:
            return None
        ranking = replace(behind.beside(alone, 1 / 2), aspect_margins=alone.aspect_margins)
        nearest = ranking.likeliest(subject(last))
        intent = nearest if ranking.lead(nearest, last) >= CLEARLY else last
        return ranking, Candidate(intent, chance)
