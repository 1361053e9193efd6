"""Questions and sentences that are asked before and after: those that were right and are not any
more, and those that are answered otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.office.expectations import Figures, Followed, follow
from handlers.office.gate.report import MOST_NAMED, Changed, Replay
from handlers.office.gate.versions import Versions
from handlers.office.golden import GoldenQuestion, ask_case, comes_to_its_entry, told_wrong
from handlers.office.limits import Finding, Level
from intents.assistant import Assistant
from intents.matching.matcher import known_phrasings
from intents.matching.ranking import subject
from intents.messages import Answer
from intents.text import normalise
from knowledge.policy.cases import ToldCase

SURE: Final = 0.9  # of an answer before: what was hardly right is no promise
SURE_OF_ANOTHER: Final = 0.9  # from here on a new phrasing was plainly answered by another subject


@dataclass(frozen=True)
class ToldCases:
    broken: Replay
    turned: Sequence[Changed]  # another verdict, because a value is another
    moved: Sequence[tuple[str, Figures]]  # other figures, because a value is another


class Replays:
    def __init__(self, versions: Versions) -> None:
        self._versions, self._inputs = versions, versions.inputs

    def golden(self) -> tuple[int, list[tuple[Level, Changed]]]:
        """How many were asked; those that were right and are not any more, and how much that is."""
        asked = [each for each in self._inputs.golden if self._versions.touches(each.intent)]
        lost = []
        for each in asked:
            answer = self._versions.asked_after(each.text)
            if comes_to_its_entry(each, answer):
                continue
            former = self._versions.asked_before(each.text)
            if comes_to_its_entry(each, former):
                level = self._weight(each, former, answer)
                lost.append((level, self._versions.changed(each.text, former, answer)))
        return len(asked), lost

    def _weight(self, asked: GoldenQuestion, former: Answer, answer: Answer) -> Level:
        """What was sure, and what goes to the very entry that is edited, is lost by the edit. What
        was not may go either way by chance, whatever is learnt anew: no more than to be noted while
        it stays with its subject, or its subject is among the choices that are offered."""
        drawn = answer.outcome != "clarify" and not self._versions.edited.isdisjoint(answer.intents)
        if self._was_even(asked.text, former, answer):
            return Level.CONFIRM if drawn else Level.NOTE
        if former.confidence >= SURE or drawn or not self._versions.learnt_anew:
            return Level.BLOCK
        told = {subject(each) for each in (*answer.intents, *(one for one, _ in answer.choices))}
        return Level.NOTE if subject(asked.intent) in told else Level.CONFIRM

    def _was_even(self, text: str, former: Answer, answer: Answer) -> bool:
        """Chance decides between entries of one subject that were as good as even before. Another
        subject, and the same entry that tells something else, is no chance."""
        if former.intents == answer.intents or not (former.intents and answer.intents):
            return False
        one, other = former.intents[0], answer.intents[0]
        if subject(one) != subject(other) or other not in self._versions.before.entries:
            return False
        ranking = self._versions.told_before.understanding.matcher.rank(normalise(text).plain)
        return ranking.lead(one, other) < self._inputs.thresholds.finer

    def told_cases(self) -> ToldCases:
        """Sentences of which is laid down what is told. An edit of values alone can turn a verdict
        round only by what is reckoned with them: who lay just above the standard is below it."""
        broken, turned, moved = [], [], []
        of_values_alone = all(each.file == "law" for each in self._inputs.changes)
        cases = [
            case
            for department, case in self._inputs.told
            if self._versions.learnt_anew or department in self._versions.departments
        ]
        for case in cases:
            answer = ask_case(self._versions.told_after, case)
            if not told_wrong(case, answer):
                continue
            former = ask_case(self._versions.told_before, case)
            expected = self._expected_by_now(case, former)
            if expected is None or not told_wrong(expected, answer):
                continue
            text = case.turns[-1]
            followed = self._followed(expected, former, answer)
            if followed is not None:
                moved.append((text, followed.figures))
                continue
            is_same = (former.intents, former.outcome) == (answer.intents, answer.outcome)
            if is_same and of_values_alone:
                turned.append(self._versions.changed(text, former, answer))
            elif (is_same or former.confidence >= SURE) and not self._was_even(
                text, former, answer
            ):
                broken.append(self._versions.changed(text, former, answer))
        return ToldCases(Replay(len(cases), tuple(broken)), turned, moved)

    def _expected_by_now(self, case: ToldCase, former: Answer) -> ToldCase | None:
        """With the figures of the values that edits in force changed; None where what is told
        before this edit fulfils it no more, for another reason."""
        if not told_wrong(case, former):
            return case
        shipped = ask_case(self._versions.told_as_shipped, case)
        if told_wrong(case, shipped):
            return None
        followed = follow(case, shipped, former, ())
        return followed.case if followed is not None else None

    def _followed(self, case: ToldCase, former: Answer, answer: Answer) -> Followed | None:
        """Where the values that change make the difference, and nothing else of the edit."""
        if not self._versions.law_changed:
            return None
        amounts = {version.amount for _, version in self._versions.new_versions()}
        followed = follow(case, former, answer, amounts)
        if followed is None or all(each.file == "law" for each in self._inputs.changes):
            return followed
        by_values_alone = ask_case(self._versions.told_by_values_alone, case)
        alone = follow(case, former, by_values_alone, amounts)
        return followed if alone is not None and alone.case == followed.case else None

    def recent(self) -> Replay:
        changed = []
        for text in self._inputs.recent:
            former, answer = self._versions.asked_before(text), self._versions.asked_after(text)
            if (former.intents, former.text) != (answer.intents, answer.text):
                changed.append(self._versions.changed(text, former, answer))
        return Replay(len(self._inputs.recent), tuple(changed))

    def new_phrasings(self) -> Iterator[Finding]:
        """Whether each comes to its own entry, and which subject plainly answered it before."""
        if not self._versions.learnt_anew:
            return
        known = {(each.label, each.text) for each in known_phrasings(self._versions.before)}
        for each in known_phrasings(self._versions.after):
            if (each.label, each.text) in known:
                continue
            title = self._versions.after.entries[each.label].title
            former = self._best(self._versions.told_before, each.text)
            other = self._versions.before.entries.get(former[0])
            if (
                other is not None
                and other.outcome == "answer"
                and subject(other.intent) != subject(each.label)
                and former[1] >= SURE_OF_ANOTHER
            ):
                yield Finding(
                    Level.CONFIRM,
                    "抢别处的问题",
                    f"“{each.text}”现在答《{other.title}》，发布后要答《{title}》",
                )
            best = self._best(self._versions.told_after, each.text)
            if subject(best[0]) != subject(each.label):
                yield Finding(
                    Level.NOTE,
                    "还是答成别的",
                    f"“{each.text}”发布后还是答《{self._versions.after.entries[best[0]].title}》",
                )

    @staticmethod
    def _best(assistant: Assistant, text: str) -> tuple[str, float]:
        [best] = assistant.understanding.matcher.rank(normalise(text).plain).best(1)
        return best.intent, best.confidence


def notes_on_figures(moved: Sequence[tuple[str, Figures]]) -> Iterator[Finding]:
    for text, figures in moved[:MOST_NAMED]:
        shown = "，".join(f"{old} → {new}" for old, new in figures)
        said = f"“{text}”这道题里的数跟着变：{shown}"
        yield Finding(Level.NOTE, "考过的题跟着变", said)
    if len(moved) > MOST_NAMED:
        more = f"另有{len(moved) - MOST_NAMED}道题里的数也跟着变"
        yield Finding(Level.NOTE, "考过的题跟着变", more)
